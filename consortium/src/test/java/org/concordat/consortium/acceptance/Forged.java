package org.concordat.consortium.acceptance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;

/** Rewrites what was endorsed, as a dishonest client would before it signs and submits. */
final class Forged {
  private Forged() {}

  /** The transaction with other values in its writes, under the endorsements of the true ones. */
  static Transaction transaction(
      Gateway gateway, Transaction endorsed, UnaryOperator<ByteString> values) {
    try {
      PreparedTransaction.Builder prepared =
          PreparedTransaction.parseFrom(endorsed.getBytes()).toBuilder();
      Payload.Builder payload = Payload.parseFrom(prepared.getEnvelope().getPayload()).toBuilder();
      org.hyperledger.fabric.protos.peer.Transaction.Builder transaction =
          org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData()).toBuilder();
      ChaincodeActionPayload.Builder action =
          ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload()).toBuilder();
      ProposalResponsePayload.Builder response =
          ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload())
              .toBuilder();
      ChaincodeAction.Builder result =
          ChaincodeAction.parseFrom(response.getExtension()).toBuilder();
      result.setResults(forge(result.getResults(), values));
      response.setExtension(result.build().toByteString());
      action.getActionBuilder().setProposalResponsePayload(response.build().toByteString());
      transaction.getActionsBuilder(0).setPayload(action.build().toByteString());
      payload.setData(transaction.build().toByteString());
      prepared.getEnvelopeBuilder().setPayload(payload.build().toByteString()).clearSignature();
      return gateway.newTransaction(prepared.build().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteString forge(ByteString truth, UnaryOperator<ByteString> values)
      throws InvalidProtocolBufferException {
    TxReadWriteSet.Builder forged = TxReadWriteSet.parseFrom(truth).toBuilder();
    for (NsReadWriteSet.Builder namespace : forged.getNsRwsetBuilderList()) {
      KVRWSet.Builder writes = KVRWSet.parseFrom(namespace.getRwset()).toBuilder();
      for (KVWrite.Builder write : writes.getWritesBuilderList()) {
        write.setValue(values.apply(write.getValue()));
      }
      namespace.setRwset(writes.build().toByteString());
    }
    return forged.build().toByteString();
  }
}
