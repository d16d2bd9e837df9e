package org.concordat.embedded.fault;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.concordat.embedded.ledger.ReadWriteSetBuilder;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * Faults on demand, which a real network does not offer. All of them are off at first; each stays
 * on until it is lifted. Safe to use while the network runs.
 */
public final class Faults {
  /** What becomes of an envelope on its way into a block. */
  public sealed interface EnvelopeFate {
    /** It is ordered once, at once. */
    record Ordered() implements EnvelopeFate {}

    /** It is accepted and lost. */
    record Dropped() implements EnvelopeFate {}

    /**
     * It is ordered later.
     *
     * @param by how much later
     */
    record Delayed(Duration by) implements EnvelopeFate {}

    /**
     * It is ordered several times.
     *
     * @param times how often, at least twice
     */
    record Repeated(int times) implements EnvelopeFate {}
  }

  /** Decides the fate of envelopes. */
  @FunctionalInterface
  public interface EnvelopeRule {
    /** The fate of {@code envelope}; return {@link EnvelopeFate.Ordered} to leave it alone. */
    EnvelopeFate fateOf(Envelope envelope);
  }

  private final Map<String, UnaryOperator<TxReadWriteSet>> lyingWrites = new HashMap<>();
  private final Map<String, UnaryOperator<Response>> lyingResponses = new HashMap<>();
  private final Set<String> deafToProposals = new HashSet<>();
  private final Set<String> deafToBlocks = new HashSet<>();
  private final Map<String, Long> blocksLeft = new HashMap<>();
  private final Set<String> withoutPrivateData = new HashSet<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private EnvelopeRule envelopeRule = envelope -> new EnvelopeFate.Ordered();
  private boolean stalled;

  /** From now on {@code bank}'s peer endorses what {@code lie} makes of every read-write set. */
  public synchronized void lieInWrites(String bank, UnaryOperator<TxReadWriteSet> lie) {
    lyingWrites.put(bank, lie);
  }

  /**
   * From now on {@code bank}'s peer endorses what {@code lie} makes of every successful response.
   */
  public synchronized void lieInResponses(String bank, UnaryOperator<Response> lie) {
    lyingResponses.put(bank, lie);
  }

  /** {@code bank}'s peer tells the truth again. */
  public synchronized void tellTheTruth(String bank) {
    lyingWrites.remove(bank);
    lyingResponses.remove(bank);
  }

  /**
   * {@code bank}'s peer hears no proposals and receives no blocks; its gateway still answers
   * clients.
   */
  public void deaf(String bank) {
    deafToProposals(bank);
    deafToBlocks(bank);
  }

  /** {@code bank}'s peer answers no proposals. */
  public synchronized void deafToProposals(String bank) {
    deafToProposals.add(bank);
  }

  /** {@code bank}'s peer receives no blocks, so that it endorses on an old state. */
  public synchronized void deafToBlocks(String bank) {
    deafToBlocks.add(bank);
  }

  /**
   * The block store of {@code bank}'s peer is put back: when it starts next, only its first blocks
   * are left, and it receives none until it hears again.
   */
  public synchronized void putBack(String bank, long blocks) {
    blocksLeft.put(bank, blocks);
    deafToBlocks.add(bank);
  }

  /** How many of {@code there} blocks are left to that bank's peer when it starts. */
  public synchronized long blocksLeft(String bank, long there) {
    return Math.min(there, blocksLeft.getOrDefault(bank, there));
  }

  /** {@code bank}'s peer hears again and catches up. */
  public void hear(String bank) {
    synchronized (this) {
      blocksLeft.remove(bank);
      deafToProposals.remove(bank);
      deafToBlocks.remove(bank);
    }
    tell();
  }

  /** {@code bank}'s peer gets no private data for what commits from now on. */
  public synchronized void withholdPrivateData(String bank) {
    withoutPrivateData.add(bank);
  }

  /** {@code bank}'s peer gets private data again, and what it missed. */
  public void releasePrivateData(String bank) {
    synchronized (this) {
      withoutPrivateData.remove(bank);
    }
    tell();
  }

  /** From now on {@code rule} decides what becomes of envelopes that the orderers accepted. */
  public synchronized void onEnvelopes(EnvelopeRule rule) {
    envelopeRule = rule;
  }

  /** Envelopes are ordered as they come again. */
  public synchronized void orderEnvelopes() {
    envelopeRule = envelope -> new EnvelopeFate.Ordered();
  }

  /** No block is cut until {@link #resumeBlocks()}; envelopes are still accepted. */
  public synchronized void stallBlocks() {
    stalled = true;
  }

  /** Blocks are cut again. */
  public void resumeBlocks() {
    synchronized (this) {
      stalled = false;
    }
    tell();
  }

  /** Whether no block may be cut now. */
  public synchronized boolean stalled() {
    return stalled;
  }

  /** Whether that bank's peer answers no proposals now. */
  public synchronized boolean isDeafToProposals(String bank) {
    return deafToProposals.contains(bank);
  }

  /** Whether that bank's peer receives no blocks now. */
  public synchronized boolean isDeafToBlocks(String bank) {
    return deafToBlocks.contains(bank);
  }

  /** Whether that bank's peer gets no private data now. */
  public synchronized boolean isWithoutPrivateData(String bank) {
    return withoutPrivateData.contains(bank);
  }

  /** The fate of an envelope that the orderers accepted. */
  public EnvelopeFate fateOf(Envelope envelope) {
    EnvelopeRule rule;
    synchronized (this) {
      rule = envelopeRule;
    }
    return rule.fateOf(envelope);
  }

  /** What {@code bank}'s peer claims to have read and written. */
  public ReadWriteSetBuilder.Result falsify(String bank, ReadWriteSetBuilder.Result truth) {
    UnaryOperator<TxReadWriteSet> lie;
    synchronized (this) {
      lie = lyingWrites.get(bank);
    }
    if (lie == null) {
      return truth;
    }
    try {
      ByteString told = lie.apply(TxReadWriteSet.parseFrom(truth.publicBytes())).toByteString();
      return truth.withPublicBytes(told);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a read-write set always parses", e);
    }
  }

  /** What {@code bank}'s peer claims its chaincode answered. */
  public Response falsify(String bank, Response truth) {
    UnaryOperator<Response> lie;
    synchronized (this) {
      lie = lyingResponses.get(bank);
    }
    return lie == null ? truth : lie.apply(truth);
  }

  /** Waits while {@code bank}'s peer receives no blocks, unless {@code givenUp}. */
  public synchronized void awaitHearing(String bank, BooleanSupplier givenUp) {
    boolean interrupted = false;
    while (deafToBlocks.contains(bank) && !givenUp.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets waiting peers look again. */
  public synchronized void wake() {
    notifyAll();
  }

  /** Calls {@code listener} whenever a fault is lifted. */
  public synchronized void onLifted(Runnable listener) {
    listeners.add(listener);
  }

  private void tell() {
    List<Runnable> told;
    synchronized (this) {
      told = List.copyOf(listeners);
      notifyAll();
    }
    told.forEach(Runnable::run);
  }
}
