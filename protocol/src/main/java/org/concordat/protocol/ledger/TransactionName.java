package org.concordat.protocol.ledger;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.identity.Role;

/**
 * Every transaction of the chaincode: its name, who may call it, and whether it writes. Each takes
 * one argument, a JSON record; payloads go in the transient map.
 */
public enum TransactionName {
  /** Proposes a charter: {@link org.concordat.protocol.governance.Charter}. */
  PROPOSE_CHARTER("ProposeCharter", true, Role.OFFICER),
  /** Approves a charter: {@link Requests.CharterReference}. */
  APPROVE_CHARTER("ApproveCharter", true, Role.OFFICER),
  /** Puts an approved charter in force: {@link Requests.CharterReference}. */
  ACTIVATE_CHARTER("ActivateCharter", true, Role.OFFICER),
  /** Creates an agreement: {@link org.concordat.protocol.consent.Agreement}. */
  CREATE_AGREEMENT("CreateAgreement", true, Role.STEWARD),
  /** Puts an agreement in force: {@link Requests.AgreementReference}. */
  ACTIVATE_AGREEMENT("ActivateAgreement", true, Role.STEWARD),
  /** Revokes an agreement for good: {@link Requests.AgreementReference}. */
  REVOKE_AGREEMENT("RevokeAgreement", true, Role.STEWARD),
  /** Registers a dataset: {@link org.concordat.protocol.registry.Dataset}. */
  REGISTER_DATASET("RegisterDataset", true, Role.STEWARD),
  /** Registers a snapshot: {@link org.concordat.protocol.registry.Snapshot}. */
  REGISTER_SNAPSHOT("RegisterSnapshot", true, Role.STEWARD, Role.PARTICIPANT),
  /** Marks rows as withdrawn: {@link org.concordat.protocol.registry.Revocation}. */
  RECORD_REVOCATION("RecordRevocation", true, Role.STEWARD),
  /** Records the root of a consent register: {@link org.concordat.protocol.consent.ConsentRoot}. */
  RECORD_CONSENT_ROOT("RecordConsentRoot", true, Role.STEWARD),
  /** Proposes a study: {@link org.concordat.protocol.study.Study}. */
  PROPOSE_STUDY("ProposeStudy", true, Role.SCIENTIST),
  /**
   * Joins a study: {@link org.concordat.protocol.study.Join}; transient {@link
   * Transients#QUANTILES}.
   */
  JOIN_STUDY("JoinStudy", true, Role.STEWARD),
  /** Starts a study: {@link Requests.StudyReference}. */
  START_STUDY("StartStudy", true, Role.SCIENTIST),
  /** Calls a study off: {@link Requests.StudyCancellation}. */
  CANCEL_STUDY("CancelStudy", true, Role.SCIENTIST, Role.OFFICER),
  /** Commits to an update: {@link org.concordat.protocol.round.Commit}. */
  COMMIT_UPDATE("CommitUpdate", true, Role.PARTICIPANT),
  /**
   * Reveals a chunk: {@link Requests.Reveal}; transient {@link Transients#CHUNK} and {@link
   * Transients#OPENING}.
   */
  REVEAL_UPDATE("RevealUpdate", true, Role.PARTICIPANT),
  /** Closes the commits or the judgements: {@link Requests.RoundMove}. */
  ADVANCE_ROUND("AdvanceRound", true, Role.PARTICIPANT),
  /** Closes the reveals and aggregates: {@link Requests.RoundReference}. */
  FINALIZE_ROUND("FinalizeRound", true, Role.PARTICIPANT),
  /** Judges a round's model: {@link org.concordat.protocol.round.Judgement}. */
  JUDGE_MODEL("JudgeModel", true, Role.PARTICIPANT),
  /** Asks to be awaited again: {@link Requests.StudyReference}. */
  REJOIN_ROUNDS("RejoinRounds", true, Role.PARTICIPANT),
  /** Asks to put a model to use at the caller's bank: {@link Requests.ModelReference}. */
  REQUEST_PROMOTION("RequestPromotion", true, Role.SCIENTIST),
  /** Agrees, in another role than asked: {@link Requests.ModelReference}. */
  APPROVE_PROMOTION("ApprovePromotion", true, Role.OFFICER),
  /** Takes a model out of use for the time being: {@link Requests.ModelStep}. */
  SUSPEND_MODEL("SuspendModel", true, Role.SCIENTIST, Role.STEWARD, Role.OFFICER),
  /** Takes a suspended model into use again: {@link Requests.ModelStep}. */
  RESUME_MODEL("ResumeModel", true, Role.OFFICER),
  /** Takes a model out of use for good: {@link Requests.ModelStep}. */
  RETIRE_MODEL("RetireModel", true, Role.OFFICER),
  /** Names a tainted model's successor: {@link org.concordat.protocol.lineage.Retraining}. */
  RECORD_RETRAINING("RecordRetraining", true, Role.OFFICER),
  /** Removes the own bank's revealed update of a round: {@link Requests.RoundReference}. */
  PURGE_UPDATE("PurgeUpdate", true, Role.STEWARD),
  /** Reads one record: {@link Requests.RecordQuery}. */
  READ_RECORD("ReadRecord", false, Role.values()),
  /** Lists records whose key starts with given parts: {@link Requests.RecordQuery}. */
  LIST_RECORDS("ListRecords", false, Role.values()),
  /** Reads a chunk of a model's parameters, as hexadecimal: {@link Requests.ModelChunk}. */
  READ_MODEL_CHUNK("ReadModelChunk", false, Role.SCIENTIST, Role.STEWARD, Role.PARTICIPANT),
  /** Reads a study's quantile grid: {@link Requests.StudyReference}. */
  READ_GRID("ReadGrid", false, Role.SCIENTIST, Role.STEWARD, Role.PARTICIPANT),
  /**
   * Reads a chunk of a revealed update with its salt, as hexadecimal, so that others can recompute
   * an aggregate: {@link Requests.UpdateChunk}.
   */
  READ_UPDATE_CHUNK("ReadUpdateChunk", false, Role.OFFICER),
  /** Tells whether a model is tainted: {@link Requests.ModelReference}. */
  READ_TAINT("ReadTaint", false, Role.values());

