package org.concordat.consortium;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.concordat.consortium.broker.EmbeddedBroker;
import org.concordat.consortium.broker.RowFeed;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.member.MemberSeat;
import org.concordat.consortium.member.Seats;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.task.BankTopics;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.BankWorker;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.WorkerDigest;
import org.concordat.worker.kafka.KafkaAccess;
import org.concordat.worker.telemetry.WorkerTelemetry;

/**
 * A whole consortium in this JVM: ledger, broker, and for every bank its rows, worker and client
 * service; beside them the regulator. Each part can be stopped and started again by itself.
 */
public final class Consortium implements Seats, AutoCloseable {
  private final Path directory;
  private final ConsortiumData data;
  private final BiFunction<String, BankTaskHandler, TaskHandler> disguise;
  private final LedgerNetwork ledger;
  private final EmbeddedBroker broker;
  private final String workerDigest;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Map<String, MemberSeat> seats = new LinkedHashMap<>();
  private final Map<String, BankWorker> workers = new LinkedHashMap<>();
  private final List<WorkerTelemetry> telemetries = new ArrayList<>();
  private final Optional<URI> otlp;

  private Consortium(
      Path directory,
      ConsortiumData data,
      BiFunction<String, BankTaskHandler, TaskHandler> disguise,
      LedgerNetwork ledger,
      EmbeddedBroker broker,
      Optional<URI> otlp) {
    this.directory = directory;
    this.data = data;
    this.disguise = disguise;
    this.ledger = ledger;
    this.broker = broker;
    this.otlp = otlp;
    this.workerDigest = WorkerDigest.compute();
  }

  /**
   * Starts everything.
   *
   * @param directory where everything keeps its state
   * @param data the banks and their rows
   * @param ledgers starts the ledger
   * @param timeWindow the peers' time window
   * @param disguise puts something in place of a bank's honest worker: the bank's name and the
   *     worker, to what does its tasks
   * @param step told what is being started
   * @param otlp where traces of all services and workers go; empty for nowhere
   * @return the running consortium
   * @throws IOException when a directory cannot be written or a port not be opened
   */
  public static Consortium start(
      Path directory,
      ConsortiumData data,
      LedgerFactory ledgers,
      Duration timeWindow,
      BiFunction<String, BankTaskHandler, TaskHandler> disguise,
      Consumer<String> step,
      Optional<URI> otlp)
      throws IOException {
    List<String> names = data.banks().stream().map(ConsortiumData.Bank::name).toList();
    step.accept("ledger: " + names.size() + " banks and a regulator");
    LedgerNetwork ledger = ledgers.start(directory.resolve("ledger"), names, timeWindow);
    EmbeddedBroker broker = null;
    Consortium consortium = null;
    try {
      step.accept("Kafka broker");
      broker = EmbeddedBroker.start(directory.resolve("kafka"));
      consortium = new Consortium(directory, data, disguise, ledger, broker, otlp);
      consortium.startMembers(step);
      return consortium;
    } catch (IOException | RuntimeException e) {
      if (consortium != null) {
        consortium.close();
      } else {
        if (broker != null) {
          broker.close();
        }
        ledger.close();
      }
      throw e;
    }
  }

  private void startMembers(Consumer<String> step) throws IOException {
    for (ConsortiumData.Bank bank : data.banks()) {
      step.accept("bank " + bank.name() + ": rows to its topic");
      feed(bank);
    }
    for (ConsortiumData.Bank bank : data.banks()) {
      step.accept("bank " + bank.name() + ": worker and client service");
      startWorker(bank.name());
      start(
          LedgerNetwork.organisation(bank.name()),
          Optional.of(broker.bootstrapServers()),
          topics(bank).prefix());
    }
    step.accept("the regulator's client service");
    start(LedgerNetwork.REGULATOR, Optional.empty(), "");
  }

