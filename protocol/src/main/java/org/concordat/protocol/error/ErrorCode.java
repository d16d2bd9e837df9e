package org.concordat.protocol.error;

import java.util.Optional;

/**
 * Every refusal Concordat can give, with its stable code.
 *
 * <p>A code never changes its meaning, and a retired one stays listed here so that it is never used
 * again. The ranges: 10 membership, 11 consent, 12 studies and rounds, 13 aggregation, 14
 * governance, 15 incentives, 16 form of the input, 17 registry, 18 client service, 19 worker. What
 * each says to a person is its {@link Explanation}.
 */
public enum ErrorCode {
  /** The caller's certificate lacks the role that the method names. */
  ROLE_NOT_ALLOWED("CC-1001", Kind.FORBIDDEN),
  /** The caller's organisation is no member of the charter in force. */
  NOT_A_MEMBER("CC-1002", Kind.FORBIDDEN),
  /** A regulator reads; it never writes. */
  REGULATOR_READ_ONLY("CC-1003", Kind.FORBIDDEN),
  /** The record belongs to another bank. */
  NOT_THE_OWNER("CC-1004", Kind.FORBIDDEN),
  /** The chaincode offers no such transaction. */
  UNKNOWN_TRANSACTION("CC-1005", Kind.NOT_FOUND),

  /** No agreement of this id exists. */
  AGREEMENT_NOT_FOUND("CC-1101", Kind.NOT_FOUND),
  /** The agreement has not been activated. */
  AGREEMENT_NOT_ACTIVE("CC-1102", Kind.REFUSED),
  /** The agreement does not cover the study's purpose. */
  PURPOSE_NOT_COVERED("CC-1103", Kind.REFUSED),
  /** The agreement does not cover the study's task type. */
  TASK_TYPE_NOT_COVERED("CC-1104", Kind.REFUSED),
  /** The transaction's time lies outside the agreement's validity. */
  AGREEMENT_OUT_OF_DATE("CC-1105", Kind.REFUSED),
  /** The agreement was revoked. */
  AGREEMENT_REVOKED("CC-1106", Kind.REFUSED),
  /** The agreement asks for more participants than the study does. */
  AGREEMENT_WANTS_MORE_PARTICIPANTS("CC-1107", Kind.REFUSED),
  /** The snapshot was taken before the dataset's last revocation. */
  SNAPSHOT_OUTDATED("CC-1108", Kind.REFUSED),
  /** The agreement's privacy budget does not cover the spend. */
  PRIVACY_BUDGET_EXHAUSTED("CC-1109", Kind.REFUSED),
  /** A revocation arrived between the bank's commitment and its reveal. */
  REVOKED_SINCE_COMMIT("CC-1110", Kind.REFUSED),
  /** The snapshot does not rest on the dataset's newest consent root. */
  CONSENT_ROOT_OUTDATED("CC-1111", Kind.REFUSED),
  /** No consent receipt of this id exists. */
  RECEIPT_NOT_FOUND("CC-1112", Kind.NOT_FOUND),
  /** The consent receipt was erased: its content and salt are gone. */
  RECEIPT_ERASED("CC-1113", Kind.CONFLICT),
  /** The receipt was recorded after the consent root asked about. */
  RECEIPT_NOT_UNDER_ROOT("CC-1114", Kind.REFUSED),
  /** The consent register does not lead to the root that stands on the ledger. */
  CONSENT_LOG_MISMATCH("CC-1115", Kind.FAULT),
  /** Rows are withdrawn whose revocation is not on the ledger yet. */
  ROWS_PENDING("CC-1116", Kind.REFUSED),
  /** A consent receipt cannot be opened: it was changed, or its key is another. */
  RECEIPT_UNREADABLE("CC-1117", Kind.FAULT),
  /** No row of the dataset was ever withdrawn: there is nothing to revoke. */
  NO_ROWS_PENDING("CC-1118", Kind.CONFLICT),

