package org.concordat.verifier.checks;

import java.util.Arrays;
import org.concordat.verifier.finding.StableCode;

/**
 * Every check of records, story and recomputation, with the code of its finding. A code never
 * changes its meaning, and a retired one stays listed here.
 */
public enum Check implements StableCode {
  /** A record of the story is listed. */
  RECORD_LISTED("EV-501", Area.RECORDS, "every record of the story is listed", "StoryRecords"),
  /** What is listed is on the ledger. */
  RECORD_ON_LEDGER("EV-502", Area.RECORDS, "every record listed is on the ledger", "StoryRecords"),
  /** It has the value listed. */
  RECORD_VALUE("EV-503", Area.RECORDS, "it has the value listed", "StoryRecords"),
  /** It was written by the transaction listed. */
  RECORD_WRITER("EV-504", Area.RECORDS, "it was written where it says", "StoryRecords"),
  /** It is listed once. */
  RECORD_ONCE("EV-505", Area.RECORDS, "it is listed once", "StoryRecords"),
  /** What was written is the canonical text of a record. */
  RECORD_FORM(
      "EV-506",
      Area.RECORDS,
      "every value written is canonical JSON of its record type",
      "CanonicalJson, RecordType"),

  /** The model that the bundle is about is on the ledger. */
  MODEL_NAMED("EV-601", Area.MODEL, "the model named is on the ledger", "ModelRecord"),
  /** Each model names its parent by its hash. */
  MODEL_PARENT("EV-602", Area.MODEL, "every model descends from an accepted one", "ModelRecord"),
  /** Each model has a lineage. */
  MODEL_LINEAGE("EV-603", Area.MODEL, "every model's lineage adds up to its parent's", "Lineage"),
  /** Each snapshot of a lineage is on the ledger, as the lineage says. */
  LINEAGE_SNAPSHOT("EV-604", Area.MODEL, "every snapshot of the lineage is registered", "Snapshot"),
  /** Where consent is the basis there is a consent root. */
  LINEAGE_CONSENT(
      "EV-605", Area.MODEL, "rows used by consent rest on a consent root", "ConsentRoot"),
  /** Terms of agreements are those of the lineage. */
  LINEAGE_AGREEMENT(
      "EV-606", Area.MODEL, "every agreement has the terms the lineage names", "Ground"),

  /** A transaction calls a function there is, with one argument that can be read. */
  CALL_FORM("EV-611", Area.CALLS, "every call is of a known function", "TransactionName"),
  /** The creator may call it. */
  CALL_ALLOWED(
      "EV-612", Area.CALLS, "every caller has the role and is a member", "TransactionName"),
  /** It acts for its own bank. */
  CALL_OWN("EV-613", Area.CALLS, "every caller acts for its own bank", "Caller"),
  /** It wrote nothing but what its rule gives. */
  CALL_WRITES("EV-614", Area.CALLS, "nothing else is written than the rule gives", "RecordType"),
  /** Its values are within what the rules are defined for. */
  CALL_RANGE("EV-615", Area.CALLS, "every value is in the range of its rule", "protocol"),

  /** Charters follow one another, approved by a quorum. */
  CHARTER("EV-621", Area.CONSORTIUM, "charters follow one another, by a quorum", "Charter"),
  /** The membership is that of the charter. */
  MEMBERSHIP("EV-622", Area.CONSORTIUM, "the membership is the charter's", "Membership"),
  /** Agreements move as they may. */
  AGREEMENT("EV-623", Area.CONSENT, "agreements are made, activated, revoked", "AgreementRecord"),
  /** Consent registers only grow. */
  CONSENT_ROOT("EV-624", Area.CONSENT, "consent roots follow one another", "ConsentRoot"),
  /** Datasets never change. */
  DATASET("EV-625", Area.CONSENT, "datasets never change", "Dataset"),
  /** A new snapshot has seen every revocation and rests on the newest consent root. */
  SNAPSHOT("EV-626", Area.CONSENT, "new snapshots have seen every withdrawal", "Snapshot"),
  /** Revocations are numbered without gaps. */
  REVOCATION("EV-627", Area.CONSENT, "revocations follow one another", "Revocation"),

  /** A study keeps the charter's limits. */
  STUDY("EV-631", Area.STUDY, "the study keeps the charter's limits", "Study.refuse"),
  /** A bank joins under an agreement that covers the study. */
  JOIN_AGREEMENT("EV-632", Area.STUDY, "each bank's agreement covers the study", "Roster.Terms"),
  /** A bank joins with data of the study's form. */
  JOIN_DATA("EV-633", Area.STUDY, "each bank's data fits, its snapshot is up to date", "Join"),
  /** The roster follows from the joins. */
  ROSTER("EV-634", Area.STUDY, "the roster is who joined and still may", "Roster, RoundRules"),
  /** The first model is that of the study's seed. */
  INITIAL_MODEL("EV-635", Area.STUDY, "the initial model is that of the seed", "Model.initial"),
  /** The grid's hash is that of its private value. */
  GRID("EV-636", Area.STUDY, "the grid's hash is that of its private value", "QuantileGrid"),
  /** The study stands as its rounds say. */
  STUDY_STATE("EV-637", Area.STUDY, "the study stands where its rounds brought it", "StudyState"),

