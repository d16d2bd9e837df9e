/**
 * A bank's own ICT-related incidents and the clocks that Regulation (EU) 2022/2554 (DORA) starts
 * with them. Kept in the bank's database; nothing of it goes on the ledger. The entry point is
 * {@link org.concordat.service.oversight.incident.Duties}.
 */
package org.concordat.service.oversight.incident;
