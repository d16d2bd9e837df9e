/** Block streams. Entry point: {@link org.concordat.embedded.deliver.DeliverService}. */
package org.concordat.embedded.deliver;
