/**
 * What the channel has agreed on about its chaincodes. Entry point: {@link
 * org.concordat.embedded.definition.ChaincodeDefinition}.
 */
package org.concordat.embedded.definition;
