package org.concordat.verifier.testing;

import static org.concordat.verifier.testing.Banks.AGREEMENT;
import static org.concordat.verifier.testing.Banks.DATASET;
import static org.concordat.verifier.testing.Banks.FIVE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.concordat.protocol.aggregation.Aggregate;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationSeed;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/** Writes the rounds of studies as the chaincode would. */
public final class RoundWriter {
  private final TestLedger ledger;
  private final RoundEnding ending;
  private final SplittableRandom random;
  private final Map<String, Study> studies = new TreeMap<>();
  private final Map<String, Snapshot> snapshots = new TreeMap<>();
  private final Map<String, Model> models = new TreeMap<>();
  private final Map<String, byte[]> values = new TreeMap<>();
  private final Map<String, FixedPointVector> updates = new TreeMap<>();
  private final Map<String, byte[]> salts = new TreeMap<>();
  private UnaryOperator<int[]> aggregated = UnaryOperator.identity();

  RoundWriter(TestLedger ledger, SplittableRandom random) {
    this.ledger = ledger;
    this.ending = new RoundEnding(ledger);
    this.random = random;
    FIVE.forEach(bank -> snapshots.put(bank, Banks.snapshot(bank, 0)));
  }

  void begin(Study study, Model initial) {
    studies.put(study.id(), study);
    models.put(name(study.id(), 0), initial);
  }

  void use(Snapshot snapshot) {
    snapshots.put(snapshot.bank(), snapshot);
  }

  Snapshot snapshot(String bank) {
    return snapshots.get(bank);
  }

  /**
   * Returns the private values of all reveals.
   *
   * @return by {@code study~round~bank~chunk}, salt and values as they are stored
   */
  public Map<String, byte[]> values() {
    return values;
  }

  /**
   * Lets a quorum lie from now on: all records follow from another aggregate.
   *
   * @param lie makes it of the right one
   */
  public void aggregating(UnaryOperator<int[]> lie) {
    aggregated = lie;
  }

  /**
   * Returns the model of a round.
   *
   * @param study the study
   * @param round the round
   * @return the model
   */
  public Model model(String study, int round) {
    return models.get(name(study, round));
  }

  private static String name(String study, int round) {
    return study + "/" + round;
  }

  private int round(String study) {
    return ledger.get(StudyState.class, RecordType.STUDY_STATE, study).currentRound();
  }

  /**
   * A round in which these banks do everything.
   *
   * @param study the study
   * @param banks the banks, ascending
   */
  public void wholeRound(String study, List<String> banks) {
    commits(study, banks);
    reveals(study, banks);
    finalise(study);
    judgements(study);
  }

  /**
   * These banks commit, then the commits are closed.
   *
   * @param study the study
   * @param banks the banks, ascending
   */
  public void commits(String study, List<String> banks) {
    int round = round(study);
    Study terms = studies.get(study);
    for (String bank : banks) {
      int[] update = new int[terms.architecture().parameterCount()];
      for (int k = 0; k < update.length; k++) {
        update[k] = random.nextInt(-2_000, 2_001) + bank.charAt(4) * 10;
      }
      byte[] salt = new byte[Digests.LENGTH];
      random.nextBytes(salt);
      String key = name(study, round) + bank;
      updates.put(key, FixedPointVector.of(update));
      salts.put(key, salt);
      Commit commit =
          new Commit(
              study,
              round,
              bank,
              new UpdateCommitment(TestLedger.CHANNEL, study, round, bank)
                  .commit(updates.get(key), salt),
              snapshots.get(bank).id(),
              Banks.WORKER);
      ledger
          .call(bank, Role.PARTICIPANT, TransactionName.COMMIT_UPDATE, commit)
          .put(commit, RecordType.COMMIT, study, round, bank)
          .submit();
    }
    RoundState.Committing open =
        ledger.get(RoundState.Committing.class, RecordType.ROUND, study, round);
    if (!banks.containsAll(open.awaited())) {
      ledger.pass(Banks.PHASE + Banks.WINDOW + 1);
    }
    ledger
        .call(
            "BankCMSP",
            Role.PARTICIPANT,
            TransactionName.ADVANCE_ROUND,
            new Requests.RoundMove(study, round, RoundState.Phase.COMMITTING))
        .put(
            open.toRevealing(banks, ledger.now() + terms.phases().revealMillis()),
            RecordType.ROUND,
            study,
            round)
        .submit();
  }

