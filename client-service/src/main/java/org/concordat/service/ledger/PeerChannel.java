package org.concordat.service.ledger;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Connections to peers. */
final class PeerChannel {
  private static final int LARGEST_MESSAGE = 100 << 20;
  private static final int LARGEST_METADATA = 1 << 20;

  private PeerChannel() {}

  /**
   * Opens a connection; the peer need not be up yet.
   *
   * @param peer the peer's address
   * @param tlsRoot its TLS root; empty for plaintext
   * @param serverName the name in its certificate where it is not the address's
   * @return the connection
   * @throws UncheckedIOException when the root cannot be read
   */
  static ManagedChannel open(String peer, Optional<Path> tlsRoot, Optional<String> serverName) {
    ManagedChannelBuilder<?> builder;
    if (tlsRoot.isPresent()) {
      try {
        builder =
            Grpc.newChannelBuilder(
                peer,
                TlsChannelCredentials.newBuilder().trustManager(tlsRoot.get().toFile()).build());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      serverName.ifPresent(builder::overrideAuthority);
    } else {
      builder = Grpc.newChannelBuilder(peer, InsecureChannelCredentials.create());
    }
    return builder
        .maxInboundMessageSize(LARGEST_MESSAGE)
        // An error carries a detail from every peer; gRPC would cut them off at 8 KiB.
        .maxInboundMetadataSize(LARGEST_METADATA)
        .keepAliveTime(60, TimeUnit.SECONDS)
        .build();
  }

  /** Closes a connection. */
  static void close(ManagedChannel channel) {
    channel.shutdownNow();
    try {
      channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