  /** No study of this id exists. */
  STUDY_NOT_FOUND("CC-1201", Kind.NOT_FOUND),
  /** The study's status does not allow the step. */
  STUDY_WRONG_STATUS("CC-1202", Kind.CONFLICT),
  /** The commit deadline has passed. */
  COMMIT_DEADLINE_PASSED("CC-1203", Kind.REFUSED),
  /** The round is in another phase. */
  ROUND_WRONG_PHASE("CC-1204", Kind.CONFLICT),
  /** No round of this number exists. */
  ROUND_NOT_FOUND("CC-1205", Kind.NOT_FOUND),
  /** The bank has not joined the study. */
  NOT_A_PARTICIPANT("CC-1206", Kind.FORBIDDEN),
  /** The study does not allow the worker's code digest. */
  WORKER_DIGEST_NOT_ALLOWED("CC-1207", Kind.REFUSED),
  /** The bank has already acted in this phase, with other bytes. */
  ALREADY_SUBMITTED("CC-1208", Kind.CONFLICT),
  /** There is no commitment of this bank for the round. */
  NO_COMMITMENT("CC-1209", Kind.REFUSED),
  /** What is revealed does not open the bank's commitment. */
  COMMITMENT_MISMATCH("CC-1210", Kind.REFUSED),
  /** The reveal deadline has passed. */
  REVEAL_DEADLINE_PASSED("CC-1211", Kind.REFUSED),
  /** The judgement deadline has passed. */
  JUDGE_DEADLINE_PASSED("CC-1212", Kind.REFUSED),
  /** Neither has everyone awaited acted nor has the deadline passed. */
  PHASE_STILL_OPEN("CC-1213", Kind.REFUSED),
  /** Fewer banks joined than the study asks for. */
  TOO_FEW_PARTICIPANTS("CC-1214", Kind.REFUSED),
  /** Deadlines of the study are too close together for the peers' time window. */
  DEADLINES_TOO_CLOSE("CC-1215", Kind.INVALID),
  /** The study exceeds a limit of the charter. */
  CHARTER_LIMIT_EXCEEDED("CC-1216", Kind.INVALID),
  /**
   * The parent's metric reported by the bank, or another part of the judgement, is out of range.
   */
  JUDGEMENT_INVALID("CC-1217", Kind.INVALID),
  /** Chunks before this one have not been revealed yet. */
  CHUNKS_MISSING("CC-1218", Kind.REFUSED),
  /** The snapshot used is not the one the bank joined with, or a successor of it. */
  SNAPSHOT_NOT_JOINED("CC-1219", Kind.REFUSED),
  /** The banks have changed since the study was proposed; it has to be proposed anew. */
  BANKS_CHANGED("CC-1220", Kind.REFUSED),
  /** The round has not ended yet. */
  ROUND_NOT_ENDED("CC-1221", Kind.REFUSED),

  /** The update has another length than the model. */
  UPDATE_WRONG_LENGTH("CC-1301", Kind.INVALID),
  /** A value of the update lies outside plus or minus the norm bound. */
  UPDATE_OUT_OF_RANGE("CC-1302", Kind.INVALID),
  /** The update's L2 norm exceeds the bound. */
  UPDATE_NORM_EXCEEDED("CC-1303", Kind.INVALID),
  /** The rule is not one of the policy set. */
  UNKNOWN_RULE("CC-1304", Kind.INVALID),
  /** n and f lie outside the rule's proven range. */
  RULE_OUT_OF_RANGE("CC-1305", Kind.INVALID),
  /** Applying the aggregate would leave the range of the model's numbers. */
  MODEL_OVERFLOW("CC-1306", Kind.REFUSED),
  /** The same bank appears twice. */
  DUPLICATE_BANK("CC-1307", Kind.INVALID),
  /** The private values of the round are not at hand on this peer. */
  PRIVATE_DATA_MISSING("CC-1308", Kind.REFUSED),

  /** No charter is in force yet. */
  NO_CHARTER("CC-1401", Kind.REFUSED),
  /** The charter's version does not follow the one in force. */
  CHARTER_VERSION_MISMATCH("CC-1402", Kind.CONFLICT),
  /** No such charter was proposed. */
  CHARTER_NOT_FOUND("CC-1403", Kind.NOT_FOUND),
  /** Not enough banks have approved. */
  APPROVALS_MISSING("CC-1404", Kind.REFUSED),
  /** The charter breaks a rule of charters (quorum, limits, members). */
  CHARTER_INVALID("CC-1405", Kind.INVALID),
  /** The channel does not define the private collections of the banks in force yet. */
  COLLECTION_UNDEFINED("CC-1406", Kind.REFUSED),

