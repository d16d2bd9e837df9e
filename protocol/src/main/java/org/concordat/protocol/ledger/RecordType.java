package org.concordat.protocol.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/**
 * Every kind of record in the world state: the object type of its composite key, the parts of the
 * key, and the class of its value.
 */
public enum RecordType {
  /** A proposed charter. */
  CHARTER(Charter.class, "version", "digest"),
  /** The charter in force: one key, without parts but a constant one. */
  CHARTER_IN_FORCE(Charter.class, "current"),
  /** A charter that is or was in force, by version; a study keeps the one it started under. */
  CHARTER_VERSION(Charter.class, "version"),
  /** The banks in force, and since which charter: one key, without parts but a constant one. */
  MEMBERSHIP(Membership.class, "current"),
  /** A bank's approval. */
  CHARTER_APPROVAL(CharterApproval.class, "version", "digest", "bank"),
  /** An agreement, its status, and what was spent of its privacy budget. */
  AGREEMENT(AgreementRecord.class, "bank", "id"),
  /** A dataset. */
  DATASET(Dataset.class, "bank", "id"),
  /** A snapshot. */
  SNAPSHOT(Snapshot.class, "bank", "dataset", "id"),
  /** The last revocation of a dataset, and the newest snapshot since. */
  REVOCATION(RevocationRecord.class, "bank", "dataset"),
  /** Each revocation, written once. */
  REVOCATION_MARK(RevocationMark.class, "bank", "dataset", "sequence"),
  /** What the ledger shows of a consent register. */
  CONSENT_ROOT(ConsentRoot.class, "bank", "dataset", "sequence"),
  /** A study as proposed. */
  STUDY(Study.class, "study"),
  /** Where a study stands. */
  STUDY_STATE(StudyState.class, "study"),
  /** A bank's participation. */
  JOIN(Join.class, "study", "bank"),
  /** Where a round stands. */
  ROUND(RoundState.class, "study", "round"),
  /** A bank's commitment. */
  COMMIT(Commit.class, "study", "round", "bank"),
  /** The mark of a revealed chunk. */
  REVEAL(RevealedChunk.class, "study", "round", "bank", "chunk"),
  /** What the aggregation of a round found. */
  AGGREGATION(AggregationRecord.class, "study", "round"),
  /** A bank's judgement. */
  JUDGEMENT(Judgement.class, "study", "round", "bank"),
  /** A bank's wish to be awaited again. */
  REJOIN(Rejoin.class, "study", "bank"),
  /** A model. */
  MODEL(ModelRecord.class, "study", "round"),
  /** Where a model comes from. */
  LINEAGE(Lineage.class, "study", "round"),
  /** How a bank uses a model. */
  DEPLOYMENT(Deployment.class, "bank", "study", "round"),
  /** Which model takes the place of a tainted one. */
  RETRAINING(Retraining.class, "study", "round"),
  /** That a revealed update was removed. */
  PURGE(Purge.class, "study", "round", "bank");

  private final Class<?> valueType;

  @SuppressWarnings("ImmutableEnumChecker") // List.of in the constructor: never changes
  private final List<String> parts;

  RecordType(Class<?> valueType, String... parts) {
    this.valueType = valueType;
    this.parts = List.of(parts);
  }

  /**
   * Returns the class of the value.
   *
   * @return a record of this protocol
   */
  public Class<?> valueType() {
    return valueType;
  }

  /**
   * Returns the names of the key's parts.
   *
   * @return in their order
   */
  public List<String> parts() {
    return parts;
  }

  /**
   * Finds a type by the object type of a composite key.
   *
   * @param objectType the object type
   * @return the type, or empty
   */
  public static Optional<RecordType> named(String objectType) {
    return Arrays.stream(values()).filter(type -> type.name().equals(objectType)).findFirst();
  }

  /**
   * A bank's wish to be awaited again.
   *
   * @param study the study's id
   * @param bank the bank's MSP id
   * @param fromRound from which round on
   */
  public record Rejoin(String study, String bank, int fromRound) {}
}
