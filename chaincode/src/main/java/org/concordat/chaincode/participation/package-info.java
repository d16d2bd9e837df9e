/**
 * Who takes part in which study, and whether a bank still may. The entry points are {@link
 * org.concordat.chaincode.participation.Studies}, {@link
 * org.concordat.chaincode.participation.Banks} and {@link
 * org.concordat.chaincode.participation.Standing}.
 */
package org.concordat.chaincode.participation;
