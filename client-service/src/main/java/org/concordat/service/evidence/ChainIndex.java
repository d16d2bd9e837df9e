package org.concordat.service.evidence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.concordat.protocol.evidence.EvidenceRecord;
import org.concordat.protocol.evidence.StoryRecords;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.ParsedBlock;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.ParsedBlock.Write;
import org.hyperledger.fabric.protos.common.Block;

/** What the blocks of a chain leave behind: each record as it stands, and who wrote it where. */
final class ChainIndex {
  private final BlockParser parser;
  private final Map<RecordKey, EvidenceRecord> state = new HashMap<>();
  private final Map<RecordKey, SortedSet<Long>> writes = new HashMap<>();
  private final SortedSet<Long> special = new TreeSet<>();

  ChainIndex(BlockParser parser) {
    this.parser = parser;
  }

  /** Takes the next block in. */
  void add(Block block) {
    ParsedBlock parsed = parser.parse(block);
    for (int at = 0; at < parsed.transactions().size(); at++) {
      ParsedTransaction transaction = parsed.transactions().get(at);
      if (!transaction.valid() || transaction.writes().isEmpty()) {
        special.add(parsed.number());
      }
      for (Write write : transaction.writes()) {
        writes.computeIfAbsent(write.key(), key -> new TreeSet<>()).add(parsed.number());
        apply(parsed.number(), at, write);
      }
    }
  }

  private void apply(long block, int position, Write write) {
    if (write.json().isEmpty()) {
      state.remove(write.key());
    } else {
      state.put(
          write.key(),
          new EvidenceRecord(
              write.key().type().name(), write.key().parts(), write.json().get(), block, position));
    }
  }

  /**
   * Lists the records of a model's story.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @return the records in the order of their keys
   */
  List<EvidenceRecord> story(String study, int round) {
    return keys(study, round).stream().map(state::get).toList();
  }

  /**
   * Lists the blocks a model's story rests on: those that wrote one of its records, those that
   * changed the channel's configuration or definitions, and those in which something was refused.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @return their numbers
   */
  SortedSet<Long> blocks(String study, int round) {
    SortedSet<Long> needed = new TreeSet<>(special);
    keys(study, round).forEach(key -> needed.addAll(writes.get(key)));
    return needed;
  }

  private List<RecordKey> keys(String study, int round) {
    return StoryRecords.of(
        study,
        round,
        key ->
            Optional.ofNullable(state.get(key))
                .map(record -> CanonicalJson.read(record.value(), key.type().valueType())));
  }
}
