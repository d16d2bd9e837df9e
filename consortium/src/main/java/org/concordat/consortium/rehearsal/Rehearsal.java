package org.concordat.consortium.rehearsal;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.broker.BrokerSettings;
import org.concordat.consortium.data.BankNames;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.network.EmbeddedLedger;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.Study;

/**
 * Four banks and a regulator go through a study of two rounds. The broker, and the chaincode, the
 * worker and the client service of the first bank are processes of their own, recorded; the rest is
 * in this JVM.
 */
final class Rehearsal implements AutoCloseable {
  private static final String BANK = "A";
  private static final int BANKS = 4;
  private static final int ROWS = 600;
  private static final int ROUNDS = 2;
  private static final long SEED = 1;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final long PATIENCE_MILLIS = 120_000;

  private final Path directory;
  private final Recorder recorder;
  private final Consumer<String> step;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<ProcessKind, RecordedProcess> processes = new EnumMap<>(ProcessKind.class);

  Rehearsal(Path directory, Recorder recorder, Consumer<String> step) {
    this.directory = directory;
    this.recorder = recorder;
    this.step = step;
  }

  /**
   * Goes through the study, then ends the recorded processes.
   *
   * @throws IOException when something does not start or stop
   * @throws InterruptedException when interrupted
   */
  void run() throws IOException, InterruptedException {
    ConsortiumData data = GeneratedBanks.draw(BANKS, ROWS, ROWS, SEED);
    step.accept("a consortium in one process");
    AtomicReference<EmbeddedLedger> ledger = new AtomicReference<>();
    LedgerFactory ledgers =
        (place, banks, window) -> {
          ledger.set(EmbeddedLedger.start(place, banks, window, InstantSource.system()));
          return ledger.get();
        };
    Consortium consortium =
        Consortium.start(
            directory,
            data,
            ledgers,
            WINDOW,
            (bank, honest) -> honest,
            what -> {},
            Optional.empty());
    started.push(consortium);
    startBroker(consortium);
    startChaincode(ledger.get());
    startWorker(consortium);
    startService(consortium);
    step.accept("a study");
    study(consortium, data);
    step.accept("stopping");
    end(List.of(ProcessKind.SERVICE, ProcessKind.WORKER, ProcessKind.CHAINCODE));
    started.remove(consortium);
    consortium.close();
    end(List.of(ProcessKind.BROKER));
  }

  /** Ends processes at the same time: the JVM takes seconds to write its notes. */
  private void end(List<ProcessKind> kinds) throws IOException, InterruptedException {
    for (ProcessKind kind : kinds) {
      processes.get(kind).tellToEnd();
    }
    for (ProcessKind kind : kinds) {
      processes.get(kind).awaitEnd();
    }
  }

  private void startBroker(Consortium consortium) throws IOException, InterruptedException {
    step.accept("the broker as a process");
    BrokerSettings settings = consortium.broker().settings();
    consortium.broker().stop();
    record(
        ProcessKind.BROKER,
        Map.of(
            "CONCORDAT_BROKER_DIRECTORY", settings.directory().toString(),
            "CONCORDAT_BROKER_HOST", settings.host(),
            "CONCORDAT_BROKER_PORT", Integer.toString(settings.port()),
            "CONCORDAT_BROKER_CONTROLLER_PORT", Integer.toString(settings.controllerPort()),
            "CONCORDAT_BROKER_TOPICS", "rehearsal"));
  }

  private void startChaincode(EmbeddedLedger ledger) throws IOException, InterruptedException {
    step.accept("a chaincode as a process");
    String organisation = LedgerNetwork.organisation(BANK);
    ledger.stopChaincode(organisation);
    String listens =
        record(
            ProcessKind.CHAINCODE,
            Map.of(
                "CHAINCODE_ID", LedgerNetwork.CHAINCODE + ":1",
                "CHAINCODE_SERVER_ADDRESS", LOOPBACK + ":0"));
    int port = Integer.parseInt(listens.substring(listens.lastIndexOf(' ') + 1));
    ledger.endpoint(organisation).connectChaincode(LOOPBACK, port);
  }

  private void startWorker(Consortium consortium) throws IOException, InterruptedException {
    step.accept("a worker as a process");
    consortium.stopWorker(BANK);
    String mspId = BankNames.mspId(BANK);
    record(
        ProcessKind.WORKER,
        Map.of(
            "CONCORDAT_KAFKA", consortium.broker().bootstrapServers(),
            "CONCORDAT_BANK", mspId,
            "CONCORDAT_TOPICS", mspId));
  }

  private void startService(Consortium consortium) throws IOException, InterruptedException {
    step.accept("a client service as a process");
    consortium.bank(BANK).stop();
    Properties settings = new Properties();
    consortium.bank(BANK).settings().forEach((name, value) -> settings.put(name, value.toString()));
    Path file = directory.resolve("service.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    record(ProcessKind.SERVICE, Map.of(), file.toString());
  }

  private String record(ProcessKind kind, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    RecordedProcess process = recorder.start(kind, environment, List.of(arguments));
    started.push(process);
    processes.put(kind, process);
    return process.readyLine();
  }

  private void study(Consortium consortium, ConsortiumData data)
      throws IOException, InterruptedException {
    Onboarding onboarding = new Onboarding(consortium, InstantSource.system(), what -> {});
    onboarding.agreeOnCharter(
        new Charter.Limits(
            10_000_000,
            100,
            Charter.Limits.WINDOWS_BETWEEN_DEADLINES * WINDOW.toMillis(),
            WINDOW.toMillis(),
            1_000),
        new Charter.Policy("arc+trmean", 10_000));
    onboarding.registerData(StudyDefaults.PURPOSE);
    Study study =
        StudyDefaults.fraud(data)
            .unhurried("rehearsal", BANKS, ROUNDS, consortium.workerDigest(), SEED);
    StudyWatch watch =
        new StudyWatch(
            study.id(), study.rounds(), System::currentTimeMillis, (round, phase, acted) -> {});
    try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on)) {
      onboarding.start(study);
      watch.await(PATIENCE_MILLIS);
    }
    consortium.client(BANK, Role.SCIENTIST).get("/studies/" + study.id() + "/rounds");
  }

  /** Ends whatever still runs. */
  @Override
  public void close() throws IOException {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("a part did not stop", e);
      }
    }
  }
}
