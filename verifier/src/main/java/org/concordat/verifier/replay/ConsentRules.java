package org.concordat.verifier.replay;

import java.util.Optional;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.AgreementRecord.Status;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.verifier.checks.Check;

/** Agreements, consent roots, datasets, snapshots and revocations. */
final class ConsentRules {
  private ConsentRules() {}

  static void createAgreement(Step step) {
    Agreement terms = step.argument(Agreement.class);
    Callers.requireOwn(step, terms.bank());
    step.holds(
        Check.AGREEMENT,
        !step.exists(RecordType.AGREEMENT, terms.bank(), terms.id()),
        () -> "agreement " + terms.id() + " exists: its terms never change");
    step.expect(
        Check.AGREEMENT,
        AgreementRecord.draft(terms, step.now()),
        RecordType.AGREEMENT,
        terms.bank(),
        terms.id());
  }

  static void activateAgreement(Step step) {
    move(step, Status.ACTIVE);
  }

  static void revokeAgreement(Step step) {
    move(step, Status.REVOKED);
  }

  private static void move(Step step, Status next) {
    String id = step.argument(AgreementReference.class).id();
    AgreementRecord before =
        step.require(Check.AGREEMENT, AgreementRecord.class, RecordType.AGREEMENT, step.bank(), id);
    step.holds(
        Check.AGREEMENT,
        before.status().compareTo(next) < 0,
        () -> "agreement " + id + " is " + before.status() + ", it cannot become " + next);
    step.expect(
        Check.AGREEMENT, before.in(next, step.now()), RecordType.AGREEMENT, step.bank(), id);
  }

  static void consentRoot(Step step) {
    ConsentRoot root = step.argument(ConsentRoot.class);
    Callers.requireOwn(step, root.bank());
    step.require(
        Check.CONSENT_ROOT, Dataset.class, RecordType.DATASET, root.bank(), root.dataset());
    Object[] key = {root.bank(), root.dataset(), root.sequence()};
    if (root.sequence() > 1) {
      ConsentRoot last =
          step.require(
              Check.CONSENT_ROOT,
              ConsentRoot.class,
              RecordType.CONSENT_ROOT,
              root.bank(),
              root.dataset(),
              root.sequence() - 1);
      step.holds(
          Check.CONSENT_ROOT,
          root.entries() >= last.entries(),
          () -> "the register has shrunk from " + last.entries() + " to " + root.entries());
    }
    requireFree(step, Check.CONSENT_ROOT, RecordType.CONSENT_ROOT, key);
    step.expect(Check.CONSENT_ROOT, root, RecordType.CONSENT_ROOT, key);
  }

  static void registerDataset(Step step) {
    Dataset dataset = step.argument(Dataset.class);
    Callers.requireOwn(step, dataset.bank());
    requireFree(step, Check.DATASET, RecordType.DATASET, dataset.bank(), dataset.id());
    step.expect(Check.DATASET, dataset, RecordType.DATASET, dataset.bank(), dataset.id());
  }

  static void registerSnapshot(Step step) {
    Snapshot snapshot = step.argument(Snapshot.class);
    String bank = snapshot.bank();
    Callers.requireOwn(step, bank);
    Dataset dataset =
        step.require(Check.SNAPSHOT, Dataset.class, RecordType.DATASET, bank, snapshot.dataset());
    checkConsent(step, dataset, snapshot);
    Optional<RevocationRecord> last =
        step.find(RevocationRecord.class, RecordType.REVOCATION, bank, snapshot.dataset());
    int revocations = last.map(record -> record.last().sequence()).orElse(0);
    step.holds(
        Check.SNAPSHOT,
        snapshot.revocationsSeen() == revocations,
        () ->
            "the snapshot has seen "
                + snapshot.revocationsSeen()
                + " revocations, the dataset has "
                + revocations);
    Object[] key = {bank, snapshot.dataset(), snapshot.id()};
    requireFree(step, Check.SNAPSHOT, RecordType.SNAPSHOT, key);
    step.expect(Check.SNAPSHOT, snapshot, RecordType.SNAPSHOT, key);
    last.ifPresent(
        record ->
            step.expect(
                Check.REVOCATION,
                record.with(snapshot.id()),
                RecordType.REVOCATION,
                bank,
                snapshot.dataset()));
  }

  private static void checkConsent(Step step, Dataset dataset, Snapshot snapshot) {
    int sequence = snapshot.consentSequence();
    if (dataset.lawfulBasis() != LawfulBasis.CONSENT) {
      step.holds(
          Check.SNAPSHOT,
          sequence == 0,
          () -> "a consent root is named where the basis is " + dataset.lawfulBasis());
      return;
    }
    step.holds(
        Check.SNAPSHOT,
        sequence > 0 && rootExists(step, snapshot, sequence),
        () -> "there is no consent root " + sequence);
    step.holds(
        Check.SNAPSHOT,
        sequence == Integer.MAX_VALUE || !rootExists(step, snapshot, sequence + 1),
        () -> "consent root " + sequence + " was not the newest");
  }

  private static boolean rootExists(Step step, Snapshot snapshot, int sequence) {
    return step.exists(RecordType.CONSENT_ROOT, snapshot.bank(), snapshot.dataset(), sequence);
  }

  static void revoke(Step step) {
    Revocation revocation = step.argument(Revocation.class);
    String bank = revocation.bank();
    Callers.requireOwn(step, bank);
    step.require(Check.REVOCATION, Dataset.class, RecordType.DATASET, bank, revocation.dataset());
    int next = Standing.revocations(step, bank, revocation.dataset()) + 1;
    step.holds(
        Check.REVOCATION,
        revocation.sequence() == next,
        () -> "the next revocation is " + next + ", got " + revocation.sequence());
    step.expect(
        Check.REVOCATION,
        new RevocationRecord(revocation, ""),
        RecordType.REVOCATION,
        bank,
        revocation.dataset());
    step.expect(
        Check.REVOCATION,
        new RevocationMark(revocation, step.now()),
        RecordType.REVOCATION_MARK,
        bank,
        revocation.dataset(),
        revocation.sequence());
  }

  private static void requireFree(Step step, Check check, RecordType type, Object... key) {
    step.holds(check, !step.exists(type, key), () -> "its place is taken: it never changes");
  }
}
