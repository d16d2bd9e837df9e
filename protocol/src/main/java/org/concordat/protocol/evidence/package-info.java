/**
 * The evidence bundle as a file: its bytes, nothing of what they mean. Entry points: {@link
 * org.concordat.protocol.evidence.BundleWriter} and {@link
 * org.concordat.protocol.evidence.BundleReader}; {@link
 * org.concordat.protocol.evidence.StoryRecords} says which records a story rests on.
 */
package org.concordat.protocol.evidence;
