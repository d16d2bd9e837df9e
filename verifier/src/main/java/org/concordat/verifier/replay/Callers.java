package org.concordat.verifier.replay;

import java.util.Optional;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Charter.Member.Kind;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.checks.Check;

/** Who may call what: the role of the certificate, and membership of the charter in force. */
final class Callers {
  private Callers() {}

  /** Checks the caller of a transaction that wrote something. */
  static void check(Step step, TransactionName name) {
    Optional<Role> role = step.role();
    Optional<Charter> charter = inForce(step);
    Optional<Kind> kind = charter.flatMap(c -> c.member(step.bank())).map(Charter.Member::kind);
    step.holds(
        Check.CALL_ALLOWED,
        name.writes(),
        () -> name.function() + " only reads, and the transaction writes");
    step.holds(
        Check.CALL_ALLOWED,
        role.isPresent() && role.get() != Role.AUDITOR && name.allows(role.get()),
        () ->
            name.function()
                + " is not for the role "
                + role.map(Role::attributeValue).orElse("(none)"));
    step.holds(
        Check.CALL_ALLOWED,
        !kind.equals(Optional.of(Kind.REGULATOR)),
        () -> step.bank() + " is a regulator: it only reads");
    step.holds(
        Check.CALL_ALLOWED,
        kind.isPresent() || (charter.isEmpty() && founding(name)),
        () ->
            charter
                .map(c -> step.bank() + " is no member of charter " + c.version())
                .orElse("no charter is in force yet"));
  }

  /** The charter in force. */
  static Optional<Charter> inForce(Step step) {
    return step.find(Charter.class, RecordType.CHARTER_IN_FORCE, "current");
  }

  /** The banks act in their own name. */
  static void requireOwn(Step step, String named) {
    step.require(
        Check.CALL_OWN,
        step.bank().equals(named),
        () -> "the record is of " + named + ", the transaction of " + step.bank());
  }

  private static boolean founding(TransactionName name) {
    return switch (name) {
      case PROPOSE_CHARTER, APPROVE_CHARTER, ACTIVATE_CHARTER -> true;
      default -> false;
    };
  }
}
