package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody who has only the blocks can check, with no code of the ledger. */
@ExtendWith(LedgerExtension.class)
class BlocksConformanceTest {
  private final LedgerUnderTest ledger;
  private final Client client;

  BlocksConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
    this.client = Client.of(ledger, ledger.banks().getFirst());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private List<Block> blocks() throws Exception {
    long last = client.submit("put", "blocks", "v").getBlockNumber();
    List<Block> blocks = new ArrayList<>();
    try (var events = client.network().newBlockEventsRequest().startBlock(0).build().getEvents()) {
      while (blocks.size() <= last) {
        blocks.add(events.next());
      }
    }
    return blocks;
  }

  private static ConfigGroup config(Block genesis) throws Exception {
    Payload payload =
        Payload.parseFrom(Envelope.parseFrom(genesis.getData().getData(0)).getPayload());
    assertThat(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getType())
        .isEqualTo(HeaderType.CONFIG_VALUE);
    return ConfigEnvelope.parseFrom(payload.getData()).getConfig().getChannelGroup();
  }

  private static byte[] headerBytes(BlockHeader header) throws Exception {
    return new DERSequence(
            new ASN1Encodable[] {
              new ASN1Integer(header.getNumber()),
              new DEROctetString(header.getPreviousHash().toByteArray()),
              new DEROctetString(header.getDataHash().toByteArray())
            })
        .getEncoded("DER");
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  @Test
  void every_block_names_the_one_before_and_its_own_data_by_hash() throws Exception {
    ByteString previous = ByteString.EMPTY;
    for (Block block : blocks()) {
      assertThat(block.getHeader().getPreviousHash()).isEqualTo(previous);
      ByteString all = ByteString.copyFrom(block.getData().getDataList());
      assertThat(block.getHeader().getDataHash().toByteArray())
          .isEqualTo(sha256(all.toByteArray()));
      previous = ByteString.copyFrom(sha256(headerBytes(block.getHeader())));
    }
  }

  @Test
  void every_block_after_the_first_is_signed_by_a_quorum_of_the_consenters() throws Exception {
    List<Block> blocks = blocks();
    ConfigGroup orderer = config(blocks.getFirst()).getGroupsOrThrow("Orderer");
    Orderers consenters = Orderers.parseFrom(orderer.getValuesOrThrow("Orderers").getValue());
    Map<Integer, ByteString> identities = new HashMap<>();
    for (Consenter consenter : consenters.getConsenterMappingList()) {
      identities.put(consenter.getId(), consenter.getIdentity());
    }
    assertThat(identities).hasSize(4);
    for (Block block : blocks.subList(1, blocks.size())) {
      Metadata metadata =
          Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
      Set<Integer> signers = new HashSet<>();
      for (MetadataSignature signature : metadata.getSignaturesList()) {
        int id = IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(identities.get(id).toByteArray())));
        verifier.update(metadata.getValue().toByteArray());
        verifier.update(signature.getIdentifierHeader().toByteArray());
        verifier.update(headerBytes(block.getHeader()));
        assertThat(verifier.verify(signature.getSignature().toByteArray())).isTrue();
        signers.add(id);
      }
      assertThat(signers).hasSizeGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void every_transaction_has_a_verdict() throws Exception {
    for (Block block : blocks()) {
      assertThat(
              block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE).size())
          .isEqualTo(block.getData().getDataCount());
    }
  }

  @Test
  void the_configuration_names_every_organisation_with_its_root() throws Exception {
    ConfigGroup application = config(blocks().getFirst()).getGroupsOrThrow("Application");
    List<String> expected = new ArrayList<>(ledger.banks());
    expected.add(ledger.regulator());
    assertThat(application.getGroupsCount()).isEqualTo(expected.size());
    for (ConfigGroup group : application.getGroupsMap().values()) {
      FabricMSPConfig msp =
          FabricMSPConfig.parseFrom(
              MSPConfig.parseFrom(group.getValuesOrThrow("MSP").getValue()).getConfig());
      assertThat(expected).anySatisfy(o -> assertThat(ledger.mspId(o)).isEqualTo(msp.getName()));
      assertThat(msp.getRootCerts(0).toStringUtf8()).startsWith("-----BEGIN CERTIFICATE-----");
      assertThat(msp.getFabricNodeOus().getEnable()).isTrue();
      assertThat(group.getPoliciesMap())
          .containsKeys("Readers", "Writers", "Admins", "Endorsement");
    }
    ACLs acls = ACLs.parseFrom(application.getValuesOrThrow("ACLs").getValue());
    assertThat(acls.getAclsOrThrow("peer/Propose").getPolicyRef())
        .isEqualTo("/Channel/Application/Readers");
    assertThat(application.getPoliciesMap()).containsKeys("LifecycleEndorsement", "Endorsement");
  }

  @Test
  void the_chaincodes_definition_is_found_in_fabrics_encoding() throws Exception {
    String key = "namespaces/fields/" + LedgerUnderTest.CHAINCODE + "/";
    Map<String, ByteString> written = new HashMap<>();
    for (Block block : blocks()) {
      for (KVWrite write : lifecycleWrites(block)) {
        written.put(write.getKey(), write.getValue());
      }
    }
    assertThat(written)
        .containsKeys(
            key + "Sequence",
            key + "EndorsementInfo",
            key + "ValidationInfo",
            key + "Collections",
            "namespaces/metadata/" + LedgerUnderTest.CHAINCODE);
    assertThat(StateData.parseFrom(written.get(key + "Sequence")).getInt64()).isPositive();
    assertThat(StateData.parseFrom(written.get(key + "Collections")).getBytes().toString(UTF_8))
        .contains(LedgerUnderTest.PAIR);
  }

  private static List<KVWrite> lifecycleWrites(Block block) throws Exception {
    List<KVWrite> writes = new ArrayList<>();
    for (ByteString data : block.getData().getDataList()) {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(data).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
        continue;
      }
      ByteString action = Transaction.parseFrom(payload.getData()).getActions(0).getPayload();
      ByteString response =
          ChaincodeActionPayload.parseFrom(action).getAction().getProposalResponsePayload();
      ByteString results =
          ChaincodeAction.parseFrom(ProposalResponsePayload.parseFrom(response).getExtension())
              .getResults();
      for (var namespace : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
        if (namespace.getNamespace().equals("_lifecycle")) {
          writes.addAll(KVRWSet.parseFrom(namespace.getRwset()).getWritesList());
        }
      }
    }
    return writes;
  }
}
