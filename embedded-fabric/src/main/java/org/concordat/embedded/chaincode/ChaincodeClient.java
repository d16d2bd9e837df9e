package org.concordat.embedded.chaincode;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.ledger.History;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * A peer's side of one chaincode that runs as a server. The peer dials at the first transaction,
 * and again whenever the chaincode has gone and a transaction needs it. Safe for concurrent
 * transactions.
 */
public final class ChaincodeClient {
  private final InetSocketAddress address;
  private final StateRequests requests;
  private final Executor executor;
  private final Duration startTimeout;
  private final Duration executeTimeout;
  private ChaincodeStream stream;
  private boolean closed;

  /**
   * @param address where the chaincode listens
   * @param definitions the channel's chaincodes
   * @param history the peer's history of a namespace and key
   * @param executor runs what the chaincode asks
   * @param startTimeout how long connecting and registering may take
   * @param executeTimeout how long one transaction may take
   */
  public ChaincodeClient(
      InetSocketAddress address,
      Definitions definitions,
      BiFunction<String, String, List<History.Change>> history,
      Executor executor,
      Duration startTimeout,
      Duration executeTimeout) {
    this.address = address;
    this.requests = new StateRequests(definitions, history);
    this.executor = executor;
    this.startTimeout = startTimeout;
    this.executeTimeout = executeTimeout;
  }

  /**
   * Connects when not connected, and waits until the chaincode has registered. Returns its package
   * id.
   */
  public String start() throws ChaincodeFailure {
    return live().awaitRegistration(startTimeout);
  }

  /** Runs a transaction to the chaincode's COMPLETED or ERROR message. */
  public ChaincodeMessage execute(TransactionContext context) throws ChaincodeFailure {
    ChaincodeStream current;
    try {
      current = live();
      current.awaitRegistration(startTimeout);
    } catch (ChaincodeFailure e) {
      throw new ChaincodeFailure(
          "could not launch chaincode %s: connection to %s failed: %s"
              .formatted(context.chaincode(), address, e.getMessage()));
    }
    return current.execute(context, executeTimeout);
  }

  private synchronized ChaincodeStream live() throws ChaincodeFailure {
    if (closed) {
      throw new ChaincodeFailure("the peer is stopped");
    }
    if (stream == null || !stream.isLive()) {
      stream = new ChaincodeStream(address, requests, executor);
    }
    return stream;
  }

  /** Ends the connection. */
  public synchronized void close() {
    closed = true;
    if (stream != null) {
      stream.close();
    }
  }
}
