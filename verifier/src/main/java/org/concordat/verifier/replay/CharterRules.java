package org.concordat.verifier.replay;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.verifier.checks.Check;

/** Charters: proposed, approved by bank after bank, in force by a quorum of those before. */
final class CharterRules {
  private CharterRules() {}

  static void propose(Step step) {
    Charter charter = step.argument(Charter.class);
    requireVoter(step, charter);
    requireNext(step, charter.version());
    AggregationRules.named(charter.policy().rule());
    Callers.inForce(step)
        .ifPresent(
            current ->
                step.holds(
                    Check.CHARTER,
                    current.consortium().equals(charter.consortium()),
                    () -> "the consortium is " + current.consortium()));
    step.expect(Check.CHARTER, charter, RecordType.CHARTER, charter.version(), charter.digest());
  }

  static void approve(Step step) {
    CharterReference reference = step.argument(CharterReference.class);
    requireVoter(step, proposal(step, reference));
    requireNext(step, reference.version());
    step.expect(
        Check.CHARTER,
        new CharterApproval(reference.version(), reference.digest(), step.bank(), step.now()),
        RecordType.CHARTER_APPROVAL,
        reference.version(),
        reference.digest(),
        step.bank());
  }

  static void activate(Step step) {
    CharterReference reference = step.argument(CharterReference.class);
    Charter charter = proposal(step, reference);
    requireVoter(step, charter);
    requireNext(step, reference.version());
    Charter voting = Callers.inForce(step).orElse(charter);
    List<String> approvals =
        voting.banks().stream()
            .filter(
                bank ->
                    step.exists(
                        RecordType.CHARTER_APPROVAL, reference.version(), reference.digest(), bank))
            .toList();
    step.holds(
        Check.CHARTER,
        approvals.size() >= voting.quorum(),
        () -> "approved by " + approvals + ", " + voting.quorum() + " banks are needed");
    step.expect(Check.CHARTER, charter, RecordType.CHARTER_IN_FORCE, "current");
    step.expect(Check.CHARTER, charter, RecordType.CHARTER_VERSION, charter.version());
    Optional<Membership> before = step.find(Membership.class, RecordType.MEMBERSHIP, "current");
    Membership after = Membership.after(before, charter);
    if (!before.equals(Optional.of(after))) {
      step.expect(Check.MEMBERSHIP, after, RecordType.MEMBERSHIP, "current");
    }
  }

  private static Charter proposal(Step step, CharterReference reference) {
    return step.require(
        Check.CHARTER, Charter.class, RecordType.CHARTER, reference.version(), reference.digest());
  }

  private static void requireVoter(Step step, Charter proposed) {
    Charter voting = Callers.inForce(step).orElse(proposed);
    step.holds(
        Check.CALL_ALLOWED,
        voting.banks().contains(step.bank()),
        () -> step.bank() + " is no bank of charter " + voting.version());
  }

  private static void requireNext(Step step, int version) {
    int next = Callers.inForce(step).map(Charter::version).orElse(0) + 1;
    step.holds(
        Check.CHARTER, version == next, () -> "the next charter is " + next + ", got " + version);
  }
}
