package org.concordat.service.ledger;

import io.grpc.ManagedChannel;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Another member's peer, read as this member's client: every member of the channel may read blocks
 * at every peer.
 */
public final class PeerWitness implements Witness {
  private final String name;
  private final ManagedChannel connection;
  private final PeerBlocks blocks;

  private PeerWitness(String name, ManagedChannel connection, PeerBlocks blocks) {
    this.name = name;
    this.connection = connection;
    this.blocks = blocks;
  }

  /**
   * Connects; the peer need not be up yet.
   *
   * @param witness how to reach it
   * @param own the own ledger's settings, for channel and identity
   * @return the witness
   * @throws UncheckedIOException when a file cannot be read
   * @throws IllegalArgumentException when a file holds no identity, or others may read a key
   */
  public static PeerWitness connect(WitnessSettings witness, LedgerSettings own) {
    SigningIdentity reader = SigningIdentity.read(own.mspId(), own.readerFiles());
    ManagedChannel connection =
        PeerChannel.open(witness.peer(), witness.tlsRoot(), witness.serverName());
    return new PeerWitness(
        witness.name(),
        connection,
        new PeerBlocks(
            connection,
            own.channel(),
            reader,
            own.deadlines().evaluate(),
            new SecureRandom(),
            InstantSource.system()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<BlockLink> newest() {
    return Optional.of(BlockLink.of(blocks.newest()));
  }

  @Override
  public List<BlockLink> links(long from, long to) {
    return blocks.range(from, to).stream().map(BlockLink::of).toList();
  }

  @Override
  public void close() {
    PeerChannel.close(connection);
  }
}
