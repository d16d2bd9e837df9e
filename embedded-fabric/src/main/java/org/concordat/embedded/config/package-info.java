/**
 * What the first two blocks say: the channel's configuration and the definitions of its chaincodes.
 * Entry point: {@link org.concordat.embedded.config.ChannelConfig}.
 */
package org.concordat.embedded.config;
