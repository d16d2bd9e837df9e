/**
 * The privacy budget: for now a declared spend against a limit. The entry point is {@link
 * org.concordat.protocol.privacy.PrivacyBudget}.
 */
package org.concordat.protocol.privacy;
