package org.concordat.protocol.registry;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import org.concordat.protocol.json.CanonicalJson;

/**
 * A fixed set of a dataset's rows: offset ranges of the feed minus the rows withdrawn until then.
 *
 * @param id unique within the bank
 * @param dataset the dataset's id
 * @param bank the bank's MSP id
 * @param ranges the offsets covered, by partition
 * @param withdrawnRows how many rows within the ranges are left out
 * @param rows how many rows are included
 * @param root the salted Merkle root over the rows included
 * @param revocationsSeen how many revocations of the dataset it takes into account
 * @param consentSequence the consent root it rests on, from 1; 0 where the dataset's lawful basis
 *     is not consent
 */
public record Snapshot(
    String id,
    String dataset,
    String bank,
    List<OffsetRange> ranges,
    long withdrawnRows,
    long rows,
    String root,
    int revocationsSeen,
    int consentSequence) {
  /** Checks the ranges. */
  public Snapshot {
    requireId("id", id);
    requireId("dataset", dataset);
    requireText("bank", bank, 64);
    ranges = requireDistinct("ranges", ranges, 1, 1_000);
    requireRange("withdrawnRows", withdrawnRows, 0, CanonicalJson.LARGEST_INTEGER);
    requireRange("rows", rows, 1, CanonicalJson.LARGEST_INTEGER);
    requireDigest("root", root);
    requireRange("revocationsSeen", revocationsSeen, 0, Integer.MAX_VALUE);
    requireRange("consentSequence", consentSequence, 0, Integer.MAX_VALUE);
  }

  /**
   * Offsets of one partition of the feed.
   *
   * @param partition the partition, from 0
   * @param from the first offset
   * @param to the offset behind the last
   */
  public record OffsetRange(int partition, long from, long to) {
    /** Checks the ranges. */
    public OffsetRange {
      requireRange("partition", partition, 0, 100_000);
      requireRange("from", from, 0, CanonicalJson.LARGEST_INTEGER);
      requireField(
          to > from && to <= CanonicalJson.LARGEST_INTEGER, "to must lie behind from, got " + to);
    }
  }
}
