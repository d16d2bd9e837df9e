package org.concordat.embedded.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concordat.embedded.block.Proposals;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.identity.Digests;
import org.concordat.identity.Identity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;

/**
 * The transaction that commits a chaincode's definition, sent by an administrator and endorsed by
 * the banks' peers.
 */
public final class LifecycleCommit {
  private static final String COMMIT = "CommitChaincodeDefinition";
  private static final int NONCE_BYTES = 24;

  private LifecycleCommit() {}

  /**
   * The signed envelope that commits {@code definition}.
   *
   * @param admin who sends it
   * @param endorsers the peers that endorse it
   */
  public static Envelope of(
      String channel,
      ChaincodeDefinition definition,
      Identity admin,
      List<Identity> endorsers,
      Instant now,
      SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ChaincodeID lifecycle =
        ChaincodeID.newBuilder().setName(ChaincodeDefinition.LIFECYCLE).setVersion("syscc").build();
    SignatureHeader signatureHeader =
        SignatureHeader.newBuilder()
            .setCreator(admin.serialized())
            .setNonce(ByteString.copyFrom(nonce))
            .build();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channel)
            .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
            .setTxId(Digests.hex(Digests.sha256(nonce, admin.serialized().toByteArray())))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(lifecycle)
                    .build()
                    .toByteString())
            .build();
    Header header =
        Header.newBuilder()
            .setChannelHeader(channelHeader.toByteString())
            .setSignatureHeader(signatureHeader.toByteString())
            .build();
    ByteString proposal = proposalPayload(definition).toByteString();
    ChaincodeAction action =
        ChaincodeAction.newBuilder()
            .setChaincodeId(lifecycle)
            .setResponse(Response.newBuilder().setStatus(200))
            .setResults(results(definition).toByteString())
            .build();
    ByteString response =
        ProposalResponsePayload.newBuilder()
            .setProposalHash(
                Proposals.hash(header.getChannelHeader(), header.getSignatureHeader(), proposal))
            .setExtension(action.toByteString())
            .build()
            .toByteString();
    ChaincodeEndorsedAction.Builder endorsed =
        ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
    for (Identity endorser : endorsers) {
      endorsed.addEndorsements(
          Endorsement.newBuilder()
              .setEndorser(endorser.serialized())
              .setSignature(
                  ByteString.copyFrom(
                      endorser.sign(response.concat(endorser.serialized()).toByteArray()))));
    }
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(header.getSignatureHeader())
                    .setPayload(
                        ChaincodeActionPayload.newBuilder()
                            .setChaincodeProposalPayload(proposal)
                            .setAction(endorsed)
                            .build()
                            .toByteString()))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(header)
            .setData(transaction.toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(ByteString.copyFrom(admin.sign(payload.toByteArray())))
        .build();
  }

  private static ChaincodeProposalPayload proposalPayload(ChaincodeDefinition definition) {
    CollectionConfigPackage.Builder collections = CollectionConfigPackage.newBuilder();
    definition.collectionConfigs().forEach(collections::addConfig);
    CommitChaincodeDefinitionArgs arguments =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setName(definition.name())
            .setVersion(definition.version())
            .setSequence(definition.sequence())
            .setEndorsementPlugin("escc")
            .setValidationPlugin("vscc")
            .setValidationParameter(
                ApplicationPolicy.newBuilder()
                    .setSignaturePolicy(definition.endorsementPolicy().orElseThrow().toProto())
                    .build()
                    .toByteString())
            .setCollections(collections)
            .build();
    ChaincodeSpec spec =
        ChaincodeSpec.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName(ChaincodeDefinition.LIFECYCLE))
            .setInput(
                ChaincodeInput.newBuilder()
                    .addArgs(ByteString.copyFromUtf8(COMMIT))
                    .addArgs(arguments.toByteString()))
            .build();
    return ChaincodeProposalPayload.newBuilder()
        .setInput(
            ChaincodeInvocationSpec.newBuilder().setChaincodeSpec(spec).build().toByteString())
        .build();
  }

  private static TxReadWriteSet results(ChaincodeDefinition definition) {
    KVRWSet.Builder set = KVRWSet.newBuilder();
    Map<String, ByteString> sorted = new TreeMap<>(definition.lifecycleWrites());
    set.addReads(
        KVRead.newBuilder().setKey("namespaces/fields/" + definition.name() + "/Sequence"));
    set.addReads(KVRead.newBuilder().setKey("namespaces/metadata/" + definition.name()));
    sorted.forEach((key, value) -> set.addWrites(KVWrite.newBuilder().setKey(key).setValue(value)));
    return TxReadWriteSet.newBuilder()
        .setDataModel(TxReadWriteSet.DataModel.KV)
        .addNsRwset(
            NsReadWriteSet.newBuilder()
                .setNamespace(ChaincodeDefinition.LIFECYCLE)
                .setRwset(set.build().toByteString()))
        .build();
  }
}
