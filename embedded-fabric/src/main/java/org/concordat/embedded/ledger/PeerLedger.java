package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.concordat.embedded.block.Blocks;
import org.concordat.embedded.block.ParsedEnvelope;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.ledger.StateStore.Update;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * One peer's copy of the channel: its blocks with the peer's own verdict on every transaction, and
 * the state they lead to. Blocks are committed by one thread; everything else may be asked from
 * any.
 */
public final class PeerLedger {
  private final QuorumSignatures quorum;
  private final MspRegistry registry;
  private final Definitions definitions;
  private final EnvelopeValidator envelopeValidator;
  private final PrivateState privateState;
  private final StateStore state = new StateStore();
  private final History history = new History();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<CommittedBlock> blocks = new ArrayList<>();
  private final Map<ByteString, Long> byHash = new HashMap<>();
  private final Map<String, TransactionPlace> byTransaction = new HashMap<>();
  private boolean closed;

  /**
   * Where a transaction id was first seen.
   *
   * @param block the block's number
   * @param index its place in the block
   * @param code the peer's verdict
   */
  public record TransactionPlace(long block, int index, TxValidationCode code) {}

  /**
   * A block as the peer keeps it.
   *
   * @param block with the peer's verdicts in its metadata
   * @param envelopes its transactions, taken apart
   * @param codes the verdicts
   */
  public record CommittedBlock(
      Block block, List<ParsedEnvelope> envelopes, List<TxValidationCode> codes) {
    /** Copies its lists. */
    public CommittedBlock {
      envelopes = List.copyOf(envelopes);
      codes = List.copyOf(codes);
    }
  }

  /**
   * An empty ledger.
   *
   * @param channel the channel
   * @param mspId the organisation the peer belongs to
   * @param registry the channel's membership
   * @param definitions the channel's chaincodes
   * @param quorum who must sign blocks
   * @param privateData where private values come from
   */
  public PeerLedger(
      String channel,
      String mspId,
      MspRegistry registry,
      Definitions definitions,
      QuorumSignatures quorum,
      PrivateDataSource privateData) {
    this.quorum = quorum;
    this.registry = registry;
    this.definitions = definitions;
    this.envelopeValidator = new EnvelopeValidator(channel, registry, definitions);
    this.privateState = new PrivateState(mspId, definitions, privateData);
  }

  /**
   * Checks, validates and commits the next block.
   *
   * @param block the ordered block
   * @param parsed its transactions, taken apart
   * @throws IllegalStateException when the block is not what the orderers' quorum signed next
   */
  public void commit(Block block, List<ParsedEnvelope> parsed) {
    requireNext(block);
    long number = block.getHeader().getNumber();
    List<TxValidationCode> codes = new ArrayList<>();
    List<Update> updates = new ArrayList<>();
    try (StateStore.Snapshot before = state.snapshot()) {
      if (number == 0) {
        parsed.forEach(p -> codes.add(TxValidationCode.VALID));
      } else {
        Set<String> inBlock = new HashSet<>();
        for (ParsedEnvelope envelope : parsed) {
          TxValidationCode code = envelopeValidator.validate(envelope, this::isCommitted);
          if (code == TxValidationCode.VALID && !inBlock.add(envelope.transactionId())) {
            code = TxValidationCode.DUPLICATE_TXID;
          }
          codes.add(code);
        }
      }
      ConflictValidator conflicts = new ConflictValidator(before);
      List<Update> privateUpdates = new ArrayList<>();
      for (int i = 0; i < parsed.size(); i++) {
        ParsedEnvelope envelope = parsed.get(i);
        if (codes.get(i) == TxValidationCode.VALID) {
          Version version = new Version(number, i);
          codes.set(i, conflicts.validate(envelope.readWriteSet(), version));
          if (codes.get(i) == TxValidationCode.VALID) {
            privateUpdates.addAll(
                privateState.writes(envelope.transactionId(), envelope.readWriteSet(), version));
            privateState.purge(envelope.readWriteSet());
            history.add(envelope, version);
          }
        }
      }
      // Expiry comes first: a key written again in this very block stays.
      updates.addAll(privateState.expire(number, before));
      updates.addAll(conflicts.updates());
      updates.addAll(privateUpdates);
    }
    state.commit(number, updates);
    publish(withVerdicts(block, codes), parsed, codes);
  }