  /** A commit comes in its phase, before its deadline. */
  COMMIT_TIME("EV-641", Area.COMMIT, "in the phase, before the deadline", "RoundState"),
  /** The agreement covers it at that time. */
  COMMIT_AGREEMENT(
      "EV-642", Area.COMMIT, "the agreement is in force and covers it", "Roster.Terms"),
  /** The snapshot has seen all revocations. */
  COMMIT_SNAPSHOT("EV-643", Area.COMMIT, "the snapshot has seen every revocation", "Snapshot"),
  /** The budget covers it. */
  COMMIT_BUDGET("EV-644", Area.COMMIT, "the privacy budget covers the round", "PrivacyBudget"),
  /** The worker is allowed. */
  COMMIT_WORKER("EV-645", Area.COMMIT, "the worker is one the study allows", "Roster.Terms"),
  /** What is recorded is what was sent. */
  COMMIT_RECORD("EV-646", Area.COMMIT, "what stands is what the bank sent", "Commit"),

  /** A reveal comes in its phase, before its deadline. */
  REVEAL_TIME("EV-651", Area.REVEAL, "in the phase, before the deadline", "RoundState"),
  /** The bank has committed. */
  REVEAL_COMMITTED("EV-652", Area.REVEAL, "only what was committed to", "Commit"),
  /** Chunks come in order and are as many as the model asks. */
  REVEAL_CHUNKS("EV-653", Area.REVEAL, "chunks in order, as many as the model asks", "Chunks"),
  /** No revocation since the commit. */
  REVEAL_SNAPSHOT("EV-654", Area.REVEAL, "nothing was revoked since the commit", "Snapshot"),
  /** The agreement covers it, still. */
  REVEAL_AGREEMENT(
      "EV-655", Area.REVEAL, "the agreement is in force and covers it", "Roster.Terms"),
  /** The round is spent of the budget. */
  REVEAL_BUDGET("EV-656", Area.REVEAL, "the round is spent of the budget", "PrivacyBudget"),
  /** The private value has the digest of the mark. */
  REVEAL_DIGEST("EV-657", Area.REVEAL, "the private value has the mark's digest", "RevealedChunk"),
  /** The sum of squares only grows and keeps the bound. */
  REVEAL_NORM("EV-658", Area.REVEAL, "the sum of squares keeps the norm bound", "NormBound"),

  /** No phase closes early on a bank. */
  PHASE_CLOSED("EV-661", Area.ROUND, "no phase closes early", "RoundRules.refuseToClose"),
  /** The phase after is the one the rules give. */
  PHASE_NEXT("EV-662", Area.ROUND, "the phase after is the right one", "RoundState"),
  /** The next round awaits whom it should. */
  ROUND_OPENED(
      "EV-663", Area.ROUND, "the next round opens, awaiting the right banks", "RoundRules"),
  /** A bank asks to be awaited again. */
  REJOIN("EV-664", Area.ROUND, "banks that come back are awaited again", "Rejoin"),

  /** Included are the valid reveals. */
  INCLUDED("EV-671", Area.AGGREGATION, "included are the valid reveals", "AggregationRecord"),
  /** Left out are the others, for the right reason. */
  EXCLUDED(
      "EV-672", Area.AGGREGATION, "left out are the others, for the reason given", "Exclusion"),
  /** Rule and f are the study's. */
  RULE("EV-673", Area.AGGREGATION, "rule and f are the study's", "AggregationPlan"),
  /** Whether there is an aggregate, and what the record says of it. */
  AGGREGATE("EV-674", Area.AGGREGATION, "an aggregate exactly when enough are valid", "RoundRules"),
  /** The candidate is linked to its parent. */
  CANDIDATE("EV-675", Area.AGGREGATION, "the candidate is linked to its parent", "ModelRecord"),
  /** Its lineage is what commits and joins say. */
  HEIR("EV-676", Area.AGGREGATION, "its lineage is what commits and joins say", "Lineage.heir"),
  /** Its parameters are in the banks' collection. */
  PARAMETERS(
      "EV-677",
      Area.AGGREGATION,
      "its parameters are in the banks' collection",
      "PrivateCollection"),

  /** A judgement comes in time, of the candidate. */
  JUDGEMENT("EV-681", Area.JUDGEMENT, "judgements are in time, of the candidate", "Judgement"),
  /** The round ends as the judgements say. */
  DECISION("EV-682", Area.JUDGEMENT, "the round ends as the judgements say", "RoundRules.decide"),
  /** So does the model. */
  MODEL_STATUS("EV-683", Area.JUDGEMENT, "the model's status follows", "ModelRecord"),

