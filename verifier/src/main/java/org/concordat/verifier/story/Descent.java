package org.concordat.verifier.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.verifier.checks.Check;

/** From a model up to its study's initial one, and down to the consents each rests on. */
final class Descent {
  private final Facts facts;
  private final String study;

  Descent(Facts facts, String study) {
    this.facts = facts;
    this.study = study;
  }

  /**
   * Follows the parents.
   *
   * @return the rounds of the ancestors, the parent first; as far as they are known
   */
  List<Integer> ancestors(ModelRecord model) {
    List<Integer> rounds = new ArrayList<>();
    ModelRecord child = model;
    checkLineage(child);
    while (child.round() > 0) {
      RecordKey key = RecordKey.of(RecordType.MODEL, study, child.round());
      if (!facts.holds(
          Check.MODEL_PARENT,
          key,
          child.parentRound() >= 0 && child.parentRound() < child.round(),
          "its parent is of round " + child.parentRound())) {
        return rounds;
      }
      Optional<ModelRecord> parent =
          facts.require(
              Check.MODEL_PARENT, ModelRecord.class, RecordType.MODEL, study, child.parentRound());
      if (parent.isEmpty()) {
        return rounds;
      }
      checkLink(key, child, parent.get());
      child = parent.get();
      rounds.add(child.round());
      checkLineage(child);
    }
    return rounds;
  }

  private void checkLink(RecordKey key, ModelRecord child, ModelRecord parent) {
    facts.holds(
        Check.MODEL_PARENT,
        key,
        child.parentHash().equals(parent.hash()),
        "its parent is " + child.parentHash() + ", round " + parent.round() + " made another");
    ModelRecord.Status expected =
        parent.round() == 0 ? ModelRecord.Status.INITIAL : ModelRecord.Status.ACCEPTED;
    facts.holds(
        Check.MODEL_PARENT, key, parent.status() == expected, "its parent is " + parent.status());
  }

  private void checkLineage(ModelRecord model) {
    RecordKey key = RecordKey.of(RecordType.LINEAGE, study, model.round());
    Optional<Lineage> lineage =
        facts.require(Check.MODEL_LINEAGE, Lineage.class, RecordType.LINEAGE, study, model.round());
    if (lineage.isEmpty()) {
      return;
    }
    List<Ground> own = new ArrayList<>();
    for (UsedSnapshot used : lineage.get().snapshots()) {
      checkSnapshot(key, used);
      ground(used).ifPresent(own::add);
    }
    lineage.get().grounds().forEach(ground -> checkTerms(key, ground));
    Optional<Lineage> expected =
        model.round() == 0
            ? Optional.of(Lineage.initial(study, lineage.get().snapshots(), own))
            : facts
                .find(Lineage.class, RecordType.LINEAGE, study, model.parentRound())
                .map(parent -> parent.heir(model.round(), lineage.get().snapshots(), own));
    expected.ifPresent(
        adding ->
            facts.holds(
                Check.MODEL_LINEAGE,
                key,
                adding.equals(lineage.get()),
                "its grounds are not its parent's and those of its own snapshots"));
  }

  private void checkSnapshot(RecordKey key, UsedSnapshot used) {
    Optional<Snapshot> snapshot =
        facts.require(
            Check.LINEAGE_SNAPSHOT,
            Snapshot.class,
            RecordType.SNAPSHOT,
            used.bank(),
            used.dataset(),
            used.snapshot());
    Optional<Dataset> dataset =
        facts.require(
            Check.LINEAGE_SNAPSHOT, Dataset.class, RecordType.DATASET, used.bank(), used.dataset());
    snapshot.ifPresent(
        there ->
            facts.holds(
                Check.LINEAGE_SNAPSHOT,
                key,
                there.revocationsSeen() == used.revocationsSeen()
                    && there.consentSequence() == used.consentSequence(),
                "snapshot " + used.snapshot() + " of " + used.bank() + " is registered otherwise"));
    dataset.ifPresent(there -> checkConsent(key, there, used));
  }

  private void checkConsent(RecordKey key, Dataset dataset, UsedSnapshot used) {
    if (dataset.lawfulBasis() != LawfulBasis.CONSENT) {
      facts.holds(
          Check.LINEAGE_CONSENT,
          key,
          used.consentSequence() == 0,
          "a consent root is named where the basis is " + dataset.lawfulBasis());
      return;
    }
    if (facts.holds(
        Check.LINEAGE_CONSENT,
        key,
        used.consentSequence() > 0,
        "rows of " + used.bank() + " are used by consent, and no consent root is named")) {
      facts.require(
          Check.LINEAGE_CONSENT,
          ConsentRoot.class,
          RecordType.CONSENT_ROOT,
          used.bank(),
          used.dataset(),
          used.consentSequence());
    }
  }

  private void checkTerms(RecordKey key, Ground ground) {
    facts
        .require(
            Check.LINEAGE_AGREEMENT,
            AgreementRecord.class,
            RecordType.AGREEMENT,
            ground.bank(),
            ground.agreement())
        .ifPresent(
            agreement ->
                facts.holds(
                    Check.LINEAGE_AGREEMENT,
                    key,
                    digest(agreement).equals(ground.agreementDigest()),
                    "agreement "
                        + ground.agreement()
                        + " of "
                        + ground.bank()
                        + " reads otherwise"));
  }

  private Optional<Ground> ground(UsedSnapshot used) {
    Optional<Join> join = facts.find(Join.class, RecordType.JOIN, study, used.bank());
    Optional<AgreementRecord> agreement =
        join.flatMap(
            one ->
                facts.find(
                    AgreementRecord.class, RecordType.AGREEMENT, used.bank(), one.agreement()));
    return agreement.map(
        terms ->
            new Ground(
                used.bank(),
                used.dataset(),
                terms.terms().id(),
                digest(terms),
                used.revocationsSeen()));
  }

  private static String digest(AgreementRecord agreement) {
    return Digests.plainHex(CanonicalJson.writeBytes(agreement.terms()));
  }
}
