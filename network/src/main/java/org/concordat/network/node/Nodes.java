package org.concordat.network.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.network.NetworkException;
import org.concordat.network.channel.ChannelFiles;
import org.concordat.network.files.WholeFile;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;
import org.concordat.network.process.Health;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.process.Starts;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.template.Templates;

/** Orderers and peers: their settings, their start, and whether they are well. */
public final class Nodes {
  private static final String CHANNEL_ALREADY = "channel already exists";
  private static final String LEDGER_ALREADY = "already exists";

  /** As Fabric's own, without colours. */
  private static final String LOG_FORMAT =
      "%{time:2006-01-02T15:04:05.000Z07:00} %{level:.4s} [%{module}] %{message}";

  private static final String LOOPBACK = "127.0.0.1";

  private final NetworkPlan plan;
  private final NetworkDirectory directory;
  private final FabricPrograms programs;
  private final HttpClient http;
  private final Starts starts;

  /**
   * Creates the nodes' keeper.
   *
   * @param plan what the network is made from
   * @param directory where its files lie
   * @param programs Fabric's programs
   * @param http connections
   * @param starts of the network's processes
   */
  public Nodes(
      NetworkPlan plan,
      NetworkDirectory directory,
      FabricPrograms programs,
      HttpClient http,
      Starts starts) {
    this.plan = plan;
    this.directory = directory;
    this.programs = programs;
    this.http = http;
    this.starts = starts;
  }