  private final String function;
  private final boolean writes;

  @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf in the constructor: never changes
  private final Set<Role> roles;

  TransactionName(String function, boolean writes, Role... roles) {
    this.function = function;
    this.writes = writes;
    this.roles = Set.copyOf(EnumSet.copyOf(Arrays.asList(roles)));
  }

  /**
   * Returns the name on the ledger.
   *
   * @return the function's name
   */
  public String function() {
    return function;
  }

  /**
   * Tells whether it is submitted; the others are only evaluated.
   *
   * @return whether it writes
   */
  public boolean writes() {
    return writes;
  }

  /**
   * Tells whether a role may call it.
   *
   * @param role the caller's role
   * @return whether it may
   */
  public boolean allows(Role role) {
    return roles.contains(role);
  }

  /**
   * Finds a transaction by its name on the ledger.
   *
   * @param function the function's name
   * @return the transaction, or empty
   */
  public static Optional<TransactionName> named(String function) {
    return Arrays.stream(values()).filter(name -> name.function.equals(function)).findFirst();
  }

  /** Names of the values in a transaction's transient map. */
  public static final class Transients {
    /** A {@link org.concordat.protocol.study.QuantileGrid} as JSON. */
    public static final String QUANTILES = "quantiles";

    /** The values of a chunk, 4 bytes each, big endian. */
    public static final String CHUNK = "chunk";

    /** A {@link org.concordat.protocol.commitment.UpdateCommitment.Opening} as JSON. */
    public static final String OPENING = "opening";

    private Transients() {}
  }
}
