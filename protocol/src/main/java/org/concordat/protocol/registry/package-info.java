/**
 * Datasets, their snapshots and the marks of withdrawn rows. The entry point is {@link
 * org.concordat.protocol.registry.Dataset}.
 */
package org.concordat.protocol.registry;
