package org.concordat.service.evidence;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.protocol.evidence.EvidenceRecord;
import org.concordat.protocol.evidence.StoryScope;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.ParsedBlock;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.ParsedBlock.Write;
import org.hyperledger.fabric.protos.common.Block;

/** Finds the blocks a story rests on, and keeps its records as the last of them leaves them. */
final class StoryBlocks {
  private final BlockParser parser;
  private final StoryScope scope;
  private final SortedMap<String, EvidenceRecord> records = new TreeMap<>();

  StoryBlocks(BlockParser parser, StoryScope scope) {
    this.parser = parser;
    this.scope = scope;
  }

  /**
   * Takes the next block in.
   *
   * @param block the block
   * @return whether the story needs it: it changes the channel's configuration or its definitions,
   *     writes a record of the story, or holds a transaction that was refused
   */
  boolean add(Block block) {
    ParsedBlock parsed = parser.parse(block);
    boolean needed = false;
    for (int at = 0; at < parsed.transactions().size(); at++) {
      ParsedTransaction transaction = parsed.transactions().get(at);
      needed |= !transaction.valid() || transaction.writes().isEmpty();
      for (Write write : transaction.writes()) {
        if (scope.contains(write.key())) {
          needed = true;
          keep(parsed.number(), at, write);
        }
      }
    }
    return needed;
  }

  private void keep(long block, int position, Write write) {
    String key = write.key().composite();
    if (write.json().isEmpty()) {
      records.remove(key);
    } else {
      records.put(
          key,
          new EvidenceRecord(
              write.key().type().name(), write.key().parts(), write.json().get(), block, position));
    }
  }

  /** The story's records in the order of their keys. */
  List<EvidenceRecord> records() {
    return List.copyOf(records.values());
  }
}
