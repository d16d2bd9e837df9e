package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.network.FabricNetwork;
import org.concordat.network.lifecycle.ChaincodeDefinition;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * The contract of one put beside ours: on every peer, over mutual TLS, under the same endorsement
 * policy.
 */
final class OnePutService implements AutoCloseable {
  private static final String NAME = "oneput";

  private final List<ChaincodeServer> servers = new ArrayList<>();

  private OnePutService() {}

  static OnePutService start(FabricNetwork network) throws IOException {
    OnePutService service = new OnePutService();
    try {
      network.define(
          new ChaincodeDefinition(
              NAME,
              "1",
              1,
              ChaincodeDefinition.outOf(
                  network.plan().quorum(),
                  network.plan().banks().stream().map(Member::mspId).toList(),
                  MSPRoleType.PEER),
              CollectionConfigPackage.getDefaultInstance()),
          member -> Optional.of(service.serve(network, member)));
    } catch (IOException | RuntimeException e) {
      service.close();
      throw e;
    }
    return service;
  }

  private ChaincodePackage serve(FabricNetwork network, Member member) throws IOException {
    int port = network.plan().port(member, Port.CHAINCODE_NEXT);
    ChaincodePackage chaincode = network.lifecycle().pack(member, NAME + "_1", port);
    Path tls = network.directory().tls(member, Issuer.CHAINCODE);
    ChaincodeServer server =
        ChaincodeServer.serve(
            () -> new OnePut(chaincode.id())::connect,
            "127.0.0.1",
            port,
            Optional.of(
                new ChaincodeServer.Tls(
                    tls.resolve("server.crt"), tls.resolve("server.key"), tls.resolve("ca.crt"))));
    synchronized (servers) {
      servers.add(server);
    }
    return chaincode;
  }

  /** A transaction that puts a value under a key. */
  Seat.Message message(String key, byte[] value) {
    return new Seat.Message(
        NAME, OnePut.PUT, List.of(key.getBytes(StandardCharsets.UTF_8), value), Map.of());
  }

  @Override
  public void close() {
    synchronized (servers) {
      servers.forEach(ChaincodeServer::stop);
    }
  }
}
