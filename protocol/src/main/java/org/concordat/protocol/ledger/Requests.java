package org.concordat.protocol.ledger;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import org.concordat.protocol.round.RoundState;

/** Arguments of transactions that are no records themselves. */
public final class Requests {
  private Requests() {}

  /**
   * Names a charter.
   *
   * @param version its version
   * @param digest its digest
   */
  public record CharterReference(int version, String digest) {
    /** Checks the form. */
    public CharterReference {
      requireRange("version", version, 1, Integer.MAX_VALUE);
      requireDigest("digest", digest);
    }
  }

  /**
   * Names an agreement of the caller's bank.
   *
   * @param id its id
   */
  public record AgreementReference(String id) {
    /** Checks the form. */
    public AgreementReference {
      requireId("id", id);
    }
  }

  /**
   * Names a study.
   *
   * @param study its id
   */
  public record StudyReference(String study) {
    /** Checks the form. */
    public StudyReference {
      requireId("study", study);
    }
  }

  /**
   * Calls a study off.
   *
   * @param study its id
   * @param reason why
   */
  public record StudyCancellation(String study, String reason) {
    /** Checks the form. */
    public StudyCancellation {
      requireId("study", study);
      requireText("reason", reason, 500);
    }
  }

  /**
   * Names a round.
   *
   * @param study the study's id
   * @param round the round's number
   */
  public record RoundReference(String study, int round) {
    /** Checks the form. */
    public RoundReference {
      requireId("study", study);
      requireRange("round", round, 1, Integer.MAX_VALUE);
    }
  }

  /**
   * Moves a round out of a phase.
   *
   * @param study the study's id
   * @param round the round's number
   * @param from the phase to leave: COMMITTING or JUDGING
   */
  public record RoundMove(String study, int round, RoundState.Phase from) {
    /** Checks the form. */
    public RoundMove {
      requireId("study", study);
      requireRange("round", round, 1, Integer.MAX_VALUE);
      requireField(
          from == RoundState.Phase.COMMITTING || from == RoundState.Phase.JUDGING,
          "from must be COMMITTING or JUDGING, got " + from);
    }
  }

  /**
   * Names the chunk a reveal brings.
   *
   * @param study the study's id
   * @param round the round's number
   * @param chunk the chunk's index, from 0
   */
  public record Reveal(String study, int round, int chunk) {
    /** Checks the form. */
    public Reveal {
      requireId("study", study);
      requireRange("round", round, 1, Integer.MAX_VALUE);
      requireRange("chunk", chunk, 0, Integer.MAX_VALUE);
    }
  }

  /**
   * Names a chunk of a model.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @param chunk the chunk's index, from 0
   */
  public record ModelChunk(String study, int round, int chunk) {
    /** Checks the form. */
    public ModelChunk {
      requireId("study", study);
      requireRange("round", round, 0, Integer.MAX_VALUE);
      requireRange("chunk", chunk, 0, Integer.MAX_VALUE);
    }
  }

  /**
   * Names a chunk of a revealed update.
   *
   * @param study the study's id
   * @param round the round's number
   * @param bank the bank's MSP id
   * @param chunk the chunk's index, from 0
   */
  public record UpdateChunk(String study, int round, String bank, int chunk) {
    /** Checks the form. */
    public UpdateChunk {
      requireId("study", study);
      requireRange("round", round, 1, Integer.MAX_VALUE);
      requireText("bank", bank, 64);
      requireRange("chunk", chunk, 0, Integer.MAX_VALUE);
    }
  }

  /**
   * Names a model.
   *
   * @param study the study's id
   * @param round the round it comes from; 0 for the initial one
   */
  public record ModelReference(String study, int round) {
    /** Checks the form. */
    public ModelReference {
      requireId("study", study);
      requireRange("round", round, 0, Integer.MAX_VALUE);
    }
  }

  /**
   * Takes a model out of use, or into use again.
   *
   * @param study the study's id
   * @param round the round it comes from
   * @param reason why
   */
  public record ModelStep(String study, int round, String reason) {
    /** Checks the form. */
    public ModelStep {
      requireId("study", study);
      requireRange("round", round, 0, Integer.MAX_VALUE);
      requireText("reason", reason, 500);
    }
  }

  /**
   * Names a record, or those whose key starts with some parts.
   *
   * @param type the kind of record
   * @param parts the parts of the key as they stand in it; for a list the first ones
   */
  public record RecordQuery(RecordType type, List<String> parts) {
    /** Copies the list. */
    public RecordQuery {
      requireField(type != null, "type is missing");
      requireField(parts != null && parts.size() <= type.parts().size(), "parts must fit " + type);
      parts.forEach(part -> requireText("parts", part, 128));
      parts = List.copyOf(parts);
    }
  }
}
