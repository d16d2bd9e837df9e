package org.concordat.embedded.conformance;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.concordat.embedded.network.EmbeddedNetwork;
import org.concordat.identity.NodeRole;

/** What the tests of an embedded network see of it: its organisations' seats at the ledger. */
public abstract class EmbeddedSeats implements LedgerUnderTest {
  private final Map<String, Credentials> clients = new ConcurrentHashMap<>();

  /** The network as it runs now. */
  public abstract EmbeddedNetwork network();

  @Override
  public String channel() {
    return network().channelName();
  }

  @Override
  public List<String> banks() {
    return EmbeddedLedgerUnderTest.NAMES;
  }

  @Override
  public Credentials client(String organization) {
    return clients.computeIfAbsent(
        organization,
        o ->
            Credentials.of(network().enroll(o, "client", Map.of("concordat.role", "participant"))));
  }

  @Override
  public Credentials peer(String organization) {
    return Credentials.of(network().enroll(organization, "another-peer", NodeRole.PEER, Map.of()));
  }

  @Override
  public ManagedChannel connect(String organization) {
    return Grpc.newChannelBuilder(
            network().peer(organization).address(), InsecureChannelCredentials.create())
        .maxInboundMessageSize(100 << 20)
        .maxInboundMetadataSize(1 << 20) // one error detail per peer, each with a stack trace
        .build();
  }
}
