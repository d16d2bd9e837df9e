package org.concordat.embedded.network;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.concordat.embedded.conformance.Client;
import org.concordat.embedded.conformance.EmbeddedLedgerUnderTest;
import org.concordat.embedded.conformance.LedgerUnderTest;
import org.concordat.embedded.conformance.TestChaincodeServer;
import org.concordat.embedded.identity.CertificateAuthority;
import org.concordat.embedded.identity.Identity;
import org.concordat.embedded.identity.Role;

/** A network with its chaincodes that a test can take down and up again. */
final class NetworkFixture implements LedgerUnderTest {
  static final List<String> ALL_ORGANIZATIONS =
      List.of("BankA", "BankB", "BankC", "BankD", "BankE", "Regulator");

  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path directory;
  private final Map<String, TestChaincodeServer> chaincodes = new HashMap<>();
  private EmbeddedNetwork network;

  NetworkFixture(Path directory) throws IOException {
    this.directory = directory;
    for (String name : ALL_ORGANIZATIONS) {
      chaincodes.put(name, new TestChaincodeServer(name));
    }
    start();
  }

  void start() throws IOException {
    network = EmbeddedLedgerUnderTest.describe(directory).start();
    chaincodes.forEach(
        (name, server) ->
            network.peer(name).connectChaincode(CHAINCODE, "127.0.0.1", server.port()));
  }

  void restart() throws IOException {
    network.close();
    start();
  }

  EmbeddedNetwork network() {
    return network;
  }

  TestChaincodeServer chaincode(String organization) {
    return chaincodes.get(organization);
  }

  void replaceChaincode(String organization) throws IOException {
    int port = chaincodes.get(organization).port();
    chaincodes.get(organization).close();
    chaincodes.put(organization, new TestChaincodeServer(organization, port));
  }

  Client on(String organization) {
    return Client.of(this, organization);
  }

  /** Waits until every running peer has as many blocks as {@code organization}'s. */
  void awaitEqualHeights(String organization) {
    long height = network.peer(organization).height();
    await(() -> ALL_ORGANIZATIONS.stream().allMatch(o -> network.peer(o).height() >= height));
  }

  static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not so within " + LIMIT);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  @Override
  public String channel() {
    return network.channelName();
  }

  @Override
  public List<String> banks() {
    return ALL_ORGANIZATIONS.subList(0, BANKS);
  }

  @Override
  public String regulator() {
    return "Regulator";
  }

  @Override
  public String mspId(String organization) {
    return organization + "MSP";
  }

  @Override
  public Credentials client(String organization) {
    return credentials(network.enroll(organization, "client", Map.of()));
  }

  @Override
  public Credentials peer(String organization) {
    return credentials(network.enroll(organization, "peer1", Role.PEER, Map.of()));
  }

  @Override
  public Credentials stranger() {
    return credentials(
        CertificateAuthority.create("StrangerMSP", "Stranger", Instant.now(), new SecureRandom())
            .issue("client", Role.CLIENT, Map.of(), Instant.now()));
  }

  static Credentials credentials(Identity identity) {
    return new Credentials(identity.mspId(), identity.certificate(), identity.privateKey());
  }

  @Override
  public ManagedChannel connect(String organization) {
    return Grpc.newChannelBuilder(
            network.peer(organization).address(), InsecureChannelCredentials.create())
        .maxInboundMetadataSize(1 << 20)
        .build();
  }

  @Override
  public void close() throws IOException {
    network.close();
    chaincodes.values().forEach(TestChaincodeServer::close);
  }
}
