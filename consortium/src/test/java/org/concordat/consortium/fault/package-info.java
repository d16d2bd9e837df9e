/**
 * Every kind of fault in every phase of a round, on a real network of processes. The entry point is
 * {@link org.concordat.consortium.fault.FaultMatrixIT}.
 */
package org.concordat.consortium.fault;