  /** Not JSON, or not canonical where canonical is asked for. */
  MALFORMED_JSON("CC-1601", Kind.INVALID),
  /** A field is missing, unknown, or out of its range. */
  FIELD_INVALID("CC-1602", Kind.INVALID),
  /** A record of this id exists with other content. */
  ID_TAKEN("CC-1603", Kind.CONFLICT),
  /** The transaction got another number of arguments than it takes. */
  WRONG_ARGUMENTS("CC-1604", Kind.INVALID),
  /** A value that belongs into the transient map is missing there. */
  TRANSIENT_MISSING("CC-1605", Kind.INVALID),
  /** A fault of the program: nothing was written. */
  INTERNAL("CC-1699", Kind.FAULT),

  /** No dataset of this id exists. */
  DATASET_NOT_FOUND("CC-1701", Kind.NOT_FOUND),
  /** No snapshot of this id exists. */
  SNAPSHOT_NOT_FOUND("CC-1702", Kind.NOT_FOUND),
  /** No such model exists. */
  MODEL_NOT_FOUND("CC-1703", Kind.NOT_FOUND),
  /** The dataset's features are not those of the study. */
  SCHEMA_MISMATCH("CC-1704", Kind.REFUSED),
  /** No record has this key. */
  RECORD_NOT_FOUND("CC-1705", Kind.NOT_FOUND),
  /** The banks' judgements have not accepted the model. */
  MODEL_NOT_ACCEPTED("CC-1706", Kind.REFUSED),
  /** The model's use at the bank does not allow the step. */
  MODEL_WRONG_STATUS("CC-1707", Kind.CONFLICT),
  /** A consent the model rests on was withdrawn. */
  MODEL_TAINTED("CC-1708", Kind.REFUSED),
  /** No consent the model rests on was withdrawn: there is nothing to clear. */
  MODEL_NOT_TAINTED("CC-1709", Kind.REFUSED),
  /** The model named as successor cannot take the tainted one's place. */
  RETRAINING_INVALID("CC-1710", Kind.REFUSED),
  /** The bank has not put the model to use, or has taken it out of use. */
  MODEL_NOT_SERVED("CC-1711", Kind.REFUSED),
  /** Whoever asks to put a model to use does not agree to it as well; another person has to. */
  SECOND_PERSON_NEEDED("CC-1712", Kind.REFUSED),

