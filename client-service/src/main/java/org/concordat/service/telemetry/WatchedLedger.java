package org.concordat.service.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.ledger.BlockLink;
import org.concordat.service.ledger.BlockStream;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.Receipt;

/** A ledger whose transactions are counted by what became of them. */
public final class WatchedLedger implements Ledger {
  private static final String COMMITTED = "committed";

  private final Ledger ledger;
  private final MeterRegistry meters;

  /**
   * Watches a ledger.
   *
   * @param ledger the ledger
   * @param meters where transactions are counted
   */
  public WatchedLedger(Ledger ledger, MeterRegistry meters) {
    this.ledger = ledger;
    this.meters = meters;
  }

  @Override
  public Receipt submit(
      Role role, TransactionName name, Object argument, Map<String, byte[]> transients) {
    String outcome = "fault";
    try {
      Receipt receipt = ledger.submit(role, name, argument, transients);
      outcome = COMMITTED;
      return receipt;
    } catch (ConcordatException refusal) {
      outcome = refusal.code().code();
      throw refusal;
    } finally {
      ServiceMetric.TRANSACTIONS.count(meters, name.function(), outcome);
    }
  }

  @Override
  public String evaluate(Role role, TransactionName name, Object argument) {
    return ledger.evaluate(role, name, argument);
  }

  @Override
  public BlockStream blocks(long from) {
    return ledger.blocks(from);
  }

  @Override
  public Optional<BlockLink> newest() {
    return ledger.newest();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
