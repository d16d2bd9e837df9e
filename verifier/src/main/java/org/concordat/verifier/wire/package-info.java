/**
 * Protobuf read so that every message has one encoding only. A block's data hash covers its
 * envelopes without their boundaries, and protobuf readers skip what they do not know: two texts
 * with one hash, or one text with two meanings, must not pass. Entry point: {@link
 * org.concordat.verifier.wire.Wire}.
 */
package org.concordat.verifier.wire;