  /**
   * Writes what all nodes have in common.
   *
   * @throws IOException when a file cannot be written
   */
  public void configure() throws IOException {
    Path folder = directory.configuration();
    Path builder = folder.resolve("ccaas");
    Files.createDirectories(builder.resolve("bin"));
    Map<String, String> values = new HashMap<>(ChannelFiles.timings(plan));
    values.put("builder-directory", builder.toString());
    for (String file : List.of("core.yaml", "orderer.yaml")) {
      WholeFile.write(folder.resolve(file), Templates.fill(file, values));
    }
    for (String script : List.of("detect", "build", "release")) {
      Path file = builder.resolve("bin").resolve(script);
      WholeFile.write(file, Templates.text("ccaas/bin/" + script));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /**
   * Returns a member's peer.
   *
   * @param member the member
   * @return its process
   */
  public NodeProcess peer(Member member) {
    return process(member, Issuer.PEER);
  }

  /**
   * Returns a member's orderer.
   *
   * @param member one that runs an orderer
   * @return its process
   */
  public NodeProcess orderer(Member member) {
    return process(member, Issuer.ORDERER);
  }

  private NodeProcess process(Member member, String node) {
    return new NodeProcess(member.name() + "." + node, directory.run(), directory.logs(), starts);
  }

  /**
   * Starts a member's orderer unless it runs.
   *
   * @param member one that runs an orderer
   */
  public void startOrderer(Member member) {
    NodeProcess process = orderer(member);
    if (process.running()) {
      return;
    }
    process.start(
        List.of(programs.program("orderer").toString()),
        ordererEnvironment(member),
        directory.holder(member, Issuer.ORDERER));
  }

  /**
   * Returns what an orderer is started with.
   *
   * @param member one that runs an orderer
   * @return its environment
   */
  public Map<String, String> ordererEnvironment(Member member) {
    Path home = directory.holder(member, Issuer.ORDERER);
    Path tls = directory.tls(member, Issuer.ORDERER);
    Map<String, String> environment = new HashMap<>();
    environment.put("FABRIC_CFG_PATH", directory.configuration().toString());
    environment.put("FABRIC_LOGGING_SPEC", "warn");
    environment.put("FABRIC_LOGGING_FORMAT", LOG_FORMAT);
    environment.put("ORDERER_GENERAL_LISTENADDRESS", member.host());
    environment.put("ORDERER_GENERAL_LISTENPORT", port(member, Port.ORDERER));
    environment.put("ORDERER_GENERAL_LOCALMSPID", member.ordererMspId());
    environment.put("ORDERER_GENERAL_LOCALMSPDIR", home.resolve("msp").toString());
    environment.put("ORDERER_GENERAL_TLS_PRIVATEKEY", tls.resolve("server.key").toString());
    environment.put("ORDERER_GENERAL_TLS_CERTIFICATE", tls.resolve("server.crt").toString());
    environment.put("ORDERER_GENERAL_TLS_ROOTCAS", "[" + tls.resolve("ca.crt") + "]");
    environment.put("ORDERER_FILELEDGER_LOCATION", home.resolve("ledger").toString());
    environment.put("ORDERER_CONSENSUS_WALDIR", home.resolve("wal").toString());
    environment.put("ORDERER_ADMIN_LISTENADDRESS", loopback(member, Port.ORDERER_ADMIN));
    environment.put("ORDERER_OPERATIONS_LISTENADDRESS", loopback(member, Port.ORDERER_OPERATIONS));
    return environment;
  }

  /**
   * Starts a member's peer unless it runs.
   *
   * @param member the member
   */
  public void startPeer(Member member) {
    NodeProcess process = peer(member);
    if (process.running()) {
      return;
    }
    process.start(
        List.of(programs.program("peer").toString(), "node", "start"),
        peerEnvironment(member),
        directory.holder(member, Issuer.PEER));
  }

  /**
   * Returns what a peer is started with.
   *
   * @param member the member
   * @return its environment
   */
  public Map<String, String> peerEnvironment(Member member) {
    Path home = directory.holder(member, Issuer.PEER);
    Map<String, String> environment = new HashMap<>(client(member, Issuer.PEER));
    environment.put("CORE_PEER_ID", "peer0." + member.name());
    environment.put("CORE_PEER_LISTENADDRESS", plan.address(member, Port.PEER));
    environment.put("CORE_PEER_CHAINCODEADDRESS", loopback(member, Port.PEER_CHAINCODE));
    environment.put("CORE_PEER_CHAINCODELISTENADDRESS", loopback(member, Port.PEER_CHAINCODE));
    environment.put("CORE_PEER_FILESYSTEMPATH", home.resolve("ledger").toString());
    environment.put("CORE_LEDGER_SNAPSHOTS_ROOTDIR", home.resolve("snapshots").toString());
    environment.put("CORE_PEER_GOSSIP_BOOTSTRAP", plan.address(member, Port.PEER));
    environment.put("CORE_PEER_GOSSIP_EXTERNALENDPOINT", plan.address(member, Port.PEER));
    environment.put("CORE_PEER_TLS_CERT_FILE", tls(member, "server.crt"));
    environment.put("CORE_PEER_TLS_KEY_FILE", tls(member, "server.key"));
    environment.put("CORE_OPERATIONS_LISTENADDRESS", loopback(member, Port.PEER_OPERATIONS));
    // Set and empty: no Docker is looked for.
    environment.put("CORE_VM_ENDPOINT", "");
    return environment;
  }

  /**
   * Returns what the {@code peer} program needs to act for a member.
   *
   * @param member the member
   * @param holder as whom
   * @return its environment
   */
  public Map<String, String> client(Member member, String holder) {
    return Map.of(
        "FABRIC_CFG_PATH", directory.configuration().toString(),
        "FABRIC_LOGGING_SPEC", "warn",
        "FABRIC_LOGGING_FORMAT", LOG_FORMAT,
        "CORE_PEER_ADDRESS", plan.address(member, Port.PEER),
        "CORE_PEER_LOCALMSPID", member.mspId(),
        "CORE_PEER_MSPCONFIGPATH", directory.msp(member, holder).toString(),
        "CORE_PEER_TLS_ENABLED", "true",
        "CORE_PEER_TLS_ROOTCERT_FILE", tls(member, "ca.crt"));
  }

  /**
   * Waits until a member's orderer answers.
   *
   * @param member one that runs an orderer
   */
  public void awaitOrderer(Member member) {
    await(member, orderer(member), Port.ORDERER_OPERATIONS, loopback(member, Port.ORDERER_ADMIN));
  }

  /**
   * Waits until a member's peer answers.
   *
   * @param member the member
   */
  public void awaitPeer(Member member) {
    await(member, peer(member), Port.PEER_OPERATIONS, plan.address(member, Port.PEER));
  }

  /** A node says that it is healthy before it listens everywhere. */
  private void await(Member member, NodeProcess process, Port operations, String other) {
    URI page = URI.create("http://" + loopback(member, operations) + "/healthz");
    Health.await(
        process, () -> Health.answers(http, page) && Health.listens(other), plan.timing("start"));
  }

  /**
   * Joins a member's orderer to the channel unless it is there.
   *
   * @param member one that runs an orderer
   */
  public void joinOrderer(Member member) {
    if (Files.exists(
        directory.holder(member, Issuer.ORDERER).resolve("ledger/chains/" + plan.channel()))) {
      return;
    }
    String answer =
        programs.run(
            "osnadmin",
            Map.of(),
            "channel",
            "join",
            "-c",
            plan.channel(),
            "-b",
            directory.genesisBlock().toString(),
            "-o",
            loopback(member, Port.ORDERER_ADMIN));
    // It ends with 0 whatever the orderer answers.
    if (!answer.startsWith("Status: 201") && !answer.contains(CHANNEL_ALREADY)) {
      throw new NetworkException(
          "the orderer of " + member.name() + " did not join the channel: " + answer.strip());
    }
  }

  /**
   * Joins a member's peer to the channel unless it is there.
   *
   * @param member the member
   */
  public void joinPeer(Member member) {
    if (Files.exists(
        directory
            .holder(member, Issuer.PEER)
            .resolve("ledger/ledgersData/chains/chains/" + plan.channel()))) {
      return;
    }
    try {
      programs.run(
          "peer",
          client(member, Issuer.ADMIN),
          "channel",
          "join",
          "-b",
          directory.genesisBlock().toString());
    } catch (NetworkException e) {
      if (!e.getMessage().contains(LEDGER_ALREADY)) {
        throw e;
      }
    }
  }

  private String tls(Member member, String file) {
    return directory.tls(member, Issuer.PEER).resolve(file).toString();
  }

  private String port(Member member, Port port) {
    return Integer.toString(plan.port(member, port));
  }

  private String loopback(Member member, Port port) {
    return LOOPBACK + ":" + plan.port(member, port);
  }
}