  private void requireNext(Block block) {
    long number = block.getHeader().getNumber();
    if (number != height()) {
      throw new IllegalStateException("expected block " + height() + ", got " + number);
    }
    if (!Blocks.dataHash(block.getData()).equals(block.getHeader().getDataHash())) {
      throw new IllegalStateException("block " + number + " has a wrong data hash");
    }
    if (number > 0) {
      ByteString previous = Blocks.headerHash(block(number - 1).orElseThrow().block().getHeader());
      if (!previous.equals(block.getHeader().getPreviousHash())) {
        throw new IllegalStateException(
            "block " + number + " does not follow block " + (number - 1));
      }
      quorum
          .refusal(block, registry)
          .ifPresent(
              reason -> {
                throw new IllegalStateException(reason);
              });
    }
  }

  private static Block withVerdicts(Block block, List<TxValidationCode> codes) {
    byte[] filter = new byte[codes.size()];
    for (int i = 0; i < filter.length; i++) {
      filter[i] = (byte) codes.get(i).getNumber();
    }
    return Blocks.withMetadata(
        block, BlockMetadataIndex.TRANSACTIONS_FILTER, ByteString.copyFrom(filter));
  }

  private void publish(Block block, List<ParsedEnvelope> parsed, List<TxValidationCode> codes) {
    lock.lock();
    try {
      long number = block.getHeader().getNumber();
      blocks.add(new CommittedBlock(block, parsed, codes));
      byHash.put(Blocks.headerHash(block.getHeader()), number);
      for (int i = 0; i < parsed.size(); i++) {
        String id = parsed.get(i).transactionId();
        if (!id.isEmpty()) {
          byTransaction.putIfAbsent(id, new TransactionPlace(number, i, codes.get(i)));
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A simulation on the state after the last block. */
  public Simulation simulate(String transactionId) {
    return new Simulation(transactionId, state.snapshot(), definitions);
  }

  /**
   * Tries again to get private values this peer lacks. Only between commits, by the committing
   * thread.
   */
  public void reconcile() {
    List<Update> current = new ArrayList<>();
    try (StateStore.Snapshot now = state.snapshot()) {
      for (Update update : privateState.reconcile()) {
        Space hashes = Space.hashes(update.space().namespace(), update.space().collection());
        Optional<Version> version =
            now.get(hashes, Space.hashedKey(Space.hashOfKey(update.key())))
                .map(StateStore.Versioned::version);
        if (version.equals(Optional.of(update.version()))) {
          current.add(update);
        }
      }
    }
    state.commit(state.height(), current);
  }

  /** The number of blocks. */
  public long height() {
    lock.lock();
    try {
      return blocks.size();
    } finally {
      lock.unlock();
    }
  }

  /** One block. */
  public Optional<CommittedBlock> block(long number) {
    lock.lock();
    try {
      return number >= 0 && number < blocks.size()
          ? Optional.of(blocks.get((int) number))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The block of that header hash. */
  public Optional<CommittedBlock> blockByHash(ByteString hash) {
    lock.lock();
    try {
      return Optional.ofNullable(byHash.get(hash)).map(n -> blocks.get(n.intValue()));
    } finally {
      lock.unlock();
    }
  }

  /** Where a transaction id stands. */
  public Optional<TransactionPlace> transaction(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(byTransaction.get(id));
    } finally {
      lock.unlock();
    }
  }

  private boolean isCommitted(String transactionId) {
    return transaction(transactionId).isPresent();
  }

  /** Waits for the block {@code number}; empty when the wait was given up or the ledger closed. */
  public Optional<CommittedBlock> awaitBlock(long number, BooleanSupplier givenUp) {
    lock.lock();
    try {
      while (blocks.size() <= number && !closed && !givenUp.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
      return block(number);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a transaction id is committed; empty when the wait was given up or the ledger
   * closed.
   */
  public Optional<TransactionPlace> awaitTransaction(String id, BooleanSupplier givenUp) {
    lock.lock();
    try {
      while (!byTransaction.containsKey(id) && !closed && !givenUp.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
      return Optional.ofNullable(byTransaction.get(id));
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a reader can take more; does not wait once the ledger is closed. */
  public void awaitReadiness(BooleanSupplier ready) {
    lock.lock();
    try {
      while (!closed && !ready.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets waiting calls look again at whether they were given up. */
  public void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the ledger is closed. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** The private values of one block that this peer holds, by transaction. */
  public Map<Integer, List<PrivateWrites>> privateData(long block) {
    return privateState.ofBlock(block);
  }

  /** Who wrote a key when, the newest first. */
  public List<History.Change> history(String namespace, String key) {
    return history.of(namespace, key);
  }

  /** All of the state as text, for comparing two peers. */
  public List<String> dumpState() {
    return state.dump();
  }
}