  /**
   * These banks reveal.
   *
   * @param study the study
   * @param banks the banks, ascending
   */
  public void reveals(String study, List<String> banks) {
    int round = round(study);
    Study terms = studies.get(study);
    int dimension = terms.architecture().parameterCount();
    for (String bank : banks) {
      FixedPointVector update = updates.get(name(study, round) + bank);
      long sum = 0;
      for (int chunk = 0; chunk < Chunks.count(dimension); chunk++) {
        byte[] bytes = update.toBytes(Chunks.from(chunk), Chunks.to(chunk, dimension));
        for (int k = Chunks.from(chunk); k < Chunks.to(chunk, dimension); k++) {
          sum += (long) update.get(k) * update.get(k);
        }
        byte[] value =
            ByteBuffer.allocate(Digests.LENGTH + bytes.length)
                .put(salts.get(name(study, round) + bank))
                .put(bytes)
                .array();
        String key = PrivateCollection.key(study, round, bank, chunk);
        values.put(key, value);
        RevealedChunk mark =
            new RevealedChunk(
                study, round, bank, chunk, Chunks.count(dimension), sum, Digests.plainHex(value));
        TestLedger.Draft draft =
            ledger
                .call(
                    bank,
                    Role.PARTICIPANT,
                    TransactionName.REVEAL_UPDATE,
                    new Requests.Reveal(study, round, chunk))
                .put(mark, RecordType.REVEAL, study, round, bank, chunk)
                .putPrivate(PrivateCollection.Kind.UPDATES.of(1), key, value);
        if (mark.last()) {
          AgreementRecord agreement =
              ledger.get(AgreementRecord.class, RecordType.AGREEMENT, bank, AGREEMENT);
          draft.put(
              agreement.spending(terms.spendPerRound()), RecordType.AGREEMENT, bank, AGREEMENT);
        }
        draft.submit();
      }
    }
  }

  /**
   * Closes the reveals: left out are who did not commit, who did not reveal (or, with its rows
   * withdrawn since, may not), and there is a model.
   *
   * @param study the study
   */
  public void finalise(String study) {
    int round = round(study);
    Study terms = studies.get(study);
    RoundState.Revealing open =
        ledger.get(RoundState.Revealing.class, RecordType.ROUND, study, round);
    List<Exclusion> excluded = new ArrayList<>();
    List<String> valid = new ArrayList<>();
    boolean all = true;
    for (String bank : FIVE) {
      boolean revealed = values.containsKey(PrivateCollection.key(study, round, bank, 0));
      boolean withdrawn = withdrawn(bank);
      if (!open.committed().contains(bank)) {
        excluded.add(new Exclusion(bank, Exclusion.Reason.ABSENT));
      } else if (withdrawn) {
        excluded.add(new Exclusion(bank, Exclusion.Reason.REVOKED));
      } else if (revealed) {
        valid.add(bank);
      } else {
        excluded.add(new Exclusion(bank, Exclusion.Reason.REFUSED));
      }
      all &= revealed || withdrawn || !open.awaited().contains(bank);
    }
    if (!all) {
      ledger.pass(Banks.PHASE + Banks.WINDOW + 1);
    }
    aggregate(terms, open, valid, excluded);
  }

  private boolean withdrawn(String bank) {
    boolean revoked =
        ledger.get(AgreementRecord.class, RecordType.AGREEMENT, bank, AGREEMENT).status()
            == AgreementRecord.Status.REVOKED;
    int revocations =
        ledger
            .find(RevocationRecord.class, RecordType.REVOCATION, bank, DATASET)
            .map(record -> record.last().sequence())
            .orElse(0);
    return revoked || snapshots.get(bank).revocationsSeen() != revocations;
  }

