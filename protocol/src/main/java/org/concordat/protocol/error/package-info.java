/**
 * Refusals and their stable codes. The entry point is {@link
 * org.concordat.protocol.error.ErrorCode}.
 */
package org.concordat.protocol.error;
