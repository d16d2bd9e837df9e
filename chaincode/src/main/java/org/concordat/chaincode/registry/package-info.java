/**
 * Datasets, their snapshots, and the marks of withdrawn rows. The entry point is {@link
 * org.concordat.chaincode.registry.RegistryContract}.
 */
package org.concordat.chaincode.registry;
