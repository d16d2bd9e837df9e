/**
 * The model registry as a bank's people see it: what the ledger says of a model (its card, the
 * graph of its lineage, a bill of materials), the model in an open format, and which model may
 * answer. The entry point is {@link org.concordat.service.registry.ModelCards}.
 */
package org.concordat.service.registry;
