/**
 * The supervisor's seat: what is read out of the ledger and of this service for somebody who
 * watches over the banks and writes nothing. Alerts in {@code alert}, the records an auditor asks
 * for in {@code audit}, who read what in {@code access}, a bank's own incidents in {@code
 * incident}, spreadsheets in {@code export}. The entry point is {@link
 * org.concordat.service.oversight.alert.Alerts}.
 */
package org.concordat.service.oversight;
