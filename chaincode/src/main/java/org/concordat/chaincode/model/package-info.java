/**
 * Models: their records in the open, their parameters in a private collection. The entry point is
 * {@link org.concordat.chaincode.model.ModelStore}.
 */
package org.concordat.chaincode.model;
