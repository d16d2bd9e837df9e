/**
 * The records an auditor asks for, as far as the ledger holds them, each with the norms it serves
 * and where it stops. The entry point is {@link org.concordat.service.oversight.audit.AuditView}.
 */
package org.concordat.service.oversight.audit;
