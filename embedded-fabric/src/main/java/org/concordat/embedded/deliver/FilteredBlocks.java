package org.concordat.embedded.deliver;

import org.concordat.embedded.block.ParsedEnvelope;
import org.concordat.embedded.ledger.PeerLedger.CommittedBlock;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredChaincodeAction;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.FilteredTransactionActions;

/** Blocks without arguments, results and event payloads: ids, types, verdicts and event names. */
final class FilteredBlocks {
  private FilteredBlocks() {}

  static FilteredBlock of(String channel, CommittedBlock block) {
    FilteredBlock.Builder filtered =
        FilteredBlock.newBuilder()
            .setChannelId(channel)
            .setNumber(block.block().getHeader().getNumber());
    for (int i = 0; i < block.envelopes().size(); i++) {
      ParsedEnvelope envelope = block.envelopes().get(i);
      FilteredTransaction.Builder transaction =
          FilteredTransaction.newBuilder()
              .setTxid(envelope.transactionId())
              .setTxValidationCode(block.codes().get(i));
      HeaderType type = HeaderType.forNumber(envelope.channelHeader().getType());
      if (type != null) {
        transaction.setType(type);
      }
      if (envelope.isEndorserTransaction()) {
        FilteredTransactionActions.Builder actions = FilteredTransactionActions.newBuilder();
        envelope
            .event()
            .ifPresent(
                e ->
                    actions.addChaincodeActions(
                        FilteredChaincodeAction.newBuilder()
                            .setChaincodeEvent(e.toBuilder().clearPayload())));
        transaction.setTransactionActions(actions);
      }
      filtered.addFilteredTransactions(transaction);
    }
    return filtered.build();
  }
}
