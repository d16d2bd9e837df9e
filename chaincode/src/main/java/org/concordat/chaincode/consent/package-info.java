/**
 * Under which terms a bank's data may be used. The entry point is {@link
 * org.concordat.chaincode.consent.AgreementContract}.
 */
package org.concordat.chaincode.consent;
