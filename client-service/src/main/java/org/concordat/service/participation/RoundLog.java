package org.concordat.service.participation;

import java.util.Optional;
import java.util.OptionalInt;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.database.Database;

/** What the bank has decided in each round: snapshot, salt and commitment, or a refusal. */
public final class RoundLog {
  private final Database database;

  /**
   * Creates the log.
   *
   * @param database where it is kept
   */
  public RoundLog(Database database) {
    this.database = database;
  }

  /**
   * A round's entry.
   *
   * @param snapshot the snapshot trained on
   * @param momentumRound the round whose momentum the training starts from; empty for none
   * @param salt the commitment's salt, in hexadecimal
   * @param commitment the commitment
   * @param refusal a definite refusal
   */
  public record Entry(
      Optional<String> snapshot,
      OptionalInt momentumRound,
      Optional<String> salt,
      Optional<String> commitment,
      Optional<StudyView.RoundRefusal> refusal) {
    /** Nothing decided yet. */
    public static final Entry EMPTY =
        new Entry(
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Does not show the salt. */
    @Override
    public String toString() {
      return "Entry[snapshot=" + snapshot + ", commitment=" + commitment + "]";
    }
  }

  /**
   * Reads a round's entry.
   *
   * @param study the study's id
   * @param round the round's number
   * @return the entry; the empty one when there is none
   */
  public Entry read(String study, int round) {
    return database.transaction(
        session ->
            session
                .one(
                    "select snapshot, momentum_round, salt, commitment, refused_in, refused_code,"
                        + " refused_detail from round_work where study = ? and round_number = ?",
                    row -> {
                      int momentum = row.getInt(2);
                      OptionalInt momentumRound =
                          row.wasNull() || momentum == 0
                              ? OptionalInt.empty()
                              : OptionalInt.of(momentum);
                      String phase = row.getString(5);
                      return new Entry(
                          Optional.ofNullable(row.getString(1)),
                          momentumRound,
                          Optional.ofNullable(row.getString(3)),
                          Optional.ofNullable(row.getString(4)),
                          phase == null
                              ? Optional.empty()
                              : Optional.of(
                                  new StudyView.RoundRefusal(
                                      RoundState.Phase.valueOf(phase),
                                      row.getString(6),
                                      row.getString(7))));
                    },
                    study,
                    round)
                .orElse(Entry.EMPTY));
  }

  /**
   * Fixes what a round is trained on; a second call changes nothing.
   *
   * @param study the study's id
   * @param round the round's number
   * @param snapshot the snapshot
   * @param momentumRound the round whose momentum it starts from; empty for none
   */
  public void fixTraining(String study, int round, String snapshot, OptionalInt momentumRound) {
    update(
        study,
        round,
        "snapshot = coalesce(snapshot, ?), momentum_round = coalesce(momentum_round, ?)",
        snapshot,
        momentumRound.orElse(0));
  }

  /**
   * Fixes the commitment; a second call changes nothing.
   *
   * @param study the study's id
   * @param round the round's number
   * @param salt its salt, in hexadecimal
   * @param commitment the commitment
   */
  public void fixCommitment(String study, int round, String salt, String commitment) {
    update(
        study,
        round,
        "salt = coalesce(salt, ?), commitment = coalesce(commitment, ?)",
        salt,
        commitment);
  }

  /**
   * Notes a definite refusal; the first one stays.
   *
   * @param study the study's id
   * @param round the round's number
   * @param refusal the refusal
   */
  public void refuse(String study, int round, StudyView.RoundRefusal refusal) {
    update(
        study,
        round,
        "refused_in = coalesce(refused_in, ?), refused_code = coalesce(refused_code, ?),"
            + " refused_detail = coalesce(refused_detail, ?)",
        refusal.phase().name(),
        refusal.code(),
        refusal.detail());
  }

  private void update(String study, int round, String set, Object... values) {
    Object[] arguments = new Object[values.length + 2];
    System.arraycopy(values, 0, arguments, 0, values.length);
    arguments[values.length] = study;
    arguments[values.length + 1] = round;
    database.transaction(
        session -> {
          if (session
              .one(
                  "select 1 from round_work where study = ? and round_number = ?",
                  row -> row.getInt(1),
                  study,
                  round)
              .isEmpty()) {
            session.change(
                "insert into round_work (study, round_number) values (?, ?)", study, round);
          }
          return session.change(
              "update round_work set " + set + " where study = ? and round_number = ?", arguments);
        });
  }
}
