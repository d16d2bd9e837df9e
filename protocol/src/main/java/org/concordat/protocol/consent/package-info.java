/**
 * Agreements: under which terms a bank's data may be used. The entry point is {@link
 * org.concordat.protocol.consent.Agreement}.
 */
package org.concordat.protocol.consent;
