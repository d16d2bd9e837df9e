/**
 * A small study played by the processes of a real consortium on the embedded ledger, while the JVM
 * notes what each of them loads: from that its AOT caches are made. The entry point is {@link
 * org.concordat.consortium.rehearsal.RehearsalMain}.
 */
package org.concordat.consortium.rehearsal;
