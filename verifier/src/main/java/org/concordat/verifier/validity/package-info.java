/**
 * Which transactions are valid, computed anew: signatures, endorsement policies, versions. Entry
 * point: {@link org.concordat.verifier.validity.TransactionJudge}.
 */
package org.concordat.verifier.validity;
