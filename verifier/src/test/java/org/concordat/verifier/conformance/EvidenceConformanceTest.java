package org.concordat.verifier.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.embedded.conformance.Client;
import org.concordat.embedded.conformance.LedgerExtension;
import org.concordat.embedded.conformance.LedgerUnderTest;
import org.concordat.embedded.conformance.TestChaincode;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.BundleWriter;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.ledger.Knowledge;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.testing.ForgedLedger;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a ledger's peers said of a transaction, the verifier finds out from the blocks alone.
 * Runs on the embedded ledger, and on a real Fabric where there is one.
 */
@ExtendWith(LedgerExtension.class)
class EvidenceConformanceTest {
  private final LedgerUnderTest ledger;
  private final Map<String, TxValidationCode> said = new HashMap<>();
  private long last;

  EvidenceConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
  }

  @Test
  void what_peers_found_valid_and_invalid_is_found_again_from_the_blocks(@TempDir Path directory)
      throws Exception {
    // Given
    List<Block> blocks;
    try (Client client = Client.of(ledger, ledger.banks().getFirst());
        Client other = Client.of(ledger, ledger.banks().get(1))) {
      conflicts(client, other);
      phantoms(client);
      privateData(client);
      blocks = blocks(client);
    }
    // When
    VerifiedLedger verified = verify(blocks, directory);
    // Then
    assertThat(verified.isComplete()).isTrue();
    assertThat(verified.height()).isEqualTo(blocks.size());
    assertThat(verified.configurations().getFirst().banks()).hasSize(LedgerUnderTest.BANKS);
    assertThat(verified.definitions())
        .extracting(definition -> definition.chaincode())
        .contains(LedgerUnderTest.CHAINCODE, LedgerUnderTest.NOT_INSTALLED);
    Map<String, VerifiedTransaction> found = new HashMap<>();
    verified.transactions().forEach(t -> found.put(t.transactionId(), t));
    said.forEach(
        (id, code) -> {
          assertThat(found.get(id)).as(id).isNotNull();
          assertThat(found.get(id).code()).isEqualTo(code);
          assertThat(found.get(id).knowledge()).isEqualTo(Knowledge.RECOMPUTED);
          assertThat(found.get(id).creatorRole()).contains("participant");
        });
    assertThat(said.values())
        .contains(
            TxValidationCode.VALID,
            TxValidationCode.MVCC_READ_CONFLICT,
            TxValidationCode.PHANTOM_READ_CONFLICT);
  }

  private void conflicts(Client client, Client other) throws Exception {
    submit(client.endorse("put", "evidence", "1"));
    Transaction late = other.endorse("getThenPut", "evidence", "late");
    submit(client.endorse("getThenPut", "evidence", "2"));
    submit(late);
    Transaction one = client.endorse("getThenPut", "evidence", "3");
    Transaction two = other.endorse("getThenPut", "evidence", "4");
    SubmittedTransaction first = one.submitAsync();
    SubmittedTransaction second = two.submitAsync();
    note(first);
    note(second);
    submit(client.endorse("del", "evidence"));
    submit(client.endorse("getThenPut", "evidence", "5"));
  }

  private void phantoms(Client client) throws Exception {
    submit(client.endorse("put", "evidence-r-1", "v"));
    submit(client.endorse("rangeThenPut", "evidence-r-", "evidence-r-~", "evidence-result-1"));
    Transaction reader =
        client.endorse("rangeThenPut", "evidence-r-", "evidence-r-~", "evidence-result-2");
    submit(client.endorse("put", "evidence-r-2", "v"));
    submit(reader);
    submit(
        client.endorse("firstOfRangeThenPut", "evidence-r-", "evidence-r-~", "evidence-result-3"));
  }

  private void privateData(Client client) throws Exception {
    submit(secret(client, LedgerUnderTest.ALL, "evidence", "one"));
    submit(client.endorse("copyPrivate", LedgerUnderTest.ALL, "evidence", "evidence-copy"));
    Transaction reader =
        client.endorse("copyPrivate", LedgerUnderTest.ALL, "evidence", "evidence-copy");
    submit(secret(client, LedgerUnderTest.ALL, "evidence", "two"));
    submit(reader);
    submit(client.endorse("purgePrivate", LedgerUnderTest.ALL, "evidence"));
    // a value that is gone after its life, with a reader from before
    submit(secret(client, LedgerUnderTest.BRIEF, "evidence", "brief"));
    Transaction before =
        client.endorse("copyPrivate", LedgerUnderTest.BRIEF, "evidence", "evidence-brief");
    for (int i = 0; i <= LedgerUnderTest.BRIEF_BLOCKS + 1; i++) {
      submit(client.endorse("put", "evidence-later-" + i, "v"));
    }
    submit(before);
  }

  private static Transaction secret(Client client, String collection, String key, String value)
      throws Exception {
    return client
        .proposal("putPrivate", collection, key)
        .putAllTransient(TestChaincode.value(value))
        .build()
        .endorse();
  }

  private void submit(Transaction transaction) throws Exception {
    note(transaction.submitAsync());
  }

  private void note(SubmittedTransaction submitted) throws Exception {
    var status = submitted.getStatus();
    said.put(submitted.getTransactionId(), status.getCode());
    last = Math.max(last, status.getBlockNumber());
  }

  private List<Block> blocks(Client client) {
    List<Block> blocks = new ArrayList<>();
    try (var events = client.network().newBlockEventsRequest().startBlock(0).build().getEvents()) {
      while (blocks.size() <= last) {
        blocks.add(events.next());
      }
    }
    return blocks;
  }

  private VerifiedLedger verify(List<Block> blocks, Path directory) throws Exception {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    try (BundleWriter writer = BundleWriter.spooling(directory)) {
      for (Block block : blocks) {
        writer.block(block.toByteArray());
      }
      // Of the two chaincodes this one's definition is as Concordat asks.
      writer.write(
          new BundleWriter.Subject(
              ledger.channel(),
              LedgerUnderTest.NOT_INSTALLED,
              new BundleManifest.Model("none", 0, "0".repeat(64)),
              "RegulatorMSP",
              0),
          bundle);
    }
    String genesis =
        java.util.HexFormat.of()
            .formatHex(BlockBytes.of(blocks.getFirst().toByteArray()).headerHash());
    return ForgedLedger.verify(
        bundle.toByteArray(), Roots.of(roots(blocks.getFirst()), Optional.of(genesis)));
  }

  /** This test trusts whom block 0 names: it asks about validity. */
  private static Map<String, byte[]> roots(Block genesis) throws Exception {
    ConfigGroup root =
        ConfigEnvelope.parseFrom(
                Payload.parseFrom(Envelope.parseFrom(genesis.getData().getData(0)).getPayload())
                    .getData())
            .getConfig()
            .getChannelGroup();
    Map<String, byte[]> roots = new TreeMap<>();
    for (ConfigGroup group : root.getGroupsMap().values()) {
      for (ConfigGroup organization : group.getGroupsMap().values()) {
        FabricMSPConfig msp =
            FabricMSPConfig.parseFrom(
                MSPConfig.parseFrom(organization.getValuesOrThrow("MSP").getValue()).getConfig());
        roots.put(msp.getName(), msp.getRootCerts(0).toByteArray());
      }
    }
    return roots;
  }
}
