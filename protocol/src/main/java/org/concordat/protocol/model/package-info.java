/** Models and their hashes. The entry point is {@link org.concordat.protocol.model.Model}. */
package org.concordat.protocol.model;
