package org.concordat.embedded.chaincode;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.ledger.Simulation;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** One transaction while its chaincode runs: what it may read and write, and its open queries. */
public final class TransactionContext {
  private final String channel;
  private final String transactionId;
  private final String chaincode;
  private final Member creator;
  private final SignedProposal proposal;
  private final ChaincodeInput input;
  private final Simulation simulation;
  private final CompletableFuture<ChaincodeMessage> answer = new CompletableFuture<>();
  private final Map<String, OpenQuery> queries = new HashMap<>();
  private int queriesOpened;

  /**
   * @param channel the channel
   * @param transactionId the transaction's id
   * @param chaincode the chaincode called, whose namespace is read and written
   * @param creator who proposed it
   * @param proposal the signed proposal, which the chaincode sees
   * @param input function and arguments
   * @param simulation reads and writes
   */
  public TransactionContext(
      String channel,
      String transactionId,
      String chaincode,
      Member creator,
      SignedProposal proposal,
      ChaincodeInput input,
      Simulation simulation) {
    this.channel = channel;
    this.transactionId = transactionId;
    this.chaincode = chaincode;
    this.creator = creator;
    this.proposal = proposal;
    this.input = input;
    this.simulation = simulation;
  }

  /** The transaction's id. */
  public String transactionId() {
    return transactionId;
  }

  /** The chaincode's name. */
  public String chaincode() {
    return chaincode;
  }

  /** The channel. */
  public String channel() {
    return channel;
  }

  Member creator() {
    return creator;
  }

  Simulation simulation() {
    return simulation;
  }

  CompletableFuture<ChaincodeMessage> answer() {
    return answer;
  }

  /** The message that starts the chaincode. */
  ChaincodeMessage invocation() {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.TRANSACTION)
        .setChannelId(channel)
        .setTxid(transactionId)
        .setPayload(input.toByteString())
        .setProposal(proposal)
        .build();
  }

  synchronized String open(OpenQuery query) {
    String id = transactionId + "-" + queriesOpened++;
    queries.put(id, query);
    return id;
  }

  synchronized Optional<OpenQuery> query(String id) {
    return Optional.ofNullable(queries.get(id));
  }

  synchronized void close(String id) {
    queries.remove(id);
  }
}
