package org.concordat.service.consent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends consents whose time is over, and erases receipts that are not to be kept any longer. It
 * works in batches, each a transaction: whatever stops it, the next run goes on where it was.
 */
public final class ConsentRetention {
  /** How many receipts a transaction takes. */
  static final int BATCH = 500;

  private static final Logger LOG = LoggerFactory.getLogger(ConsentRetention.class);

  private final Database database;
  private final ConsentRegister register;
  private final int batch;

  /**
   * Creates the retention of a register.
   *
   * @param database where the register is kept
   * @param register the register
   */
  public ConsentRetention(Database database, ConsentRegister register) {
    this(database, register, BATCH);
  }

  ConsentRetention(Database database, ConsentRegister register, int batch) {
    this.database = database;
    this.register = register;
    this.batch = batch;
  }

  /**
   * What a run did.
   *
   * @param expired how many consents it ended
   * @param erased how many receipts it erased
   * @param unreadable how many receipts it had to leave, since they cannot be opened
   */
  public record Outcome(int expired, int erased, int unreadable) {}

  /**
   * Does everything that is due.
   *
   * @param nowMillis the time
   * @param goOn asked before each batch
   * @return what was done
   */
  public Outcome run(long nowMillis, BooleanSupplier goOn) {
    Run run = new Run(nowMillis, goOn);
    // Consents end before their receipts go: afterwards there would be no leaf to end them by.
    int expired = run.all("valid_until_millis", register::expire);
    int erased = run.all("keep_until_millis", register::discard);
    return new Outcome(expired, erased, run.unreadable.size());
  }

  /**
   * Ends the consents of one dataset whose time is over.
   *
   * @param dataset the dataset's id
   * @param nowMillis the time
   * @throws ConcordatException when one of them cannot be opened
   */
  public void expire(String dataset, long nowMillis) {
    List<String> due = due(dataset, nowMillis);
    while (!due.isEmpty()) {
      register.expire(dataset, due);
      due = due(dataset, nowMillis);
    }
  }

  private List<String> due(String dataset, long nowMillis) {
    return database.transaction(
        session ->
            session.list(
                "select receipt_id from consent_receipt where dataset = ?"
                    + " and valid_until_millis <= ? order by valid_until_millis limit ?",
                row -> row.getString(1),
                dataset,
                nowMillis,
                batch));
  }

  private record Due(String dataset, String id) {}

  private final class Run {
    private final long nowMillis;
    private final BooleanSupplier goOn;
    private final Set<Due> unreadable = new HashSet<>();

    private Run(long nowMillis, BooleanSupplier goOn) {
      this.nowMillis = nowMillis;
      this.goOn = goOn;
    }

    private int all(String deadline, BiConsumer<String, List<String>> step) {
      int done = 0;
      List<Due> due = due(deadline);
      while (!due.isEmpty() && goOn.getAsBoolean()) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        due.forEach(
            receipt ->
                groups
                    .computeIfAbsent(receipt.dataset(), any -> new ArrayList<>())
                    .add(receipt.id()));
        for (Map.Entry<String, List<String>> group : groups.entrySet()) {
          done += take(group.getKey(), group.getValue(), step);
        }
        due = due(deadline);
      }
      return done;
    }

    private List<Due> due(String deadline) {
      return database
          .transaction(
              session ->
                  session.list(
                      "select dataset, receipt_id from consent_receipt where "
                          + deadline
                          + " <= ? order by "
                          + deadline
                          + ", receipt_id limit ?",
                      row -> new Due(row.getString(1), row.getString(2)),
                      nowMillis,
                      batch + unreadable.size()))
          .stream()
          .filter(receipt -> !unreadable.contains(receipt))
          .limit(batch)
          .toList();
    }

    /** One receipt that was tampered with must not keep the others from what they are owed. */
    private int take(String dataset, List<String> ids, BiConsumer<String, List<String>> step) {
      try {
        step.accept(dataset, ids);
        return ids.size();
      } catch (ConcordatException e) {
        if (ids.size() > 1) {
          return ids.stream().mapToInt(id -> take(dataset, List.of(id), step)).sum();
        }
        LOG.atError()
            .addKeyValue("dataset", dataset)
            .addKeyValue("receipt", ids.getFirst())
            .addKeyValue("code", e.code().code())
            .log("a receipt whose time is over cannot be dealt with and stays");
        unreadable.add(new Due(dataset, ids.getFirst()));
        return 0;
      }
    }
  }
}
