package org.concordat.protocol.evidence;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.List;
import org.concordat.protocol.json.CanonicalJson;

/**
 * A record that the exporter says the story rests on, and the transaction that wrote it. As the
 * manifest it is a claim: the write in the block counts.
 *
 * @param type the record's type, the object type of its composite key
 * @param key the parts of its key
 * @param value the text written, as it stands on the ledger
 * @param block the number of the block
 * @param transaction the place of the transaction in its block, from 0
 */
public record EvidenceRecord(
    String type, List<String> key, String value, long block, int transaction) {
  /** Checks that all is there, and copies the list. */
  public EvidenceRecord {
    requireField(type != null && !type.isEmpty(), "type is missing");
    requireField(key != null, "key is missing");
    key = List.copyOf(key);
    requireField(value != null, "value is missing");
    requireRange("block", block, 0, CanonicalJson.LARGEST_INTEGER);
    requireRange("transaction", transaction, 0, Integer.MAX_VALUE);
  }
}
