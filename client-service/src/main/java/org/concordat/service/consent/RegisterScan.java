package org.concordat.service.consent;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.Finding;
import org.concordat.service.integrity.SealedDatabase;

/**
 * Holds the whole register against what else says how it has to be: the bank's own roots on the
 * ledger, the sealed counts of its logs, and the sealed contents of its receipts.
 */
public final class RegisterScan {
  private final SealedDatabase database;
  private final ConsentRegister register;
  private final OnLedger ledger;

  /** What the ledger shows of the register. */
  @FunctionalInterface
  public interface OnLedger {
    /**
     * Lists the bank's roots.
     *
     * @return those of all datasets, in any order
     */
    List<ConsentRoot> roots();
  }

  /**
   * Creates the scan of a register.
   *
   * @param database where it is kept
   * @param register the register
   * @param ledger the bank's roots
   */
  public RegisterScan(SealedDatabase database, ConsentRegister register, OnLedger ledger) {
    this.database = database;
    this.register = register;
    this.ledger = ledger;
  }

  /**
   * Scans once; what does not fit is reported. Costs the opening of every receipt.
   *
   * @return how many entries of logs there are
   */
  public long scan() {
    try {
      List<ConsentRoot> roots = ledger.roots();
      List<String> stored = database.read(reader -> ConsentLog.datasets(reader.session()));
      Set<String> datasets = new TreeSet<>(stored);
      roots.forEach(root -> datasets.add(root.dataset()));
      return datasets.stream().mapToLong(dataset -> scan(dataset, of(dataset, roots))).sum();
    } catch (ConcordatException e) {
      if (e.code() != ErrorCode.STORE_TAMPERED) {
        throw e;
      }
      // Reported already: how the logs stand, or what the ledger says, cannot be read.
      return 0;
    }
  }

  private static List<ConsentRoot> of(String dataset, List<ConsentRoot> roots) {
    return roots.stream()
        .filter(root -> root.dataset().equals(dataset))
        .sorted(Comparator.comparingInt(ConsentRoot::sequence))
        .toList();
  }

  private long scan(String dataset, List<ConsentRoot> roots) {
    if (trouble(dataset, roots).isPresent()) {
      // Looks again while nothing changes, not even a key: now what it finds is certain.
      register
          .alone(() -> trouble(dataset, roots))
          .ifPresent(trouble -> database.findings().report(trouble));
    }
    return register.standing(dataset).entries();
  }

  private Optional<Finding> trouble(String dataset, List<ConsentRoot> roots) {
    try {
      return database.snapshot(
          reader -> {
            ConsentLog log = ConsentLog.read(reader, dataset);
            roots.forEach(root -> ConsentRoots.check(log, root));
            TreeCheck.of(reader.session(), dataset, log.standing().entries());
            ReceiptsCheck.of(reader.session(), register, dataset, log.standing());
            return Optional.empty();
          });
    } catch (ConcordatException e) {
      if (e.code() == ErrorCode.STORE_TAMPERED) {
        throw e;
      }
      return Optional.of(finding(dataset, e.detail()));
    } catch (IllegalArgumentException e) {
      return Optional.of(
          finding(
              dataset,
              "the consent register of dataset "
                  + dataset
                  + " holds a state or a reason that this service never writes"));
    }
  }

  private static Finding finding(String dataset, String detail) {
    return new Finding("consent register of " + dataset, ErrorCode.STORE_TAMPERED, detail);
  }
}
