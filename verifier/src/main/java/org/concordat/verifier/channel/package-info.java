/**
 * The channel's configuration: organisations, consenters, policies, and how one configuration
 * follows another. Entry point: {@link org.concordat.verifier.channel.ChannelConfiguration}.
 */
package org.concordat.verifier.channel;
