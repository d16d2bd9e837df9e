package org.concordat.service.registry;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.time.Clock;
import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedTable;

/**
 * Who asked to put a model to use. The ledger knows roles only, and one person may hold two; so the
 * bank remembers the person, before the request leaves.
 */
public final class Promotions {
  /** Their table. */
  public static final SealedTable REQUESTS =
      SealedTable.ofOwn(
          "promotion_request",
          List.of(text("study"), number("round_number"), text("user_name")),
          number("asked_millis"));

  private final SealedDatabase database;
  private final Clock clock;

  Promotions(SealedDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Remembers that a user asks.
   *
   * @param user the user's name
   * @param study the model's study
   * @param round the round it comes from
   */
  public void ask(String user, String study, int round) {
    database.change(
        writer -> {
          if (writer.find(REQUESTS, study, round, user).isEmpty()) {
            writer.insert(REQUESTS, study, round, user, clock.millis());
          }
          return null;
        });
  }

  /**
   * Requires that a user who agrees is not among those who asked. Where this bank remembers nobody,
   * it cannot tell: the request has to be made again first, which the ledger takes as done already.
   *
   * @param user the user who agrees
   * @param study the model's study
   * @param round the round it comes from
   * @throws ConcordatException {@link ErrorCode#SECOND_PERSON_NEEDED}
   */
  public void requireAnother(String user, String study, int round) {
    List<String> asked =
        database
            .read(
                reader ->
                    reader.list(REQUESTS, "where study = ? and round_number = ?", study, round))
            .stream()
            .map(row -> row.text("user_name"))
            .toList();
    String model = "model " + study + "/" + round;
    if (asked.isEmpty()) {
      throw new ConcordatException(
          ErrorCode.SECOND_PERSON_NEEDED,
          "this service does not know who asked for " + model + ": ask for it here first");
    }
    if (asked.contains(user)) {
      throw new ConcordatException(
          ErrorCode.SECOND_PERSON_NEEDED,
          user + " asked for " + model + "; another person is to agree");
    }
  }
}
