package org.concordat.network.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.identity.SecretFile;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;
import org.concordat.network.process.Health;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.process.Starts;
import org.concordat.network.service.Programs.Kind;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.task.BankTopics;

/**
 * What a member runs beside its Fabric nodes: its chaincode, its client service, a bank's worker;
 * and the broker, one for the banks of a machine.
 */
public final class MemberServices {
  private static final Duration START = Duration.ofSeconds(90);
  private static final String LOOPBACK = "127.0.0.1";

  private final NetworkPlan plan;
  private final NetworkDirectory directory;
  private final Issuer issuer;
  private final Programs programs;
  private final HttpClient http;
  private final Starts starts;

  /**
   * Creates the keeper of services.
   *
   * @param plan what the network is made from
   * @param directory where its files lie
   * @param issuer knows the members' users
   * @param programs Concordat's programs
   * @param http connections
   * @param starts of the network's processes
   */
  public MemberServices(
      NetworkPlan plan,
      NetworkDirectory directory,
      Issuer issuer,
      Programs programs,
      HttpClient http,
      Starts starts) {
    this.plan = plan;
    this.directory = directory;
    this.issuer = issuer;
    this.programs = programs;
    this.http = http;
    this.starts = starts;
  }

  /**
   * Returns the process of a member's service.
   *
   * @param member the member; for the broker the bank it lies at
   * @param kind which
   * @return the process
   */
  public NodeProcess process(Member member, Kind kind) {
    return process(member, kind.key());
  }

