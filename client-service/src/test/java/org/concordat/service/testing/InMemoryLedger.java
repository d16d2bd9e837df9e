package org.concordat.service.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.ledger.BlockStream;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.Receipt;
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
    chain.add(Blocks.of(chain.size(), List.of(transactions), Instant.now()));
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