  private void start(String organisation, Optional<String> brokers, String topicPrefix)
      throws IOException {
    MemberSeat seat =
        MemberSeat.prepare(
            ledger,
            organisation,
            brokers,
            topicPrefix,
            directory.resolve("members").resolve(organisation),
            http);
    otlp.ifPresent(receiver -> seat.set("concordat.telemetry.otlp.endpoint", receiver.toString()));
    seats.put(organisation, seat);
    seat.start();
  }

  /**
   * Returns the ledger, for its faults and restarts.
   *
   * @return the ledger
   */
  public LedgerNetwork ledger() {
    return ledger;
  }

  /**
   * Returns the broker.
   *
   * @return the broker
   */
  public EmbeddedBroker broker() {
    return broker;
  }

  @Override
  public ConsortiumData data() {
    return data;
  }

  /**
   * Returns the code digest all workers here report.
   *
   * @return 64 hexadecimal digits
   */
  public String workerDigest() {
    return workerDigest;
  }

  /**
   * Returns a bank's client service.
   *
   * @param bank the bank's short name
   * @return its seat
   */
  public MemberSeat bank(String bank) {
    return seats.get(LedgerNetwork.organisation(bank));
  }

  /**
   * Returns the regulator's client service.
   *
   * @return its seat
   */
  public MemberSeat regulator() {
    return seats.get(LedgerNetwork.REGULATOR);
  }

  @Override
  public MemberClient client(String bank, Role role) throws IOException {
    return bank(bank).client(role);
  }

  /**
   * Starts a bank's worker; starting a started one does nothing.
   *
   * @param bank the bank's short name
   */
  public synchronized void startWorker(String bank) {
    workers.computeIfAbsent(
        bank,
        name -> {
          ConsortiumData.Bank held =
              data.banks().stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
          KafkaAccess access =
              KafkaAccess.plain(broker.bootstrapServers(), held.mspId(), topics(held));
          WorkerTelemetry telemetry = WorkerTelemetry.of(held.mspId(), otlp);
          telemetries.add(telemetry);
          BankWorker worker =
              new BankWorker(
                  access,
                  disguise.apply(name, BankWorker.honest(access, workerDigest, telemetry)),
                  () -> {},
                  telemetry);
          worker.start();
          return worker;
        });
  }

  /**
   * Stops a bank's worker, whatever it is doing.
   *
   * @param bank the bank's short name
   */
  public void stopWorker(String bank) {
    BankWorker running;
    synchronized (this) {
      running = workers.remove(bank);
    }
    if (running != null) {
      running.close();
    }
  }

  /**
   * Reads the metrics of all workers started so far, as Prometheus would of each.
   *
   * @return the text of one after the other
   */
  public synchronized String workerMetrics() {
    return telemetries.stream().map(WorkerTelemetry::scrape).collect(Collectors.joining());
  }

  private void feed(ConsortiumData.Bank bank) throws IOException {
    BankTopics topics = topics(bank);
    broker.createTopics(
        List.of(topics.transactions(), topics.tasks(), topics.results(), topics.deadLetters()), 1);
    RowFeed.send(broker.bootstrapServers(), bank);
  }

  private static BankTopics topics(ConsortiumData.Bank bank) {
    return new BankTopics(bank.mspId());
  }

  /** Stops everything: first those who ask, then those who answer. */
  @Override
  public void close() throws IOException {
    stopTogether(workers.keySet().stream().<Runnable>map(bank -> () -> stopWorker(bank)).toList());
    stopTogether(seats.values().stream().<Runnable>map(seat -> seat::close).toList());
    telemetries.forEach(WorkerTelemetry::close);
    http.close();
    broker.close();
    ledger.close();
  }

  /** Each waits for answers of the broker, up to seconds; one after the other they would add up. */
  private static void stopTogether(List<Runnable> stops) {
    CompletableFuture<?>[] stopped =
        stops.stream()
            .map(stop -> CompletableFuture.runAsync(stop, Thread::startVirtualThread))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(stopped).join();
  }
}