  /** Only accepted models are used. */
  USE_ACCEPTED("EV-691", Area.USE, "only accepted models are put to use", "Deployment"),
  /** By two roles. */
  USE_TWO_ROLES("EV-692", Area.USE, "by two people of different roles", "Deployment"),
  /** And untainted. */
  USE_UNTAINTED("EV-693", Area.USE, "untainted when put to use", "Taint"),
  /** The use moves as it may. */
  USE_STATUS("EV-694", Area.USE, "its use changes as it may", "Deployment"),
  /** A successor takes a tainted model's place. */
  RETRAINING("EV-695", Area.USE, "successors may take a tainted model's place", "Retraining"),
  /** A purge removes what was revealed, after the round. */
  PURGE("EV-696", Area.USE, "purges remove revealed values of ended rounds", "Purge"),

  /** The updates given can be read. */
  UPDATES_FORM("EV-701", Area.RECOMPUTATION, "the updates given can be read", "UpdateEntry"),
  /** A value is that of its mark. */
  UPDATE_DIGEST(
      "EV-702", Area.RECOMPUTATION, "every value has the digest of its mark", "RevealedChunk"),
  /** All values together open the commitment. */
  UPDATE_COMMITMENT(
      "EV-703", Area.RECOMPUTATION, "every update opens its commitment", "UpdateCommitment"),
  /** Values keep the bound. */
  UPDATE_NORM("EV-704", Area.RECOMPUTATION, "every update keeps the norm bound", "NormBound"),
  /** The Gram hash is the record's. */
  GRAM_HASH("EV-705", Area.RECOMPUTATION, "the Gram hash is the record's", "AggregationRules"),
  /** The influence of each bank is the record's. */
  INFLUENCE("EV-706", Area.RECOMPUTATION, "each bank's influence is the record's", "Influence"),
  /** Heterogeneity and its alarm are the record's. */
  HETEROGENEITY("EV-707", Area.RECOMPUTATION, "heterogeneity is the record's", "Heterogeneity"),
  /** The model's hash is the record's. */
  MODEL_HASH("EV-708", Area.RECOMPUTATION, "the new model's hash is the record's", "ModelHash"),
  /** The private chunks of the model have the hashes recorded. */
  MODEL_CHUNKS("EV-709", Area.RECOMPUTATION, "the model's chunks have their hashes", "Model");

  private final String code;
  private final Area area;
  private final String rule;
  private final String source;

  Check(String code, Area area, String rule, String source) {
    this.code = code;
    this.area = area;
    this.rule = rule;
    this.source = source;
  }

  @Override
  public String code() {
    return code;
  }

  /**
   * Returns what the check is about.
   *
   * @return its area
   */
  public Area area() {
    return area;
  }

  /**
   * Returns the rule that should hold.
   *
   * @return words for people, in lower case
   */
  public String rule() {
    return rule;
  }

  /**
   * Returns where the rule is written.
   *
   * @return names of the protocol
   */
  public String source() {
    return source;
  }

  /**
   * Finds a check by its code.
   *
   * @param code the code
   * @return the check
   */
  public static Check of(String code) {
    return Arrays.stream(values())
        .filter(check -> check.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no check has the code " + code));
  }

  /** What checks are about, in the order of a report. */
  public enum Area {
    /** What the bundle lists. */
    RECORDS("records", "canonical values; what the bundle lists is what the ledger has"),
    /** Who may do what. */
    CALLS("calls", "function, caller's role and membership, nothing written beyond the rule"),
    /** Who the consortium is. */
    CONSORTIUM("consortium", "charters by quorum, membership"),
    /** Under which consents data may be used. */
    CONSENT("consent and data", "agreements, consent roots, snapshots, revocations"),
    /** What was agreed to train. */
    STUDY("study", "charter's limits, joins, roster, initial model, where it stands"),
    /** What banks committed to. */
    COMMIT("commits", "phase and deadline, agreement, snapshot, budget, worker"),
    /** What they revealed. */
    REVEAL("reveals", "commitment first, deadline, agreement, budget, private value's digest"),
    /** When phases moved. */
    ROUND("phases", "closed on time, the right phase next"),
    /** What became of it. */
    AGGREGATION("aggregation", "who is in, who is left out and why, rule, model, lineage"),
    /** What the banks thought of it. */
    JUDGEMENT("judgements", "in time, of the candidate; the decision"),
    /** What became of models. */
    USE("use of models", "accepted, two roles, untainted; retraining; purges"),
    /** Where the model comes from. */
    MODEL("lineage", "parents up to the initial model, down to snapshots and consent roots"),
    /** The same arithmetic again. */
    RECOMPUTATION("recomputation", "updates, commitments, Gram hash, influence, model hash");

    private final String title;
    private final String what;

    Area(String title, String what) {
      this.title = title;
      this.what = what;
    }

    /**
     * Returns its name for people.
     *
     * @return lower case
     */
    public String title() {
      return title;
    }

    /**
     * Returns what is checked.
     *
     * @return words for people
     */
    public String what() {
      return what;
    }
  }
}
