package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.consortium.study.HandMadeStudy;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.ledger.TransactionName.Transients;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;

/**
 * Banks on a ledger whose updates are made by hand: no learning, no services, no data. Each study
 * has agreements of its own, as spending from one budget cannot go on side by side.
 */
final class HandMade implements AutoCloseable {
  /** The most banks: each has a letter for its short name, and the regulator is no bank. */
  static final int MOST_BANKS = 25;

  /** The peers' time window, which is also the network's usual one. */
  static final Duration WINDOW = Duration.ofSeconds(60);

  private static final Duration PHASE = Duration.ofDays(1);
  private static final int PARAMETERS = 11_000_000;
  private static final int ROUNDS = 100_000;
  private static final long BUDGET = 1_000_000;
  private static final String DATASET = "payments";
  private static final String SNAPSHOT = "first";
  // Nothing here is secret: the updates are made up.
  private static final byte[] SALT = HexFormat.of().parseHex("5a".repeat(32));

  private final LedgerNetwork ledger;
  private final List<String> banks;
  private final Map<String, Seat> seats = new ConcurrentHashMap<>();
  private final Heights heights;

  /**
   * Takes the banks of a ledger.
   *
   * @param ledger the running ledger
   * @param banks the banks' short names, as it was started with
   */
  HandMade(LedgerNetwork ledger, List<String> banks) throws IOException {
    this.ledger = ledger;
    this.banks = List.copyOf(banks);
    List<Seat> observers = new ArrayList<>();
    try {
      for (String bank : banks) {
        observers.add(seat(bank, Role.PARTICIPANT));
      }
      observers.add(regulator());
      heights = new Heights(observers);
    } catch (IOException | RuntimeException e) {
      seats.values().forEach(Seat::close);
      throw e;
    }
  }

  /** The short names of so many banks, 1 to {@link #MOST_BANKS}: A, B, C and so on. */
  static List<String> named(int count) {
    return IntStream.range(0, count).mapToObj(at -> Character.toString('A' + at)).toList();
  }

  /** The banks' short names. */
  List<String> banks() {
    return banks;
  }

  /** What a study is to be like. */
  record Shape(int rounds, List<Integer> hidden, String rule, int f) {
    /** Seven parameters. */
    static Shape small(int rounds) {
      return new Shape(rounds, List.of(2), "arc+trmean", 1);
    }
  }

  Seat seat(String bank, Role role) throws IOException {
    return open(LedgerNetwork.organisation(bank), role);
  }

  Seat regulator() throws IOException {
    return open(LedgerNetwork.REGULATOR, Role.AUDITOR);
  }

  private Seat open(String organisation, Role role) throws IOException {
    String name = organisation + "/" + role;
    Seat seat = seats.get(name);
    if (seat == null) {
      seat = Seat.open(ledger, organisation, role);
      seats.put(name, seat);
    }
    return seat;
  }

  Heights heights() {
    return heights;
  }

  /** A transaction of our chaincode. */
  static Seat.Message message(TransactionName name, Object record, Map<String, byte[]> transients) {
    return new Seat.Message(
        LedgerNetwork.CHAINCODE,
        name.function(),
        List.of(CanonicalJson.writeBytes(record)),
        transients);
  }

  static Seat.Message message(TransactionName name, Object record) {
    return message(name, record, Map.of());
  }

  /** Puts a charter in force, and registers every bank's data. */
  void found() throws IOException {
    List<Charter.Member> members = new ArrayList<>();
    for (String bank : banks) {
      members.add(
          new Charter.Member(LedgerNetwork.mspId(bank), "Bank " + bank, Charter.Member.Kind.BANK));
    }
    members.add(new Charter.Member("RegulatorMSP", "Regulator", Charter.Member.Kind.REGULATOR));
    Charter charter =
        new Charter(
            1,
            "by-hand",
            members,
            new Charter.Limits(PARAMETERS, ROUNDS, 5 * WINDOW.toMillis(), WINDOW.toMillis(), 1_000),
            new Charter.Policy("arc+trmean", 10_000));
    Requests.CharterReference reference = new Requests.CharterReference(1, charter.digest());
    together(List.of(step("A", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter)));
    List<Callable<Seat.Sent>> approvals = new ArrayList<>();
    for (String bank : banks.subList(0, charter.quorum())) {
      approvals.add(step(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference));
    }
    together(approvals);
    together(List.of(step("A", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference)));
    List<Callable<Seat.Sent>> datasets = new ArrayList<>();
    List<Callable<Seat.Sent>> snapshots = new ArrayList<>();
    for (String bank : banks) {
      String mspId = LedgerNetwork.mspId(bank);
      datasets.add(
          step(
              bank,
              Role.STEWARD,
              TransactionName.REGISTER_DATASET,
              new Dataset(
                  DATASET,
                  mspId,
                  "Payments",
                  List.of("amount"),
                  "fraud",
                  LawfulBasis.LEGITIMATE_INTERESTS)));
      snapshots.add(
          step(
              bank,
              Role.STEWARD,
              TransactionName.REGISTER_SNAPSHOT,
              new Snapshot(
                  SNAPSHOT,
                  DATASET,
                  mspId,
                  List.of(new Snapshot.OffsetRange(0, 0, 100)),
                  0,
                  100,
                  "2".repeat(64),
                  0,
                  0)));
    }
    together(datasets);
    together(snapshots);
  }

