package org.concordat.consortium.benchmark;

import java.util.Map;
import java.util.TreeMap;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.ParsedBlock;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.protos.common.Block;

/**
 * How the transactions of a ledger's blocks ended.
 *
 * @param codes validation code to number, by transaction, both ascending
 * @param fullest the most transactions of one kind in one block, by transaction
 */
record Tally(Map<String, Map<String, Integer>> codes, Map<String, Integer> fullest) {
  /**
   * Counts the blocks of a peer.
   *
   * @param seat who reads them
   * @param from the first block
   * @param to the last block
   */
  static Tally of(Seat seat, long from, long to) {
    BlockParser parser = new BlockParser(LedgerNetwork.CHAINCODE);
    Map<String, Map<String, Integer>> codes = new TreeMap<>();
    Map<String, Integer> fullest = new TreeMap<>();
    try (CloseableIterator<Block> blocks =
        seat.network().newBlockEventsRequest().startBlock(from).build().getEvents()) {
      for (long number = from; number <= to; number++) {
        Map<String, Integer> here = new TreeMap<>();
        for (ParsedBlock.ParsedTransaction transaction :
            parser.parse(blocks.next()).transactions()) {
          codes
              .computeIfAbsent(transaction.call().function(), key -> new TreeMap<>())
              .merge(transaction.validationCode(), 1, Integer::sum);
          here.merge(transaction.call().function(), 1, Integer::sum);
        }
        here.forEach((function, count) -> fullest.merge(function, count, Math::max));
      }
    }
    return new Tally(codes, fullest);
  }

  int count(String function, String code) {
    return codes.getOrDefault(function, Map.of()).getOrDefault(code, 0);
  }

  /** Transactions of a kind that ended otherwise than as valid. */
  int invalid(String function) {
    return codes.getOrDefault(function, Map.of()).entrySet().stream()
        .filter(entry -> !entry.getKey().equals("VALID"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
