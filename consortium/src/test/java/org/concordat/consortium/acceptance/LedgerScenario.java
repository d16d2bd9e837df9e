package org.concordat.consortium.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.concordat.consortium.network.EmbeddedLedger;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.identity.Identity;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.ledger.TransactionName.Transients;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;

/**
 * Five banks and a regulator on a ledger, with updates made by hand: no learning, no services. The
 * peers' clock stands still until a test moves it, and every transaction is dated by it.
 */
final class LedgerScenario implements AutoCloseable {
  static final List<String> BANKS = List.of("A", "B", "C", "D", "E");
  static final String STUDY = "study";
  static final Duration WINDOW = Duration.ofSeconds(60);
  static final long PHASE = 5 * 60_000L;
  static final NormBound NORM = new NormBound(10, 20);
  private static final String DIGEST = "d".repeat(64);
  private static final byte[] SALT = HexFormat.of().parseHex("5a".repeat(32));

  private final AtomicLong offset = new AtomicLong();
  private final InstantSource clock = () -> Instant.now().plusMillis(offset.get());
  private final Map<String, LedgerSeat> seats = new LinkedHashMap<>();
  private final EmbeddedLedger ledger;
  private Study study;

  LedgerScenario(Path directory) throws IOException {
    this.ledger = EmbeddedLedger.start(directory, BANKS, WINDOW, clock);
  }

  EmbeddedLedger ledger() {
    return ledger;
  }

  Instant now() {
    return clock.instant();
  }

  /** Lets time pass on every peer. */
  void pass(long millis) {
    offset.addAndGet(millis);
  }

  LedgerSeat seat(String organisation, Role role) {
    return seats.computeIfAbsent(
        organisation + "/" + role,
        key -> {
          Identity identity = ledger.enroll(organisation, role);
          return new LedgerSeat(
              ledger.peer(organisation).address(),
              LedgerNetwork.CHANNEL,
              LedgerNetwork.CHAINCODE,
              identity.mspId(),
              identity.certificate(),
              identity.privateKey());
        });
  }

  LedgerSeat bank(String name, Role role) {
    return seat(LedgerNetwork.organisation(name), role);
  }

  LedgerSeat regulator() {
    return seat(LedgerNetwork.REGULATOR, Role.AUDITOR);
  }

  void submit(String bank, Role role, TransactionName name, Object record) {
    settle();
    bank(bank, role).submitDated(now(), name, record);
  }

