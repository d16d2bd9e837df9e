package org.concordat.embedded.network;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.concordat.embedded.conformance.Client;
import org.concordat.embedded.conformance.EmbeddedLedgerUnderTest;
import org.concordat.embedded.conformance.EmbeddedSeats;
import org.concordat.embedded.conformance.TestChaincodeServer;

/** A network with its chaincodes that a test can take down and up again. */
final class NetworkFixture extends EmbeddedSeats {
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

  @Override
  public EmbeddedNetwork network() {
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
  public void close() throws IOException {
    network.close();
    chaincodes.values().forEach(TestChaincodeServer::close);
  }
}
