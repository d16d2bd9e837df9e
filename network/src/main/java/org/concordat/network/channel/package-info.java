/**
 * The channel's configuration: its first block and its changes. Entry point: {@link
 * org.concordat.network.channel.ChannelFiles}.
 */
package org.concordat.network.channel;
