package org.concordat.service.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.ledger.BlockLink;
import org.concordat.service.ledger.BlockStream;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.Receipt;
import org.concordat.service.ledger.Witness;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A chain in memory: each submitted transaction makes a block with the records a given chaincode
 * writes, and the block's stream delivers it.
 */
public final class InMemoryLedger implements Ledger {
  /** What the chaincode does. */
  @FunctionalInterface
  public interface Chaincode {
    /**
     * Executes a transaction.
     *
     * @param call the call
     * @return the records it writes
     */
    Map<RecordKey, Object> execute(Call call);
  }

  /**
   * A transaction submitted.
   *
   * @param role whose identity signed
   * @param name the transaction
   * @param argument its record
   * @param transients values of the transient map
   */
  public record Call(
      Role role, TransactionName name, Object argument, Map<String, byte[]> transients) {}

  private final List<Block> chain = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private Chaincode chaincode = call -> Map.of();
  private Function<Call, String> evaluation =
      call -> {
        throw new ConcordatException(ErrorCode.LEDGER_UNAVAILABLE, "nothing to evaluate");
      };
  private boolean broken;

  /**
   * Sets what the chaincode does.
   *
   * @param behaviour what it does
   */
  public synchronized void behaves(Chaincode behaviour) {
    chaincode = behaviour;
  }

  /**
   * Appends a block by other members.
   *
   * @param transactions its transactions
   */
  public synchronized void append(Blocks.Tx... transactions) {
    append(Instant.now(), transactions);
  }

  /**
   * Appends a block of a given time.
   *
   * @param time the time that its clients wrote
   * @param transactions its transactions
   */
  public synchronized void append(Instant time, Blocks.Tx... transactions) {
    Block block = Blocks.of(chain.size(), List.of(transactions), time);
    chain.add(chain.isEmpty() ? block : Blocks.after(chain.getLast(), block));
    notifyAll();
  }

  /**
   * Returns how many blocks there are.
   *
   * @return the chain's height
   */
  public synchronized long height() {
    return chain.size();
  }

  /**
   * Puts the block store back: only so many blocks are left, and every open stream ends.
   *
   * @param left how many blocks are left
   * @return the blocks that are gone
   */
  public synchronized List<Block> rollBack(int left) {
    List<Block> gone = List.copyOf(chain.subList(left, chain.size()));
    chain.subList(left, chain.size()).clear();
    breakStreams();
    return gone;
  }

  /**
   * Adds blocks as they are.
   *
   * @param blocks the blocks
   */
  public synchronized void restore(List<Block> blocks) {
    chain.addAll(blocks);
    notifyAll();
  }

  /**
   * Returns the blocks.
   *
   * @return all of them
   */
  public synchronized List<Block> chain() {
    return List.copyOf(chain);
  }

  /**
   * Changes a block in place, and ends every open stream.
   *
   * @param number the block's number
   * @param change makes another block of it
   */
  public synchronized void change(int number, UnaryOperator<Block> change) {
    chain.set(number, change.apply(chain.get(number)));
    breakStreams();
  }

  /**
   * Lets another member's peer look at the same blocks.
   *
   * @param name the member's name
   * @return the peer
   */
  public Witness witness(String name) {
    return new Witness() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<BlockLink> newest() {
        return InMemoryLedger.this.newest();
      }

      @Override
      public List<BlockLink> links(long from, long to) {
        return chain().subList((int) from, (int) to + 1).stream().map(BlockLink::of).toList();
      }

      @Override
      public void close() {
        // Nothing is held open.
      }
    };
  }

  @Override
  public Optional<BlockLink> newest() {
    List<Block> blocks = chain();
    return blocks.isEmpty() ? Optional.empty() : Optional.of(BlockLink.of(blocks.getLast()));
  }

  /** Ends every open stream of blocks once. */
  public synchronized void breakStreams() {
    broken = true;
    notifyAll();
  }

  /**
   * Returns what was submitted.
   *
   * @return the calls in their order
   */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized Receipt submit(
      Role role, TransactionName name, Object argument, Map<String, byte[]> transients) {
    Call call = new Call(role, name, argument, transients);
    calls.add(call);
    Map<RecordKey, Object> writes = chaincode.execute(call);
    String id = "tx-" + chain.size();
    append(Blocks.Tx.valid(id, name.function(), writes));
    return new Receipt(id, chain.size() - 1L, "");
  }

  /**
   * Sets what evaluations answer.
   *
   * @param answer the answer to a call
   */
  public synchronized void answers(Function<Call, String> answer) {
    evaluation = answer;
  }

  @Override
  public String evaluate(Role role, TransactionName name, Object argument) {
    Function<Call, String> answer;
    synchronized (this) {
      answer = evaluation;
    }
    return answer.apply(new Call(role, name, argument, Map.of()));
  }

  @Override
  public BlockStream blocks(long from) {
    synchronized (this) {
      broken = false;
    }
    return new Stream(from);
  }

  private synchronized Block await(Stream stream) {
    try {
      while (stream.next >= chain.size() && !stream.closed && !broken) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stream.closed || broken || stream.next >= chain.size()) {
      throw new IllegalStateException("the stream has ended");
    }
    return chain.get((int) stream.next++);
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  private final class Stream implements BlockStream {
    private long next;
    private boolean closed;

    private Stream(long from) {
      next = from;
    }

    @Override
    public Block next() {
      return await(this);
    }

    @Override
    public void close() {
      synchronized (InMemoryLedger.this) {
        closed = true;
        InMemoryLedger.this.notifyAll();
      }
    }
  }
}
