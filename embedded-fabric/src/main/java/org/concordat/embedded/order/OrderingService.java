package org.concordat.embedded.order;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.concordat.embedded.block.BlockFile;
import org.concordat.embedded.block.Blocks;
import org.concordat.embedded.block.ParsedEnvelope;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.endorse.AccessControl;
import org.concordat.embedded.fault.Faults;
import org.concordat.embedded.fault.Faults.EnvelopeFate;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.identity.Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/**
 * The orderers: each checks an envelope, together they put envelopes in order, cut blocks and sign
 * them. There is no consensus protocol between them, since they share one process; what readers of
 * blocks see is what SmartBFT leaves.
 */
public final class OrderingService implements AutoCloseable {
  /** As SmartBFT: how many ordered requests are remembered, to refuse them when they come again. */
  private static final int REMEMBERED = 1_000;

  private final Settings settings;
  private final MspRegistry registry;
  private final AccessControl access;
  private final Faults faults;
  private final QuorumSignatures signatures;
  private final List<Identity> orderers;
  private final BlockFile file;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<OrderedBlock> blocks = new ArrayList<>();
  private final List<Envelope> pending = new ArrayList<>();
  private final PriorityQueue<Late> late =
      new PriorityQueue<>(java.util.Comparator.comparingLong(Late::at));
  private final Map<String, Boolean> inPool = new LinkedHashMap<>();
  private final Map<String, Boolean> ordered =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private boolean closed;
  private Thread cutter;

  private record Late(long at, Envelope envelope) {}

  /**
   * How blocks are cut.
   *
   * @param interval how long after the first envelope a block is cut
   * @param maxMessages how many envelopes a block holds at most
   * @param maxBytes how large an envelope may be
   * @param channel the channel
   */
  public record Settings(Duration interval, int maxMessages, int maxBytes, String channel) {}

  /**
   * An ordered block.
   *
   * @param block without any peer's verdicts
   * @param envelopes its transactions, taken apart
   */
  public record OrderedBlock(Block block, List<ParsedEnvelope> envelopes) {}

  /**
   * One orderer's answer to an envelope.
   *
   * @param status SUCCESS, or why not
   * @param info the reason in words
   */
  public record Answer(Status status, String info) {}

  /**
   * The orderers over what {@code file} already holds.
   *
   * @param orderers their identities, in the order of the consenters
   */
  public OrderingService(
      Settings settings,
      MspRegistry registry,
      AccessControl access,
      Faults faults,
      QuorumSignatures signatures,
      List<Identity> orderers,
      BlockFile file) {
    this.settings = settings;
    this.registry = registry;
    this.access = access;
    this.faults = faults;
    this.signatures = signatures;
    this.orderers = List.copyOf(orderers);
    this.file = file;
    file.blocks().forEach(b -> blocks.add(parsed(b)));
    faults.onLifted(this::wake);
  }

  /**
   * Appends a block that no envelope of a client led to: the configuration, and the definitions of
   * chaincodes.
   */
  public void bootstrap(List<ByteString> envelopes) throws IOException {
    publish(next(envelopes));
  }

  /** Begins to cut blocks. */
  public void start() {
    cutter = Thread.ofPlatform().name("orderers").daemon().start(this::cut);
  }

  /** How many orderers there are. */
  public int size() {
    return orderers.size();
  }

  /** The MSP id of one orderer, numbered from 0. */
  public String mspId(int orderer) {
    return orderers.get(orderer).mspId();
  }

  /**
   * Hands an envelope to all orderers, as a gateway does.
   *
   * @return one answer per orderer
   */
  public List<Answer> broadcast(Envelope envelope) {
    ParsedEnvelope parsed = ParsedEnvelope.of(envelope);
    List<Answer> answers = new ArrayList<>();
    Answer verdict = check(parsed);
    for (int i = 0; i < orderers.size(); i++) {
      answers.add(verdict);
    }
    if (verdict.status() == Status.SUCCESS) {
      accept(envelope, parsed);
    }
    return answers;
  }

  /**
   * Hands an envelope to all orderers and tells whether a quorum took it. One that is still waiting
   * to be ordered counts as taken.
   *
   * @return the orderers' reasons when too few took it
   */
  public Optional<List<ErrorDetail>> submit(Envelope envelope) {
    List<ErrorDetail> refusals = new ArrayList<>();
    List<Answer> answers = broadcast(envelope);
    for (int i = 0; i < answers.size(); i++) {
      Answer answer = answers.get(i);
      boolean waiting = answer.info().equals("failed to submit request: request already exists");
      if (answer.status() != Status.SUCCESS && !waiting) {
        refusals.add(
            ErrorDetail.newBuilder()
                .setMspId(mspId(i))
                .setMessage(
                    "received unsuccessful response from orderer: status=%s, info=%s"
                        .formatted(answer.status(), answer.info()))
                .build());
      }
    }
    return answers.size() - refusals.size() >= QuorumSignatures.quorum(orderers.size())
        ? Optional.empty()
        : Optional.of(refusals);
  }

