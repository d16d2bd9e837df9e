package org.concordat.consortium.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.concordat.embedded.block.Blocks;
import org.concordat.network.FabricNetwork;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.Member;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.ParsedBlock;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/** Reads every peer's chain from its first block on, and checks what must hold of all of them. */
final class ChainAudit {
  /** Records of a round that a bank writes once and nobody ever again. */
  private static final Set<RecordType> ONCE =
      Set.of(RecordType.COMMIT, RecordType.REVEAL, RecordType.JUDGEMENT);

  private ChainAudit() {}

  /**
   * What was found.
   *
   * @param height how many blocks there are
   * @param transactions how many transactions
   * @param invalid how many of them peers found invalid, by their code
   * @param repeated valid transactions that wrote nothing, because they had been done before
   */
  record Findings(long height, int transactions, Map<String, Integer> invalid, int repeated) {}

  /** Checks all chains up to a height that every peer has reached. */
  static Findings check(FabricNetwork network, long height) throws IOException {
    List<Block> first = new ArrayList<>();
    for (Member member : network.plan().members()) {
      List<Block> chain = read(network, member, height);
      if (first.isEmpty()) {
        first = chain;
      }
      for (int number = 0; number < height; number++) {
        assertThat(fingerprint(chain.get(number)))
            .as("block " + number + " of " + member.name())
            .isEqualTo(fingerprint(first.get(number)));
      }
    }
    return count(first, network.plan().chaincode());
  }

  /** Reads a peer's blocks. */
  static List<Block> read(FabricNetwork network, Member member, long height) throws IOException {
    List<Block> chain = new ArrayList<>();
    try (PeerConnection connection =
            network
                .peers()
                .connect(member, network.issuer().user(member, Issuer.roles(member).getLast()));
        CloseableIterator<Block> blocks =
            connection.network().newBlockEventsRequest().startBlock(0).build().getEvents()) {
      while (chain.size() < height) {
        chain.add(blocks.next());
      }
    }
    return chain;
  }

  /** A block's hash, which covers its transactions and its predecessor, and what the peer found. */
  private static String fingerprint(Block block) {
    return HexFormat.of().formatHex(Blocks.headerHash(block.getHeader()).toByteArray())
        + " "
        + HexFormat.of()
            .formatHex(
                block
                    .getMetadata()
                    .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                    .toByteArray());
  }

  private static Findings count(List<Block> chain, String chaincode) {
    BlockParser parser = new BlockParser(chaincode);
    Set<String> validIds = new HashSet<>();
    Map<RecordKey, String> writers = new HashMap<>();
    Map<String, Integer> invalid = new TreeMap<>();
    int transactions = 0;
    int repeated = 0;
    for (Block block : chain) {
      for (ParsedBlock.ParsedTransaction transaction : parser.parse(block).transactions()) {
        transactions++;
        if (!transaction.valid()) {
          invalid.merge(transaction.validationCode(), 1, Integer::sum);
          continue;
        }
        assertThat(transaction.id().isEmpty() || validIds.add(transaction.id()))
            .as("transaction " + transaction.id() + " is valid once")
            .isTrue();
        if (transaction.writes().isEmpty() && block.getHeader().getNumber() > 0) {
          repeated++;
        }
        for (ParsedBlock.Write write : transaction.writes()) {
          if (ONCE.contains(write.key().type())) {
            assertThat(writers.putIfAbsent(write.key(), transaction.id()))
                .as(write.key() + " is written once")
                .isNull();
          }
        }
      }
    }
    return new Findings(chain.size(), transactions, invalid, repeated);
  }
}
