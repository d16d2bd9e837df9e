/**
 * Who belongs to the channel: the membership that tells from a certificate whose it is and what its
 * holder may do. Entry point: {@link org.concordat.embedded.identity.MspRegistry}.
 */
package org.concordat.embedded.identity;
