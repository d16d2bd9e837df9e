package org.concordat.verifier.ledger;

import java.util.List;
import java.util.Optional;
import org.concordat.verifier.finding.Finding;

/**
 * What stands on a channel, as far as a bundle proves it: signed by the orderers, endorsed as the
 * channel's rules ask, computed anew where all is there. Everything else about a bundle is a claim
 * to be held against this.
 *
 * @param channel the channel's name
 * @param chaincode Concordat's chaincode on it, whose definition is held to Concordat's norms
 * @param genesisHash hash of block 0's header, 64 hexadecimal digits
 * @param genesisPinned whether the trusted roots name that hash
 * @param tipHash hash of the last block's header
 * @param height how many blocks there are
 * @param missing the blocks of which only the header is told, as ranges, ascending
 * @param configurations the channel's configurations, ascending
 * @param definitions the definitions of chaincodes, ascending
 * @param transactions all transactions of chaincodes, valid and invalid, ascending
 * @param counts what was checked
 * @param remarks what does not refuse the evidence and should be known
 */
public record VerifiedLedger(
    String channel,
    String chaincode,
    String genesisHash,
    boolean genesisPinned,
    String tipHash,
    long height,
    List<BlockRange> missing,
    List<VerifiedConfiguration> configurations,
    List<VerifiedDefinition> definitions,
    List<VerifiedTransaction> transactions,
    LedgerCounts counts,
    List<Finding> remarks) {
  /** Copies the lists. */
  public VerifiedLedger {
    missing = List.copyOf(missing);
    configurations = List.copyOf(configurations);
    definitions = List.copyOf(definitions);
    transactions = List.copyOf(transactions);
    remarks = List.copyOf(remarks);
  }

  /**
   * Neighbouring blocks.
   *
   * @param first the first
   * @param last the last
   */
  public record BlockRange(long first, long last) {}

  /**
   * Returns whether every block is whole.
   *
   * @return whether none is missing
   */
  public boolean isComplete() {
    return missing.isEmpty();
  }

  /**
   * Finds a transaction by its place.
   *
   * @param position the place
   * @return the transaction, or empty when there is none of a chaincode
   */
  public Optional<VerifiedTransaction> transaction(Position position) {
    int low = 0;
    int high = transactions.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = transactions.get(middle).position().compareTo(position);
      if (order == 0) {
        return Optional.of(transactions.get(middle));
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return Optional.empty();
  }
}
