/**
 * The evidence bundle as a file: its bytes, nothing of what they mean. Entry points: {@link
 * org.concordat.protocol.evidence.BundleWriter} and {@link
 * org.concordat.protocol.evidence.BundleReader}.
 */
package org.concordat.protocol.evidence;
