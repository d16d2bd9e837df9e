package org.concordat.service.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;

/**
 * All that the ledger says of one model, put together from its records; nothing is kept. What
 * people wrote in their own words (titles, reasons) is left out: it could name a person.
 *
 * @param study the study it comes from
 * @param round the round it comes from; 0 for the initial model
 * @param hash its hash
 * @param status where it stands with the consortium
 * @param made where it was made
 * @param changed where its status was last written
 * @param terms what the study agreed on
 * @param parents its ancestors, the parent first, the initial model last
 * @param roundEnd how its round stands; absent for the initial model
 * @param grounds what it and its ancestors stand on, by bank
 * @param snapshots the snapshots in it and in its ancestors, by bank
 * @param workerDigests the code digests of the workers that trained for it or an ancestor
 * @param aggregation what the aggregation found; absent for the initial model
 * @param judgements what the banks' own hold-outs said of it
 * @param uses how each bank uses it
 * @param taint what taints it now
 * @param purges updates of its and its ancestors' rounds that were removed since
 */
public record ModelCard(
    String study,
    int round,
    String hash,
    ModelRecord.Status status,
    LedgerPlace made,
    LedgerPlace changed,
    CardTerms terms,
    List<CardModel> parents,
    Optional<CardRound> roundEnd,
    List<CardGround> grounds,
    List<CardSnapshot> snapshots,
    List<String> workerDigests,
    Optional<AggregationRecord> aggregation,
    CardJudgements judgements,
    List<CardUse> uses,
    ModelTaint taint,
    List<CardPurge> purges) {
  /** Copies the lists. */
  public ModelCard {
    parents = List.copyOf(parents);
    grounds = List.copyOf(grounds);
    snapshots = List.copyOf(snapshots);
    workerDigests = List.copyOf(workerDigests);
    uses = List.copyOf(uses);
    purges = List.copyOf(purges);
  }

  /**
   * Returns the newest of all places the card names: it changes with nothing else.
   *
   * @return a place in the highest block
   */
  LedgerPlace newest() {
    Stream<Stream<LedgerPlace>> places =
        Stream.of(
            Stream.of(made, changed, terms.place()),
            parents.stream().map(CardModel::made),
            roundEnd.stream().map(CardRound::place),
            grounds.stream().map(CardGround::agreementPlace),
            snapshots.stream().map(CardSnapshot::place),
            snapshots.stream().flatMap(snapshot -> snapshot.outdatedBy().stream()),
            judgements.banks().stream().map(CardJudgement::place),
            uses.stream().map(CardUse::place),
            taint.withdrawals().stream().map(Withdrawal::place),
            taint.successor().stream().map(ModelTaint.Successor::place),
            purges.stream().map(CardPurge::place));
    return places
        .flatMap(Function.identity())
        .max(Comparator.comparingLong(LedgerPlace::blockNumber))
        .orElseThrow();
  }

  /**
   * What the study agreed on.
   *
   * @param proposer the proposing bank
   * @param purpose what the model is for
   * @param taskType the kind of processing
   * @param charterVersion the charter it started under
   * @param architecture the network
   * @param features which features, and how they become inputs
   * @param training how each bank trains
   * @param aggregation the rule, f, and the bound on an update
   * @param metric what banks judge by
   * @param toleranceMicros by how much the median metric may fall, in millionths
   * @param minimumParticipants the fewest valid updates of a round
   * @param spendPerRound what a round costs of each bank's privacy budget
   * @param place where the study was proposed
   */
  public record CardTerms(
      String proposer,
      String purpose,
      Agreement.TaskType taskType,
      int charterVersion,
      ModelArchitecture architecture,
      FeaturePlan features,
      TrainingPlan training,
      AggregationPlan aggregation,
      Study.Metric metric,
      long toleranceMicros,
      int minimumParticipants,
      long spendPerRound,
      LedgerPlace place) {}

  /**
   * An ancestor.
   *
   * @param round the round it comes from
   * @param hash its hash
   * @param status where it stands
   * @param made where it was made
   */
  public record CardModel(int round, String hash, ModelRecord.Status status, LedgerPlace made) {}

  /**
   * How the round stands.
   *
   * @param phase its phase
   * @param reason why it ended so, as the chaincode says it; empty before
   * @param place where that is recorded
   */
  public record CardRound(RoundState.Phase phase, String reason, LedgerPlace place) {}

  /**
   * What the model and its ancestors stand on at one bank.
   *
   * @param bank the bank's MSP id
   * @param dataset the dataset's id
   * @param lawfulBasis why its rows may be processed
   * @param lawfulBasisTerm the same as a term of the Data Privacy Vocabulary
   * @param agreement the agreement's id
   * @param agreementDigest SHA-256 of its terms as canonical JSON
   * @param agreementStatus where it stands
   * @param agreementPlace where it was last written
   * @param graceMillis how long a tainted model may still be served under it
   * @param revocationsSeen the fewest revocations that a snapshot of the bank had seen
   * @param updates how many updates of the bank are in the model and its ancestors
   * @param spent what these updates cost of the bank's privacy budget
   */
  public record CardGround(
      String bank,
      String dataset,
      LawfulBasis lawfulBasis,
      String lawfulBasisTerm,
      String agreement,
      String agreementDigest,
      AgreementRecord.Status agreementStatus,
      LedgerPlace agreementPlace,
      long graceMillis,
      int revocationsSeen,
      int updates,
      long spent) {}

  /**
   * A snapshot in the model or an ancestor.
   *
   * @param bank the bank's MSP id
   * @param dataset the dataset's id
   * @param snapshot the snapshot's id
   * @param direct whether it went into this model itself
   * @param firstRound the first round it was used in; 0 for the study's quantile grid
   * @param lastRound the last one
   * @param rows how many rows it includes
   * @param withdrawnRows how many rows within its ranges it leaves out
   * @param root the salted Merkle root over its rows
   * @param revocationsSeen how many revocations of the dataset it takes into account
   * @param outdatedBy where the first revocation it has not seen is recorded; absent while there is
   *     none
   * @param consentSequence the consent root it rests on; 0 where the lawful basis is not consent
   * @param consentRoot that root; absent where there is none
   * @param place where it was registered
   */
  public record CardSnapshot(
      String bank,
      String dataset,
      String snapshot,
      boolean direct,
      int firstRound,
      int lastRound,
      long rows,
      long withdrawnRows,
      String root,
      int revocationsSeen,
      Optional<LedgerPlace> outdatedBy,
      int consentSequence,
      Optional<String> consentRoot,
      LedgerPlace place) {}

  /**
   * What the banks' own hold-outs said.
   *
   * @param metric what was measured
   * @param banks each bank's judgement
   * @param medianMicros the median of the metric, in millionths, of an even number the lower of the
   *     middle two; absent without judgements
   * @param medianChangeMicros the same of the changes against the parent
   */
  public record CardJudgements(
      Study.Metric metric,
      List<CardJudgement> banks,
      Optional<Long> medianMicros,
      Optional<Long> medianChangeMicros) {
    /** Copies the list. */
    public CardJudgements {
      banks = List.copyOf(banks);
    }
  }

  /**
   * A bank's judgement.
   *
   * @param bank the bank's MSP id
   * @param metricMicros the metric on its hold-out, in millionths
   * @param parentMetricMicros the same of the parent
   * @param place where it is recorded
   */
  public record CardJudgement(
      String bank, long metricMicros, long parentMetricMicros, LedgerPlace place) {
    long changeMicros() {
      return metricMicros - parentMetricMicros;
    }
  }

  /**
   * How a bank uses the model.
   *
   * @param bank the bank's MSP id
   * @param status where the use stands
   * @param requestedBy the role that asked for it
   * @param changedBy the role that brought it to its status
   * @param changedAtMillis when
   * @param place where that is recorded
   */
  public record CardUse(
      String bank,
      Deployment.Status status,
      Role requestedBy,
      Role changedBy,
      long changedAtMillis,
      LedgerPlace place) {}

  /**
   * An update that was removed.
   *
   * @param round the round it was revealed in
   * @param bank the bank's MSP id
   * @param chunks how many private values were removed
   * @param recordedAtMillis when
   * @param place where that is recorded
   */
  public record CardPurge(
      int round, String bank, int chunks, long recordedAtMillis, LedgerPlace place) {}
}