  private Answer check(ParsedEnvelope envelope) {
    if (!envelope.channelHeader().getChannelId().equals(settings.channel())) {
      return new Answer(Status.NOT_FOUND, "channel does not exist");
    }
    if (envelope.envelope().getSerializedSize() > settings.maxBytes()) {
      return new Answer(
          Status.BAD_REQUEST,
          "message payload is %d bytes and exceeds maximum allowed %d bytes"
              .formatted(envelope.envelope().getSerializedSize(), settings.maxBytes()));
    }
    if (!writerSigned(envelope)) {
      return new Answer(
          Status.FORBIDDEN,
          "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy"
              + " requires 1 of the 'Writers' sub-policies to be satisfied: permission denied");
    }
    if (!envelope.isEndorserTransaction()) {
      return new Answer(
          Status.BAD_REQUEST,
          "changes of the channel's configuration are left out of the embedded network");
    }
    lock.lock();
    try {
      if (closed) {
        return new Answer(
            Status.SERVICE_UNAVAILABLE, "will not enqueue, consenter has been stopped");
      }
      String id = envelope.computedTransactionId();
      if (inPool.containsKey(id)) {
        return new Answer(
            Status.SERVICE_UNAVAILABLE, "failed to submit request: request already exists");
      }
      if (ordered.containsKey(id)) {
        return new Answer(
            Status.SERVICE_UNAVAILABLE, "failed to submit request: request already processed");
      }
    } finally {
      lock.unlock();
    }
    return new Answer(Status.SUCCESS, "");
  }

  private boolean writerSigned(ParsedEnvelope envelope) {
    try {
      Member creator = registry.member(envelope.signatureHeader().getCreator());
      return access.mayWrite(creator)
          && registry.verify(
              creator,
              envelope.envelope().getPayload().toByteArray(),
              envelope.envelope().getSignature().toByteArray());
    } catch (MspRegistry.InvalidIdentityException e) {
      return false;
    }
  }

  private void accept(Envelope envelope, ParsedEnvelope parsed) {
    EnvelopeFate fate = faults.fateOf(envelope);
    lock.lock();
    try {
      inPool.put(parsed.computedTransactionId(), Boolean.TRUE);
      switch (fate) {
        case EnvelopeFate.Ordered() -> pending.add(envelope);
        case EnvelopeFate.Dropped() -> inPool.remove(parsed.computedTransactionId());
        case EnvelopeFate.Delayed(Duration by) ->
            late.add(new Late(System.nanoTime() + by.toNanos(), envelope));
        case EnvelopeFate.Repeated(int times) -> {
          for (int i = 0; i < times; i++) {
            pending.add(envelope);
          }
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void cut() {
    lock.lock();
    try {
      while (!closed) {
        if (!awaitBatch()) {
          continue;
        }
        List<Envelope> batch =
            List.copyOf(pending.subList(0, Math.min(pending.size(), settings.maxMessages())));
        pending.subList(0, batch.size()).clear();
        lock.unlock();
        OrderedBlock block;
        try {
          block = next(batch.stream().map(Envelope::toByteString).toList());
        } finally {
          lock.lock();
        }
        publish(block);
        for (ParsedEnvelope envelope : block.envelopes()) {
          inPool.remove(envelope.computedTransactionId());
          ordered.put(envelope.computedTransactionId(), Boolean.TRUE);
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    } catch (IOException e) {
      closed = true;
      throw new java.io.UncheckedIOException("the block file cannot be written", e);
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  /**
   * Waits for envelopes, then for the interval or a full block. False when there is nothing to cut
   * yet.
   */
  private boolean awaitBatch() throws InterruptedException {
    takeLate();
    while (!closed && (pending.isEmpty() || faults.stalled())) {
      if (late.isEmpty()) {
        changed.await();
      } else {
        changed.awaitNanos(Math.max(1, late.peek().at() - System.nanoTime()));
      }
      takeLate();
    }
    long left = settings.interval().toNanos();
    while (left > 0 && pending.size() < settings.maxMessages() && !closed) {
      left = changed.awaitNanos(left);
    }
    takeLate();
    return !closed && !faults.stalled();
  }

  private void takeLate() {
    while (!late.isEmpty() && late.peek().at() <= System.nanoTime()) {
      pending.add(late.poll().envelope());
    }
  }

  private OrderedBlock next(List<ByteString> envelopes) {
    long number;
    ByteString previous;
    lock.lock();
    try {
      number = blocks.size();
      previous =
          number == 0 ? ByteString.EMPTY : Blocks.headerHash(blocks.getLast().block().getHeader());
    } finally {
      lock.unlock();
    }
    Block block = Blocks.unsigned(number, previous, envelopes);
    if (number > 0) {
      int quorum = QuorumSignatures.quorum(orderers.size());
      block = signatures.sign(block, 0, ViewMetadata.of(number), orderers.subList(0, quorum));
    }
    return parsed(block);
  }

  private static OrderedBlock parsed(Block block) {
    return new OrderedBlock(
        block, block.getData().getDataList().stream().map(ParsedEnvelope::of).toList());
  }

  private void publish(OrderedBlock block) throws IOException {
    file.append(block.block());
    lock.lock();
    try {
      blocks.add(block);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many blocks there are. */
  public long height() {
    lock.lock();
    try {
      return blocks.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the block {@code number}; empty when the wait was given up or the orderers stopped.
   */
  public Optional<OrderedBlock> awaitBlock(long number, BooleanSupplier givenUp) {
    lock.lock();
    try {
      while (blocks.size() <= number && !closed && !givenUp.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
      return blocks.size() > number ? Optional.of(blocks.get((int) number)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Lets waiting calls look again. */
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (cutter != null) {
      try {
        cutter.join(TimeUnit.SECONDS.toMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    file.close();
  }
}
