package org.concordat.verifier.replay;

import static org.concordat.protocol.error.Checks.check;

import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Roster;
import org.concordat.verifier.checks.Check;

/**
 * What a bank brings to a study at one transaction: the agreement, what its snapshot has seen, and
 * how many revocations there are.
 */
record Standing(
    Roster.Terms terms,
    Roster.Participant participant,
    AgreementRecord agreement,
    Snapshot snapshot,
    int revocations) {

  /** Reads it; agreement and snapshot must be there. */
  static Standing of(
      Step step, Check check, Roster.Terms terms, Roster.Participant participant, String snapshot) {
    String bank = participant.bank();
    return new Standing(
        terms,
        participant,
        step.require(
            check, AgreementRecord.class, RecordType.AGREEMENT, bank, participant.agreement()),
        step.require(
            check, Snapshot.class, RecordType.SNAPSHOT, bank, participant.dataset(), snapshot),
        revocations(step, bank, participant.dataset()));
  }

  /** How many revocations a dataset has. */
  static int revocations(Step step, String bank, String dataset) {
    return step.find(RevocationRecord.class, RecordType.REVOCATION, bank, dataset)
        .map(record -> record.last().sequence())
        .orElse(0);
  }

  Optional<Refusal> refuseAgreement(long nowMillis) {
    return terms.refuse(agreement, nowMillis);
  }

  Optional<Refusal> refuseSnapshot(ErrorCode code) {
    return check(
        snapshot.revocationsSeen() == revocations,
        code,
        () ->
            "snapshot "
                + snapshot.id()
                + " has seen "
                + snapshot.revocationsSeen()
                + " of the "
                + revocations
                + " revocations of dataset "
                + snapshot.dataset());
  }

  Optional<Refusal> refuseSpend() {
    return agreement.budget().refuse(terms.spendPerRound());
  }

  /** The bank has withdrawn what it committed, for good. */
  boolean withdrawn() {
    return agreement.status() == AgreementRecord.Status.REVOKED
        || refuseSnapshot(ErrorCode.SNAPSHOT_OUTDATED).isPresent();
  }
}
