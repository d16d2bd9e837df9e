package org.concordat.service.oversight.alert;

import org.concordat.service.projection.StoredRecord;

/** Every kind of alert. A name never changes its meaning: people and programs filter by it. */
public enum AlertCode {
  /** The aggregation's own alarm. */
  HETEROGENEITY_BREAKDOWN(
      Severity.CRITICAL,
      "The updates were so unlike that no rule can withstand the faults the study allows for. The"
          + " model was computed all the same: by itself this says neither that it is bad nor that"
          + " anybody attacked it."),
  /** B² has grown from round to round. */
  HETEROGENEITY_RISING(
      Severity.WARNING,
      "The banks' updates drift apart. Data may be changing at one bank, or somebody may be"
          + " pulling; the aggregation's alarm comes when it goes too far."),
  /** No commitment by the deadline. */
  BANK_ABSENT(
      Severity.INFO,
      "The bank did not commit in time. It may stay away; the model rests on the others."),
  /** A commitment that was not revealed as committed. */
  BANK_REFUSED(
      Severity.WARNING,
      "The bank committed, and by the deadline there was no complete reveal that passed the checks."
          + " It may have failed, or have withheld its update after seeing others'."),
  /** Consent went away in the middle of a round. */
  BANK_REVOKED(
      Severity.WARNING,
      "Rows or the agreement were withdrawn between commitment and aggregation. The update was"
          + " left out, as it has to be."),
  /** The same bank again and again. */
  BANK_EXCLUDED_REPEATEDLY(
      Severity.WARNING, "The study's models rest on fewer banks than its members may believe."),
  /** A round without a model. */
  ROUND_REJECTED(
      Severity.WARNING, "The rule, the minimum or the judgements said no; the parent model stays."),
  /** A deadline passed with nothing to go on. */
  ROUND_EXPIRED(Severity.WARNING, "Too few banks acted in time; the parent model stays."),
  /** A running study that does not move. */
  STUDY_STALLED(
      Severity.WARNING,
      "The phase's deadline has passed and no bank has closed the phase. One transaction of any"
          + " bank would: the services of all of them may be down."),
  /** Rows were withdrawn. */
  ROWS_WITHDRAWN(
      Severity.INFO,
      "From this block on every model that rests on older snapshots of the dataset is tainted."),
  /** A model rests on something withdrawn. */
  MODEL_TAINTED(
      Severity.WARNING,
      "A consent that this model or one of its ancestors rests on was withdrawn. No bank may put"
          + " it to use any more; where it is in use it may be served until the grace ends."),
  /** A tainted model in use, within its grace. */
  TAINTED_MODEL_IN_GRACE(
      Severity.WARNING,
      "The bank may serve the model until the grace ends, and has to name a retrained successor"
          + " by then."),
  /** A tainted model in use, past its grace. */
  TAINTED_MODEL_PAST_GRACE(
      Severity.CRITICAL,
      "The grace is over and no successor is named: the bank's service refuses to score. The ledger"
          + " does not show whether the bank uses the model outside its service."),
  /** An agreement that ends soon. */
  AGREEMENT_EXPIRING(
      Severity.INFO, "Studies that rest on it lose the bank's updates when it ends."),
  /** An agreement whose time has passed. */
  AGREEMENT_EXPIRED(
      Severity.WARNING,
      "The bank's data is no longer covered: the chaincode refuses its commitments and reveals."
          + " Models made before stay valid."),
  /** An agreement taken back. */
  AGREEMENT_REVOKED(
      Severity.WARNING,
      "The bank took its agreement back for good. Every model that rests on it is tainted."),
  /** Little is left of a privacy budget. */
  BUDGET_NEARLY_SPENT(
      Severity.WARNING,
      "At least nine tenths of the privacy budget are spent; the chaincode refuses what goes beyond"
          + " it. The budget is a declared number, not a measured loss of privacy."),
  /** A certificate that ends soon. */
  CERTIFICATE_EXPIRING(
      Severity.WARNING, "Its holder can do nothing on the channel after that: renew it."),
  /** A certificate that has ended. */
  CERTIFICATE_EXPIRED(
      Severity.CRITICAL,
      "Its holder can do nothing on the channel any more, and no later certificate of the same"
          + " member, purpose and role was seen since it was last used."),
  /** A transaction that lost a race. */
  TRANSACTIONS_IN_CONFLICT(
      Severity.INFO,
      "Transactions found what they had read changed by another one before them. They had no"
          + " effect; services send theirs again where it is still due."),
  /** A transaction that broke a rule of the channel. */
  TRANSACTION_REFUSED(
      Severity.WARNING,
      "It was ordered, and every peer found it invalid: it had no effect. A member's service does"
          + " not send such a transaction in normal operation."),
  /** Another charter is in force. */
  CHARTER_CHANGED(
      Severity.INFO,
      "More than half of the banks approved it. Studies that had started keep the version they"
          + " started under."),
  /** A chaincode was defined for the first time. */
  CHAINCODE_DEFINED(
      Severity.INFO, "The definition fixes the endorsement policy and the private collections."),
  /** A chaincode was defined anew. */
  CHAINCODE_CHANGED(
      Severity.WARNING,
      "Other code, another endorsement policy or other collections are in force. Hold the new"
          + " definition against what the banks announced."),
  /** The channel was configured anew. */
  CHANNEL_CHANGED(
      Severity.WARNING,
      "Members, certificates, policies or orderers of the channel changed, by the signatures of its"
          + " administrators.");

  private final Severity severity;
  private final String meaning;

  AlertCode(Severity severity, String meaning) {
    this.severity = severity;
    this.meaning = meaning;
  }

  /**
   * Returns how soon somebody should look.
   *
   * @return the same for all alerts of this kind
   */
  public Severity severity() {
    return severity;
  }

  /**
   * Makes an alert.
   *
   * @param where what it is about
   * @param block the block that brought it about
   * @param transactionId the transaction in it
   * @param what what is the case
   * @return the alert
   */
  public Alert alert(Place where, long block, String transactionId, String what) {
    return new Alert(
        this, severity, what, where, block, transactionId, java.util.Optional.empty(), meaning);
  }

  /**
   * Makes an alert about a record.
   *
   * @param where what it is about
   * @param record the record; its block brought it about
   * @param what what is the case
   * @return the alert
   */
  Alert alert(Place where, StoredRecord record, String what) {
    return alert(where, record.blockNumber(), record.transactionId(), what);
  }
}