  private void aggregate(
      Study terms, RoundState.Revealing open, List<String> valid, List<Exclusion> excluded) {
    String study = terms.id();
    int round = open.round();
    SortedMap<String, int[]> rows = new TreeMap<>();
    SortedMap<String, String> seeds = new TreeMap<>();
    for (String bank : valid) {
      rows.put(bank, updates.get(name(study, round) + bank).toArray());
      seeds.put(bank, Digests.plainHex(values.get(PrivateCollection.key(study, round, bank, 0))));
    }
    Aggregate aggregate =
        AggregationRules.named(terms.aggregation().rule())
            .aggregate(
                UpdateSet.of(
                    terms.aggregation().norm().bound(),
                    terms.aggregation().norm().scaleBits(),
                    rows),
                Setting.of(terms.aggregation().f())
                    .withSeed(AggregationSeed.of(study, round, seeds)));
    Model parent = models.get(name(study, open.parentRound()));
    Model model = parent.plus(FixedPointVector.of(aggregated.apply(aggregate.vector().clone())));
    models.put(name(study, round), model);
    TestLedger.Draft draft =
        ledger.call(
            "BankDMSP",
            Role.PARTICIPANT,
            TransactionName.FINALIZE_ROUND,
            new Requests.RoundReference(study, round));
    for (int chunk = 0; chunk < model.chunks(); chunk++) {
      draft.putPrivate(
          PrivateCollection.Kind.MODELS.of(1),
          PrivateCollection.key(study, round, chunk),
          model.chunk(chunk));
    }
    draft
        .put(
            new AggregationRecord(
                study,
                round,
                terms.aggregation().rule(),
                terms.aggregation().f(),
                aggregate.influence().values().stream()
                    .map(
                        one ->
                            new AggregationRecord.BankInfluence(
                                one.bank(),
                                one.arcFactorMicros(),
                                one.trimmedShareMicros(),
                                one.weightMicros()))
                    .toList(),
                excluded,
                aggregate.gramHash(),
                Math.min(aggregate.heterogeneityMicros(), CanonicalJson.LARGEST_INTEGER),
                aggregate.evidence().breakdown(),
                model.hash()),
            RecordType.AGGREGATION,
            study,
            round)
        .put(
            new ModelRecord(
                study,
                round,
                model.hash(),
                open.parentRound(),
                parent.hash(),
                ModelRecord.Status.CANDIDATE),
            RecordType.MODEL,
            study,
            round)
        .put(
            ledger
                .get(Lineage.class, RecordType.LINEAGE, study, open.parentRound())
                .heir(round, used(valid, Banks.WORKER), grounds(valid)),
            RecordType.LINEAGE,
            study,
            round)
        .put(
            open.toJudging(valid, model.hash(), ledger.now() + terms.phases().judgeMillis()),
            RecordType.ROUND,
            study,
            round)
        .submit();
  }

  List<UsedSnapshot> used(List<String> banks, String worker) {
    return banks.stream()
        .map(snapshots::get)
        .map(
            one ->
                new UsedSnapshot(
                    one.bank(),
                    one.dataset(),
                    one.id(),
                    one.revocationsSeen(),
                    one.consentSequence(),
                    worker))
        .toList();
  }

  List<Ground> grounds(List<String> banks) {
    return banks.stream()
        .map(
            bank ->
                new Ground(
                    bank,
                    DATASET,
                    AGREEMENT,
                    Digests.plainHex(
                        CanonicalJson.writeBytes(
                            ledger
                                .get(AgreementRecord.class, RecordType.AGREEMENT, bank, AGREEMENT)
                                .terms())),
                    snapshots.get(bank).revocationsSeen()))
        .toList();
  }

  /**
   * The banks in the aggregate judge it to be better, by twenty thousandths, and the round ends.
   *
   * @param study the study
   */
  public void judgements(String study) {
    judgements(study, 20_000);
  }

  /**
   * The banks in the aggregate judge it, and the round ends.
   *
   * @param study the study
   * @param changeMicros by how much the metric changes at each bank
   */
  public void judgements(String study, long changeMicros) {
    ending.judgements(studies.get(study), changeMicros);
  }

  /**
   * A bank asks to be awaited again.
   *
   * @param study the study
   * @param bank its MSP id
   */
  public void rejoin(String study, String bank) {
    RecordType.Rejoin mark = new RecordType.Rejoin(study, bank, round(study) + 1);
    ledger
        .call(
            bank,
            Role.PARTICIPANT,
            TransactionName.REJOIN_ROUNDS,
            new Requests.StudyReference(study))
        .put(mark, RecordType.REJOIN, study, bank)
        .submit();
  }

  /**
   * A bank has its update of a round removed.
   *
   * @param study the study
   * @param round the round
   * @param bank its MSP id
   */
  public void purge(String study, int round, String bank) {
    int chunks = Chunks.count(studies.get(study).architecture().parameterCount());
    TestLedger.Draft draft =
        ledger.call(
            bank,
            Role.STEWARD,
            TransactionName.PURGE_UPDATE,
            new Requests.RoundReference(study, round));
    for (int chunk = 0; chunk < chunks; chunk++) {
      String key = PrivateCollection.key(study, round, bank, chunk);
      values.remove(key);
      draft.purge(PrivateCollection.Kind.UPDATES.of(1), key);
    }
    draft
        .put(
            new Purge(study, round, bank, chunks, ledger.now()),
            RecordType.PURGE,
            study,
            round,
            bank)
        .submit();
  }
}