  /**
   * Returns the bank whose broker a bank uses: the first on its host.
   *
   * @param bank the bank
   * @return where the broker lies
   */
  public Member brokerOf(Member bank) {
    return plan.banks().stream()
        .filter(other -> other.host().equals(bank.host()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Returns those of some members that have a broker.
   *
   * @param members the members
   * @return one for each host with a bank
   */
  public List<Member> brokers(List<Member> members) {
    return members.stream()
        .filter(Member::isBank)
        .filter(bank -> brokerOf(bank).equals(bank))
        .toList();
  }

  /**
   * Starts a broker with the topics of the banks that use it, unless it runs.
   *
   * @param at the bank it lies at
   */
  public void startBroker(Member at) {
    NodeProcess process = process(at, Kind.BROKER);
    if (process.running()) {
      return;
    }
    process.start(
        programs.command(Kind.BROKER),
        brokerEnvironment(at),
        directory.holder(at, Kind.BROKER.key()));
  }

  /**
   * Returns what a broker is started with.
   *
   * @param at the bank it lies at
   * @return its environment
   */
  public Map<String, String> brokerEnvironment(Member at) {
    List<String> topics =
        plan.banks().stream()
            .filter(bank -> brokerOf(bank).equals(at))
            .map(bank -> new BankTopics(bank.mspId()))
            .flatMap(
                t -> List.of(t.transactions(), t.tasks(), t.results(), t.deadLetters()).stream())
            .toList();
    Path home = directory.holder(at, Kind.BROKER.key());
    return Map.of(
        "CONCORDAT_BROKER_DIRECTORY", home.resolve("log").toString(),
        "CONCORDAT_BROKER_HOST", at.host(),
        "CONCORDAT_BROKER_PORT", Integer.toString(plan.port(at, Port.BROKER)),
        "CONCORDAT_BROKER_CONTROLLER_PORT", Integer.toString(plan.port(at, Port.BROKER_CONTROLLER)),
        "CONCORDAT_BROKER_TOPICS", String.join(",", topics));
  }

  /**
   * Waits until a broker takes connections.
   *
   * @param at the bank it lies at
   */
  public void awaitBroker(Member at) {
    awaitSaid(process(at, Kind.BROKER), "broker listens on");
  }

  /**
   * Starts a member's chaincode unless it runs.
   *
   * @param member the member
   * @param packageId what its peer knows it by
   * @param port where it listens
   */
  public void startChaincode(Member member, String packageId, Port port) {
    NodeProcess process = chaincode(member, port);
    if (process.running()) {
      return;
    }
    process.start(
        programs.command(Kind.CHAINCODE),
        chaincodeEnvironment(member, packageId, port),
        directory.holder(member, Issuer.CHAINCODE));
  }

  /**
   * Returns what a member's chaincode is started with.
   *
   * @param member the member
   * @param packageId what its peer knows it by
   * @param port where it listens
   * @return its environment
   */
  public Map<String, String> chaincodeEnvironment(Member member, String packageId, Port port) {
    Path tls = directory.tls(member, Issuer.CHAINCODE);
    return Map.of(
        "CHAINCODE_ID", packageId,
        "CHAINCODE_SERVER_ADDRESS", LOOPBACK + ":" + plan.port(member, port),
        "CHAINCODE_TLS_CERT", tls.resolve("server.crt").toString(),
        "CHAINCODE_TLS_KEY", tls.resolve("server.key").toString(),
        "CHAINCODE_TLS_CLIENT_CACERT", tls.resolve("ca.crt").toString());
  }

  /**
   * Returns the process of a member's chaincode.
   *
   * @param member the member
   * @param port {@link Port#CHAINCODE} or, while one definition replaces another, {@link
   *     Port#CHAINCODE_NEXT}
   * @return the process
   */
  public NodeProcess chaincode(Member member, Port port) {
    return process(member, port.key());
  }

  private NodeProcess process(Member member, String name) {
    return new NodeProcess(member.name() + "." + name, directory.run(), directory.logs(), starts);
  }

  /**
   * Waits until a member's chaincode listens.
   *
   * @param member the member
   * @param port where
   */
  public void awaitChaincode(Member member, Port port) {
    awaitSaid(chaincode(member, port), "listens on port");
  }

  /**
   * Starts a bank's worker unless it runs.
   *
   * @param bank the bank
   */
  public void startWorker(Member bank) {
    NodeProcess process = process(bank, Kind.WORKER);
    if (process.running()) {
      return;
    }
    process.start(
        programs.command(Kind.WORKER),
        workerEnvironment(bank),
        directory.holder(bank, Kind.WORKER.key()));
  }

  /**
   * Returns what a bank's worker is started with.
   *
   * @param bank the bank
   * @return its environment
   */
  public Map<String, String> workerEnvironment(Member bank) {
    return Map.of(
        "CONCORDAT_KAFKA", broker(bank),
        "CONCORDAT_BANK", bank.mspId(),
        "CONCORDAT_TOPICS", new BankTopics(bank.mspId()).prefix(),
        "OMP_NUM_THREADS", "1");
  }

  /**
   * Waits until a bank's worker takes tasks.
   *
   * @param bank the bank
   */
  public void awaitWorker(Member bank) {
    awaitSaid(process(bank, Kind.WORKER), "takes tasks");
  }

  /**
   * Starts a member's client service unless it runs.
   *
   * @param member the member
   * @throws IOException when its settings cannot be written
   */
  public void startService(Member member) throws IOException {
    NodeProcess process = process(member, Kind.SERVICE);
    if (process.running()) {
      return;
    }
    Path settings = writeServiceSettings(member);
    process.start(
        programs.command(Kind.SERVICE, settings.toString()), Map.of(), serviceDirectory(member));
  }

  /**
   * Writes the settings of a member's client service.
   *
   * @param member the member
   * @return the file
   * @throws IOException when it cannot be written
   */
  public Path writeServiceSettings(Member member) throws IOException {
    Path home = serviceDirectory(member);
    Files.createDirectories(home);
    Path settings = home.resolve("service.properties");
    StringBuilder text = new StringBuilder("# Written at each start; see docs/operations.md\n");
    settings(member, home)
        .forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
    SecretFile.write(settings, text.toString());
    return settings;
  }

  private Map<String, String> settings(Member member, Path home) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("concordat.member.msp-id", member.mspId());
    settings.put("concordat.member.kind", member.isBank() ? "bank" : "regulator");
    settings.put("concordat.directory", home.toString());
    settings.put("concordat.ledger.peer", plan.address(member, Port.PEER));
    settings.put(
        "concordat.ledger.tls-root",
        directory.tls(member, Issuer.PEER).resolve("ca.crt").toString());
    settings.put("concordat.ledger.channel", plan.channel());
    settings.put("concordat.ledger.chaincode", plan.chaincode());
    settings.putAll(witness(member));
    if (member.isBank()) {
      settings.put("concordat.kafka.bootstrap-servers", broker(member));
      settings.put("concordat.kafka.topic-prefix", new BankTopics(member.mspId()).prefix());
    }
    for (Role role : Issuer.roles(member)) {
      Path folder = issuer.userDirectory(member, role);
      String name = "concordat.ledger.identities." + role.attributeValue();
      settings.put(name + ".certificate", folder.resolve("cert.pem").toString());
      settings.put(name + ".key", folder.resolve("key.pem").toString());
    }
    settings.put("micronaut.server.host", member.host());
    settings.put("micronaut.server.port", Integer.toString(plan.port(member, Port.SERVICE)));
    return settings;
  }

  /** The next bank's peer, with whose blocks the service compares those of its own. */
  private Map<String, String> witness(Member member) throws IOException {
    List<Member> banks = plan.banks();
    Member next = banks.get((banks.indexOf(member) + 1) % banks.size());
    Optional<Path> root = tlsRoot(next);
    if (next.equals(member) || root.isEmpty()) {
      return Map.of();
    }
    String prefix = "concordat.integrity.witnesses.1.";
    return Map.of(
        prefix + "name",
        next.name(),
        prefix + "peer",
        plan.address(next, Port.PEER),
        prefix + "tls-root",
        root.get().toString());
  }

  /** Who issues a member's TLS certificates, as every member knows it. */
  private Optional<Path> tlsRoot(Member member) throws IOException {
    Path roots = directory.organisation(member.mspId()).resolve("tlscacerts");
    if (!Files.isDirectory(roots)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(roots)) {
      return files.filter(Files::isRegularFile).sorted().findFirst();
    }
  }

  /**
   * Waits until a member's client service is ready.
   *
   * @param member the member
   */
  public void awaitService(Member member) {
    URI page = URI.create(address(member) + "/health/readiness");
    Health.await(process(member, Kind.SERVICE), () -> Health.answers(http, page), START);
  }

  /**
   * Returns where a member's client service answers.
   *
   * @param member the member
   * @return its address
   */
  public URI address(Member member) {
    return URI.create("http://" + plan.address(member, Port.SERVICE));
  }

  /**
   * Returns where a member's client service keeps its state.
   *
   * @param member the member
   * @return a directory
   */
  public Path serviceDirectory(Member member) {
    return directory.holder(member, Kind.SERVICE.key());
  }

  private String broker(Member bank) {
    return plan.address(brokerOf(bank), Port.BROKER);
  }

  private static void awaitSaid(NodeProcess process, String text) {
    Health.await(process, () -> process.said(text), START);
  }
}
