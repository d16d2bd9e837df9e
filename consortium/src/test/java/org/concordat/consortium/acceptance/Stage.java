package org.concordat.consortium.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.identity.Identity;
import org.concordat.network.files.Trees;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;

/**
 * A ledger of five banks and a regulator with a charter in force, an agreement, a dataset and a
 * snapshot of every bank: no learning, no services. Several studies can be played on it at once.
 */
final class Stage implements AutoCloseable {
  static final List<String> BANKS = List.of("A", "B", "C", "D", "E");
  static final String AGREEMENT = "terms";
  static final String SNAPSHOT = "first";
  static final String DATASET = "payments";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A dozen tests at once with half a dozen transactions each. */
  private static final int MOST_IN_A_PHASE = 80;

  private final Path directory;
  private final LedgerNetwork ledger;
  private final Duration window;
  private final PeersTime time;
  private final Map<String, LedgerSeat> seats = new ConcurrentHashMap<>();
  private final AtomicInteger studies = new AtomicInteger();
  private final AtomicInteger submitted = new AtomicInteger();
  private Duration pace = Duration.ZERO;

  private Stage(Path directory, LedgerNetwork ledger, Duration window, PeersTime time) {
    this.directory = directory;
    this.ledger = ledger;
    this.window = window;
    this.time = time;
  }

  static Stage start(LedgerOfThisRun kind) throws IOException {
    Path directory = OnTmpfs.directory();
    PeersTime time = kind.time();
    LedgerNetwork ledger;
    try {
      ledger = kind.start(directory, BANKS, time);
    } catch (IOException | RuntimeException e) {
      Trees.remove(directory);
      throw e;
    }
    return on(directory, ledger, kind.window(), time);
  }

  /** Sets the stage on a ledger that runs. It closes the ledger, and removes its directory. */
  static Stage on(Path directory, LedgerNetwork ledger, Duration window, PeersTime time)
      throws IOException {
    Stage stage = new Stage(directory, ledger, window, time);
    try {
      Instant begun = Instant.now();
      stage.charter(1, BANKS);
      BANKS.forEach(stage::register);
      stage.pace = Duration.between(begun, Instant.now()).dividedBy(stage.submitted.get());
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  LedgerNetwork ledger() {
    return ledger;
  }

  PeersTime time() {
    return time;
  }

  /** How far a transaction's time may lie from the peers'. */
  Duration window() {
    return window;
  }

  /**
   * How long a phase is to be: as short as the charter allows, unless this machine is too slow for
   * all tests at once to do in it what they have to.
   */
  Duration phase() {
    Duration work = pace.multipliedBy(MOST_IN_A_PHASE);
    return work.compareTo(shortestPhase()) > 0 ? work : shortestPhase();
  }

  private Duration shortestPhase() {
    return window.multipliedBy(Charter.Limits.WINDOWS_BETWEEN_DEADLINES);
  }

  /** A name that no other study here has. */
  String newStudy() {
    return "study-" + studies.incrementAndGet();
  }

  LedgerSeat seat(String organisation, Role role) {
    return seats.computeIfAbsent(
        organisation + "/" + role,
        key -> {
          Identity identity = ledger.enroll(organisation, role);
          return LedgerSeat.at(ledger.peer(organisation), identity);
        });
  }

  LedgerSeat bank(String name, Role role) {
    return seat(LedgerNetwork.organisation(name), role);
  }

  LedgerSeat regulator() {
    return seat(LedgerNetwork.REGULATOR, Role.AUDITOR);
  }

  void submit(String bank, Role role, TransactionName name, Object record) {
    submit(bank, role, name, record, Map.of());
  }

  void submit(
      String bank, Role role, TransactionName name, Object record, Map<String, byte[]> transients) {
    settle();
    bank(bank, role).submit(time::now, name, record, transients);
    submitted.incrementAndGet();
  }

  /** Reads a record as the regulator does. */
  <T> T read(Class<T> type, RecordType recordType, Object... parts) {
    settle();
    return regulator().read(time.now(), type, recordType, parts);
  }

  /** Waits until every peer has committed what any has by now: the next call builds on it. */
  void settle() {
    Instant deadline = Instant.now().plus(PATIENCE);
    long highest = ledger.organisations().stream().mapToLong(ledger::height).max().orElseThrow();
    for (String member : ledger.organisations()) {
      while (ledger.height(member) < highest) {
        if (Instant.now().isAfter(deadline)) {
          throw new IllegalStateException(
              "the peer of " + member + " did not reach height " + highest + " within " + PATIENCE);
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
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
            new Charter.Limits(
                1_000_000, 100, shortestPhase().toMillis(), window.toMillis(), 1_000),
            new Charter.Policy("arc+trmean", 10_000));
    Requests.CharterReference reference = new Requests.CharterReference(version, charter.digest());
    submit("A", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
    for (String bank : List.of("A", "B", "C")) {
      submit(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference);
    }
    submit("A", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference);
  }

  private void register(String bank) {
    agree(bank, AGREEMENT);
    own(bank, DATASET);
    snapshot(bank, DATASET, SNAPSHOT, 0);
  }

  /** Puts an agreement of a bank in force. */
  void agree(String bank, String agreement) {
    submit(
        bank,
        Role.STEWARD,
        TransactionName.CREATE_AGREEMENT,
        new Agreement(
            agreement,
            LedgerNetwork.mspId(bank),
            List.of(LedgerScenario.PURPOSE),
            List.of(Agreement.TaskType.TRAINING),
            0,
            time.now().plus(Duration.ofDays(365)).toEpochMilli(),
            2,
            1_000,
            0));
    submit(
        bank,
        Role.STEWARD,
        TransactionName.ACTIVATE_AGREEMENT,
        new Requests.AgreementReference(agreement));
  }

  /** Registers a dataset of a bank. */
  void own(String bank, String dataset) {
    submit(
        bank,
        Role.STEWARD,
        TransactionName.REGISTER_DATASET,
        new Dataset(
            dataset,
            LedgerNetwork.mspId(bank),
            "Payments",
            List.of("amount"),
            "fraud",
            LawfulBasis.LEGITIMATE_INTERESTS));
  }

  /** Registers a snapshot that takes some revocations into account. */
  void snapshot(String bank, String dataset, String snapshot, int revocationsSeen) {
    submit(
        bank,
        Role.STEWARD,
        TransactionName.REGISTER_SNAPSHOT,
        new Snapshot(
            snapshot,
            dataset,
            LedgerNetwork.mspId(bank),
            List.of(new Snapshot.OffsetRange(0, 0, 100)),
            0,
            100,
            "2".repeat(64),
            revocationsSeen,
            0));
  }

  @Override
  public void close() throws IOException {
    try {
      for (LedgerSeat seat : seats.values()) {
        seat.close();
      }
    } finally {
      ledger.close();
      Trees.remove(directory);
    }
  }
}
