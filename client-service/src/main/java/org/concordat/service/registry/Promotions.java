package org.concordat.service.registry;

import java.time.Clock;
import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;

/**
 * Who asked to put a model to use. The ledger knows roles only, and one person may hold two; so the
 * bank remembers the person, before the request leaves.
 */
public final class Promotions {
  private final Database database;
  private final Clock clock;

  Promotions(Database database, Clock clock) {
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
    database.transaction(
        session -> {
          if (session
              .one(
                  "select 1 from promotion_request where study = ? and round_number = ?"
                      + " and user_name = ?",
                  row -> row.getInt(1),
                  study,
                  round,
                  user)
              .isEmpty()) {
            session.change(
                "insert into promotion_request (study, round_number, user_name, asked_millis)"
                    + " values (?, ?, ?, ?)",
                study,
                round,
                user,
                clock.millis());
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
        database.transaction(
            session ->
                session.list(
                    "select user_name from promotion_request where study = ?"
                        + " and round_number = ?",
                    row -> row.getString(1),
                    study,
                    round));
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