  /** Waits until every peer has committed what any has: the next transaction builds on it. */
  void settle() {
    Instant deadline = Instant.now().plusSeconds(20);
    while (ledger.organisations().stream().mapToLong(ledger::height).distinct().count() > 1) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the peers did not reach one height within 20 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Charter in force, agreements, datasets, snapshots; a study joined by all and started. */
  LedgerScenario withRunningStudy(String rule, int f) {
    charter();
    for (String bank : BANKS) {
      agreement(bank, "terms");
      submit(bank, Role.STEWARD, TransactionName.REGISTER_DATASET, dataset(bank));
      submit(bank, Role.STEWARD, TransactionName.REGISTER_SNAPSHOT, snapshot(bank));
    }
    study = study(STUDY, rule, f);
    submit("A", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study);
    for (String bank : BANKS) {
      join(bank);
    }
    submit("A", Role.SCIENTIST, TransactionName.START_STUDY, new Requests.StudyReference(STUDY));
    return this;
  }

  void charter() {
    charter(1, BANKS);
  }

  /** A charter of these banks, in force with the approvals of A, B and C. */
  void charter(int version, List<String> banks) {
    List<Charter.Member> members = new ArrayList<>();
    for (String bank : banks) {
      members.add(
          new Charter.Member(LedgerNetwork.mspId(bank), "Bank " + bank, Charter.Member.Kind.BANK));
    }
    members.add(new Charter.Member("RegulatorMSP", "Regulator", Charter.Member.Kind.REGULATOR));
    Charter charter =
        new Charter(
            version,
            "five-banks",
            members,
            new Charter.Limits(1_000_000, 100, PHASE, WINDOW.toMillis(), 1_000),
            new Charter.Policy("arc+trmean", 10_000));
    Requests.CharterReference reference = new Requests.CharterReference(version, charter.digest());
    submit("A", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
    for (String bank : List.of("A", "B", "C")) {
      submit(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference);
    }
    submit("A", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference);
  }

  private void agreement(String bank, String id) {
    submit(
        bank,
        Role.STEWARD,
        TransactionName.CREATE_AGREEMENT,
        new Agreement(
            id,
            LedgerNetwork.mspId(bank),
            List.of("fraud-detection"),
            List.of(Agreement.TaskType.TRAINING),
            0,
            now().plus(Duration.ofDays(365)).toEpochMilli(),
            2,
            1_000));
    submit(
        bank,
        Role.STEWARD,
        TransactionName.ACTIVATE_AGREEMENT,
        new Requests.AgreementReference(id));
  }

  private void join(String bank) {
    settle();
    QuantileGrid quantiles = new QuantileGrid(20, List.of(List.of(0L, 1L, 2L)), "1".repeat(64));
    bank(bank, Role.STEWARD)
        .submit(
            TransactionName.JOIN_STUDY,
            new Join(STUDY, LedgerNetwork.mspId(bank), "terms", "payments", "first"),
            Map.of(Transients.QUANTILES, CanonicalJson.writeBytes(quantiles)));
  }

  private static Dataset dataset(String bank) {
    return new Dataset(
        "payments", LedgerNetwork.mspId(bank), "Payments", List.of("amount"), "fraud");
  }

  private static Snapshot snapshot(String bank) {
    return new Snapshot(
        "first",
        "payments",
        LedgerNetwork.mspId(bank),
        List.of(new Snapshot.OffsetRange(0, 0, 100)),
        0,
        100,
        "2".repeat(64),
        0);
  }

  static Study study(String id, String rule, int f) {
    FeaturePlan features =
        new FeaturePlan(List.of("amount"), "fraud", 3, FeaturePlan.Preparation.RANK);
    return new Study(
        id,
        "A study by hand",
        LedgerNetwork.mspId("A"),
        "fraud-detection",
        Agreement.TaskType.TRAINING,
        new ModelArchitecture(features.inputs(), List.of(2), ModelArchitecture.Activation.RELU),
        features,
        new TrainingPlan(
            1,
            0,
            32,
            TrainingPlan.Optimiser.SGD,
            1_000,
            0,
            TrainingPlan.Loss.WEIGHTED_CROSS_ENTROPY,
            1_000,
            0,
            0),
        new AggregationPlan(rule, f, NORM),
        1,
        2,
        3,
        new PhasePlan(PHASE, PHASE, PHASE),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(DIGEST),
        7);
  }

  int dimension() {
    return study.architecture().parameterCount();
  }

  /** An update within all bounds, another for each bank. */
  FixedPointVector update(String bank) {
    int shift = BANKS.indexOf(bank);
    return FixedPointVector.of(
        IntStream.range(0, dimension()).map(k -> 1_000 * (k + 1) + 100 * shift).toArray());
  }

  String commitment(String bank, int round, FixedPointVector update) {
    return naming(bank, round).commit(update, SALT);
  }

  private static UpdateCommitment naming(String bank, int round) {
    return new UpdateCommitment(LedgerNetwork.CHANNEL, STUDY, round, LedgerNetwork.mspId(bank));
  }

  void commit(String bank, int round, FixedPointVector update) {
    commit(bank, round, commitment(bank, round, update));
  }

  void commit(String bank, int round, String commitment) {
    submit(bank, Role.PARTICIPANT, TransactionName.COMMIT_UPDATE, record(bank, round, commitment));
  }

  Commit commitRecord(String bank, int round, FixedPointVector update) {
    return record(bank, round, commitment(bank, round, update));
  }

  private static Commit record(String bank, int round, String commitment) {
    return new Commit(STUDY, round, LedgerNetwork.mspId(bank), commitment, "first", DIGEST);
  }

  void reveal(String bank, int round, FixedPointVector update) {
    UpdateCommitment.Opening opening = naming(bank, round).open(update, SALT, 0);
    reveal(bank, round, opening, update.toBytes(0, Chunks.to(0, update.dimension())));
  }

  void reveal(String bank, int round, UpdateCommitment.Opening opening, byte[] chunk) {
    settle();
    LedgerSeat seat = bank(bank, Role.PARTICIPANT);
    seat.submitDated(
        now(),
        TransactionName.REVEAL_UPDATE,
        new Requests.Reveal(STUDY, round, opening.index()),
        Map.of(Transients.CHUNK, chunk, Transients.OPENING, CanonicalJson.writeBytes(opening)));
  }

  UpdateCommitment.Opening opening(String bank, int round, FixedPointVector update) {
    return naming(bank, round).open(update, SALT, 0);
  }

  void closeCommits(String by, int round) {
    submit(
        by,
        Role.PARTICIPANT,
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(STUDY, round, RoundState.Phase.COMMITTING));
  }

  void finalise(String by, int round) {
    submit(
        by,
        Role.PARTICIPANT,
        TransactionName.FINALIZE_ROUND,
        new Requests.RoundReference(STUDY, round));
  }

  void judge(List<String> banks, int round) {
    String hash = ((RoundState.Judging) round(round)).modelHash();
    for (String bank : banks) {
      submit(
          bank,
          Role.PARTICIPANT,
          TransactionName.JUDGE_MODEL,
          new Judgement(STUDY, round, LedgerNetwork.mspId(bank), hash, 900_000, 890_000));
    }
  }

  void closeJudgements(String by, int round) {
    submit(
        by,
        Role.PARTICIPANT,
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(STUDY, round, RoundState.Phase.JUDGING));
  }

  RoundState round(int round) {
    return read(RoundState.class, RecordType.ROUND, STUDY, round);
  }

  /** Reads a record as the regulator does. */
  <T> T read(Class<T> type, RecordType recordType, Object... parts) {
    settle();
    return regulator().read(now(), type, recordType, parts);
  }

  /** The rest of a round in which those banks do what they should; returns how it ended. */
  RoundState finishRound(int round, List<String> judges) {
    finalise(judges.getLast(), round);
    if (round(round) instanceof RoundState.Judging) {
      judge(judges, round);
      closeJudgements(judges.getFirst(), round);
    }
    return round(round);
  }

  @Override
  public void close() throws IOException {
    for (LedgerSeat seat : seats.values()) {
      seat.close();
    }
    ledger.close();
  }
}