  /** No or wrong credentials. */
  UNAUTHENTICATED("CC-1801", Kind.UNAUTHENTICATED),
  /** The signed-in user's role does not allow the request. */
  USER_ROLE_NOT_ALLOWED("CC-1802", Kind.FORBIDDEN),
  /** A write without an Idempotency-Key. */
  IDEMPOTENCY_KEY_MISSING("CC-1803", Kind.INVALID),
  /** The Idempotency-Key was used before, for another request. */
  IDEMPOTENCY_KEY_REUSED("CC-1804", Kind.CONFLICT),
  /** No such resource. */
  RESOURCE_NOT_FOUND("CC-1805", Kind.NOT_FOUND),
  /** The ledger cannot be reached or gave no answer in time. */
  LEDGER_UNAVAILABLE("CC-1806", Kind.UNAVAILABLE),
  /** The transaction was ordered and then found invalid. */
  TRANSACTION_INVALID("CC-1807", Kind.CONFLICT),
  /** The endorsers did not agree on one result. */
  ENDORSEMENT_MISMATCH("CC-1808", Kind.REFUSED),
  /** The bank's Kafka cannot be reached. */
  BROKER_UNAVAILABLE("CC-1809", Kind.UNAVAILABLE),
  /** The worker could not do the task. */
  TASK_FAILED("CC-1810", Kind.REFUSED),
  /** What lies in the service's own stores is not what the service wrote there. */
  STORE_TAMPERED("CC-1811", Kind.UNAVAILABLE),
  /** A peer's blocks do not continue the chain this service has followed. */
  CHAIN_BROKEN("CC-1812", Kind.UNAVAILABLE),
  /** Another export is being made. */
  EXPORT_UNDER_WAY("CC-1815", Kind.UNAVAILABLE),
  /** What was read cannot be written into the access log, so it is not given. */
  ACCESS_LOG_UNAVAILABLE("CC-1820", Kind.UNAVAILABLE),
  /** No incident of this id was recorded at this bank. */
  INCIDENT_NOT_FOUND("CC-1821", Kind.NOT_FOUND),
  /** The incident does not allow the step. */
  INCIDENT_WRONG_STEP("CC-1822", Kind.CONFLICT),
  /** What is to be changed is no longer as the sender has read it. */
  EDIT_OUTDATED("CC-1830", Kind.CONFLICT),
  /** More requests came than are taken at a time. */
  RATE_LIMITED("CC-1831", Kind.UNAVAILABLE),
  /** The address takes no request of this method. */
  METHOD_NOT_TAKEN("CC-1832", Kind.INVALID),
  /** The request's body is too large. */
  BODY_TOO_LARGE("CC-1833", Kind.INVALID),
  /** The address takes no body of this media type. */
  MEDIA_TYPE_NOT_TAKEN("CC-1834", Kind.INVALID),
  /** The address gives no media type that the request accepts. */
  MEDIA_TYPE_NOT_GIVEN("CC-1835", Kind.INVALID),
  /** A browser's write without its session's token, or from a page of another site. */
  FOREIGN_PAGE("CC-1840", Kind.FORBIDDEN),
  /** Too many wrong passwords for this account, or from this address. */
  TOO_MANY_ATTEMPTS("CC-1841", Kind.UNAVAILABLE),
  /** As many are signed in as this service keeps sessions for. */
  TOO_MANY_SESSIONS("CC-1842", Kind.UNAVAILABLE),
  /** The user is known to the provider, but has no role here. */
  NO_ROLE("CC-1843", Kind.FORBIDDEN),
  /** A sign-in at the provider did not end as it began. */
  SIGN_IN_FAILED("CC-1844", Kind.UNAUTHENTICATED),
  /** The OpenID provider cannot be asked. */
  PROVIDER_UNAVAILABLE("CC-1845", Kind.UNAVAILABLE),

  /** A message on a task or data topic cannot be read. */
  MESSAGE_MALFORMED("CC-1901", Kind.INVALID),
  /** The rows the snapshot names are not those the topic holds. */
  SNAPSHOT_MISMATCH("CC-1902", Kind.REFUSED),
  /** Training or evaluation data lacks what the task needs. */
  DATA_UNUSABLE("CC-1903", Kind.REFUSED);

  /** What kind of answer a refusal is; each edge translates it once. */
  public enum Kind {
    /** The input breaks a rule of form or range. */
    INVALID,
    /** Nobody is signed in. */
    UNAUTHENTICATED,
    /** This caller may not. */
    FORBIDDEN,
    /** There is no such thing. */
    NOT_FOUND,
    /** Something else holds the place, or the state has moved on. */
    CONFLICT,
    /** Well formed and allowed, but a rule of the consortium says no. */
    REFUSED,
    /** Something that is needed does not answer; trying again may help. */
    UNAVAILABLE,
    /** A fault of the program. */
    FAULT
  }

  private final String code;
  private final Kind kind;

  ErrorCode(String code, Kind kind) {
    this.code = code;
    this.kind = kind;
  }

  /**
   * Returns the stable code.
   *
   * @return {@code CC-} and four digits
   */
  public String code() {
    return code;
  }

  /**
   * Returns the kind of answer this is.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Finds the code a message starts with; clients of a chaincode see only a status and such a text.
   *
   * @param message any text, may be null
   * @return the code that stands first in the message or, after other text, first in it
   */
  public static Optional<ErrorCode> in(String message) {
    if (message == null) {
      return Optional.empty();
    }
    int at = message.indexOf("CC-");
    while (at >= 0) {
      if (at + 7 <= message.length()) {
        String candidate = message.substring(at, at + 7);
        for (ErrorCode code : values()) {
          if (code.code.equals(candidate)) {
            return Optional.of(code);
          }
        }
      }
      at = message.indexOf("CC-", at + 1);
    }
    return Optional.empty();
  }
}