  /** Creates and activates an agreement of every bank. */
  void agree(String agreement) throws IOException {
    List<Callable<Seat.Sent>> creations = new ArrayList<>();
    List<Callable<Seat.Sent>> activations = new ArrayList<>();
    for (String bank : banks) {
      creations.add(
          step(
              bank,
              Role.STEWARD,
              TransactionName.CREATE_AGREEMENT,
              new Agreement(
                  agreement,
                  LedgerNetwork.mspId(bank),
                  List.of(StudyDefaults.PURPOSE),
                  List.of(Agreement.TaskType.TRAINING),
                  0,
                  Instant.now().plus(Duration.ofDays(365)).toEpochMilli(),
                  2,
                  BUDGET,
                  0)));
      activations.add(
          step(
              bank,
              Role.STEWARD,
              TransactionName.ACTIVATE_AGREEMENT,
              new Requests.AgreementReference(agreement)));
    }
    together(creations);
    together(activations);
  }

  /** Proposes studies, lets every bank join each, and starts them: their first commits are open. */
  void start(List<Study> studies, String agreement, int inFlight) throws IOException {
    List<Callable<Seat.Sent>> proposals = new ArrayList<>();
    List<Callable<Seat.Sent>> joins = new ArrayList<>();
    List<Callable<Seat.Sent>> starts = new ArrayList<>();
    QuantileGrid quantiles = new QuantileGrid(20, List.of(List.of(0L, 1L, 2L)), "1".repeat(64));
    Map<String, byte[]> grid = Map.of(Transients.QUANTILES, CanonicalJson.writeBytes(quantiles));
    for (Study study : studies) {
      proposals.add(step("A", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study));
      for (String bank : banks) {
        Join join = new Join(study.id(), LedgerNetwork.mspId(bank), agreement, DATASET, SNAPSHOT);
        joins.add(step(bank, Role.STEWARD, message(TransactionName.JOIN_STUDY, join, grid)));
      }
      starts.add(
          step(
              "A",
              Role.SCIENTIST,
              TransactionName.START_STUDY,
              new Requests.StudyReference(study.id())));
    }
    for (List<Callable<Seat.Sent>> stage : List.of(proposals, joins, starts)) {
      settle(Crowd.run(stage, inFlight));
    }
  }

  static Study study(String id, Shape shape) {
    return HandMadeStudy.of(id, shape.hidden(), shape.rule(), shape.f(), shape.rounds(), PHASE);
  }

  /** An update within all bounds, another one for each bank and round. */
  static FixedPointVector update(Study study, String bank, int round) {
    int[] values = new int[study.architecture().parameterCount()];
    int size = (int) (0.5 * StudyDefaults.NORM.largestValue() / Math.sqrt(values.length));
    long state = 31L * (bank.charAt(0) - 'A') + round;
    for (int k = 0; k < values.length; k++) {
      state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      values[k] = (int) ((state >>> 33) % size) - size / 2;
    }
    return FixedPointVector.of(values);
  }

  static Commit commit(Study study, String bank, int round, FixedPointVector update) {
    return new Commit(
        study.id(),
        round,
        LedgerNetwork.mspId(bank),
        naming(study, bank, round).commit(update, SALT),
        SNAPSHOT,
        HandMadeStudy.WORKER_DIGEST);
  }

  /** A commitment that is never opened. */
  static Commit sealed(Study study, String bank, int round) {
    return new Commit(
        study.id(),
        round,
        LedgerNetwork.mspId(bank),
        "c".repeat(64),
        SNAPSHOT,
        HandMadeStudy.WORKER_DIGEST);
  }

  static List<Seat.Message> reveals(Study study, String bank, int round, FixedPointVector update) {
    List<Seat.Message> messages = new ArrayList<>();
    for (UpdateCommitment.Opening opening : naming(study, bank, round).openings(update, SALT)) {
      int chunk = opening.index();
      messages.add(
          message(
              TransactionName.REVEAL_UPDATE,
              new Requests.Reveal(study.id(), round, chunk),
              Map.of(
                  Transients.CHUNK,
                  update.toBytes(Chunks.from(chunk), Chunks.to(chunk, update.dimension())),
                  Transients.OPENING,
                  CanonicalJson.writeBytes(opening))));
    }
    return messages;
  }

  static Judgement judgement(Study study, String bank, int round, String modelHash) {
    return new Judgement(study.id(), round, LedgerNetwork.mspId(bank), modelHash, 900_000, 890_000);
  }

  private static UpdateCommitment naming(Study study, String bank, int round) {
    return new UpdateCommitment(
        LedgerNetwork.CHANNEL, study.id(), round, LedgerNetwork.mspId(bank));
  }

  /** Reads a record at the regulator's peer. */
  <T> T read(Class<T> type, RecordType recordType, Object... parts) throws IOException {
    byte[] json =
        regulator()
            .evaluate(
                message(
                    TransactionName.READ_RECORD,
                    new Requests.RecordQuery(recordType, RecordKey.of(recordType, parts).parts())));
    return CanonicalJson.read(new String(json, StandardCharsets.UTF_8), type);
  }

  private Callable<Seat.Sent> step(String bank, Role role, TransactionName name, Object record)
      throws IOException {
    return step(bank, role, message(name, record));
  }

  private Callable<Seat.Sent> step(String bank, Role role, Seat.Message message)
      throws IOException {
    Seat seat = seat(bank, role);
    return () -> seat.submit(message);
  }

  private void together(List<Callable<Seat.Sent>> steps) {
    settle(Crowd.run(steps, steps.size()));
  }

  /** Requires that all are valid, and waits until every peer has them. */
  void settle(Collection<Seat.Sent> sent) {
    for (Seat.Sent one : sent) {
      if (!one.valid()) {
        throw new IllegalStateException("a transaction ended as " + one.code());
      }
    }
    heights.await(sent.stream().mapToLong(Seat.Sent::block).max().orElse(-1));
  }

  @Override
  public void close() {
    heights.close();
    seats.values().forEach(Seat::close);
  }
}
