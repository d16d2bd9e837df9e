package org.concordat.service.participation;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;

/** What the bank has decided in each round: snapshot, salt and commitment, or a refusal. */
public final class RoundLog {
  /** Its table. */
  public static final SealedTable ROUNDS =
      SealedTable.ofOwn(
          "round_work",
          List.of(text("study"), number("round_number")),
          text("snapshot"),
          number("momentum_round"),
          text("salt"),
          text("commitment"),
          text("refused_in"),
          text("refused_code"),
          text("refused_detail"));

  private final SealedDatabase database;

  /**
   * Creates the log.
   *
   * @param database where it is kept
   */
  public RoundLog(SealedDatabase database) {
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
    return database.read(
        reader -> reader.find(ROUNDS, study, round).map(RoundLog::entry).orElse(Entry.EMPTY));
  }

  private static Entry entry(SealedRow row) {
    int momentum = row.optionalNumber("momentum_round").map(Math::toIntExact).orElse(0);
    return new Entry(
        row.optionalText("snapshot"),
        momentum == 0 ? OptionalInt.empty() : OptionalInt.of(momentum),
        row.optionalText("salt"),
        row.optionalText("commitment"),
        row.optionalText("refused_in")
            .map(
                phase ->
                    new StudyView.RoundRefusal(
                        RoundState.Phase.valueOf(phase),
                        row.text("refused_code"),
                        row.text("refused_detail"))));
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
    fix(
        study,
        round,
        Map.of("snapshot", snapshot, "momentum_round", (long) momentumRound.orElse(0)));
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
    fix(study, round, Map.of("salt", salt, "commitment", commitment));
  }

  /**
   * Notes a definite refusal; the first one stays.
   *
   * @param study the study's id
   * @param round the round's number
   * @param refusal the refusal
   */
  public void refuse(String study, int round, StudyView.RoundRefusal refusal) {
    fix(
        study,
        round,
        Map.of(
            "refused_in",
            refusal.phase().name(),
            "refused_code",
            refusal.code(),
            "refused_detail",
            refusal.detail()));
  }

  /**
   * Forgets a commitment's salt.
   *
   * @param study the study's id
   * @param round the round's number
   * @return whether there was one
   */
  public boolean eraseSalt(String study, int round) {
    return database.change(
        writer -> {
          Optional<SealedRow> row =
              writer
                  .find(ROUNDS, study, round)
                  .filter(found -> found.optionalText("salt").isPresent());
          if (row.isPresent()) {
            writer.put(ROUNDS, row.get().without("salt"));
          }
          return row.isPresent();
        });
  }

  /** Sets those columns that hold nothing yet. */
  private void fix(String study, int round, Map<String, Object> values) {
    database.change(
        writer -> {
          SealedRow row =
              writer
                  .find(ROUNDS, study, round)
                  .orElseGet(() -> SealedRow.empty(ROUNDS, study, round));
          writer.put(ROUNDS, row.filled(values));
          return null;
        });
  }
}
