package org.concordat.chaincode;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Ledger;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Charter.Member.Kind;
import org.concordat.protocol.identity.Caller;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;

/**
 * Who may call what, checked before every transaction: a regulator never writes; the certificate
 * names a role that the transaction allows; the organisation is a member of the charter in force.
 */
final class AccessRules {
  private AccessRules() {}

  /**
   * Lets a caller pass.
   *
   * @param name the transaction
   * @param ledger its view of the ledger
   * @return the call
   * @throws ConcordatException {@link ErrorCode#REGULATOR_READ_ONLY}, {@link
   *     ErrorCode#ROLE_NOT_ALLOWED}, {@link ErrorCode#NO_CHARTER} or {@link ErrorCode#NOT_A_MEMBER}
   */
  static Call check(TransactionName name, Ledger ledger) {
    String mspId = ledger.callerMspId();
    Optional<Role> role = ledger.callerRole();
    Optional<Charter> charter = Call.charterInForce(ledger);
    Optional<Kind> kind = charter.flatMap(c -> c.member(mspId)).map(Charter.Member::kind);
    if (name.writes()
        && (role.equals(Optional.of(Role.AUDITOR)) || kind.equals(Optional.of(Kind.REGULATOR)))) {
      throw new ConcordatException(
          ErrorCode.REGULATOR_READ_ONLY,
          name.function() + " writes; " + mspId + " may only read with this identity");
    }
    if (role.isEmpty() || !name.allows(role.get())) {
      throw new ConcordatException(
          ErrorCode.ROLE_NOT_ALLOWED,
          name.function()
              + " is not for the role "
              + role.map(Role::attributeValue).orElse("(none)"));
    }
    switch (reach(name)) {
      case FOUNDING -> {
        if (charter.isPresent()) {
          requireMember(kind, mspId, charter.get());
        }
      }
      case MEMBERS -> requireMember(kind, mspId, charter.orElseThrow(Call::noCharter));
      case BANKS -> {
        requireMember(kind, mspId, charter.orElseThrow(Call::noCharter));
        if (kind.get() != Kind.BANK) {
          throw new ConcordatException(
              ErrorCode.NOT_A_MEMBER, mspId + " is no bank: private values are not for it");
        }
      }
    }
    return Call.of(ledger, new Caller(mspId, role.get()), charter);
  }

  private static void requireMember(Optional<Kind> kind, String mspId, Charter charter) {
    if (kind.isEmpty()) {
      throw new ConcordatException(
          ErrorCode.NOT_A_MEMBER, mspId + " is no member of charter " + charter.version());
    }
  }

  /** For whom a transaction is, beyond the role. */
  private enum Reach {
    /**
     * Members, and anyone on the channel before the first charter: how else could it come about?
     */
    FOUNDING,
    /** Members of the charter in force. */
    MEMBERS,
    /** Its banks: they alone hold the private values. */
    BANKS
  }

  private static Reach reach(TransactionName name) {
    return switch (name) {
      case PROPOSE_CHARTER, APPROVE_CHARTER, ACTIVATE_CHARTER, READ_RECORD, LIST_RECORDS ->
          Reach.FOUNDING;
      case READ_MODEL_CHUNK, READ_GRID, READ_UPDATE_CHUNK -> Reach.BANKS;
      case CREATE_AGREEMENT,
          ACTIVATE_AGREEMENT,
          REVOKE_AGREEMENT,
          REGISTER_DATASET,
          REGISTER_SNAPSHOT,
          RECORD_REVOCATION,
          RECORD_CONSENT_ROOT,
          PROPOSE_STUDY,
          JOIN_STUDY,
          START_STUDY,
          CANCEL_STUDY,
          COMMIT_UPDATE,
          REVEAL_UPDATE,
          ADVANCE_ROUND,
          FINALIZE_ROUND,
          JUDGE_MODEL,
          REJOIN_ROUNDS,
          REQUEST_PROMOTION,
          APPROVE_PROMOTION,
          SUSPEND_MODEL,
          RESUME_MODEL,
          RETIRE_MODEL,
          RECORD_RETRAINING,
          PURGE_UPDATE,
          READ_TAINT ->
          Reach.MEMBERS;
    };
  }
}
