package org.concordat.verifier.testing;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.evidence.EvidenceRecord;
import org.concordat.protocol.evidence.StoryRecords;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.verifier.records.RecordVersion;
import org.concordat.verifier.records.WorldState;

/** What an honest exporter lists. */
public final class Listed {
  private Listed() {}

  /**
   * Lists the records of a model's story.
   *
   * @param state the records of the ledger
   * @param study the study's id
   * @param round the model's round
   * @return a list that can be changed
   */
  public static List<EvidenceRecord> of(WorldState state, String study, int round) {
    List<EvidenceRecord> records = new ArrayList<>();
    for (RecordKey key :
        StoryRecords.of(
            study, round, key -> state.current(key).flatMap(one -> one.as(Object.class)))) {
      RecordVersion version = state.current(key).orElseThrow();
      records.add(
          new EvidenceRecord(
              key.type().name(),
              key.parts(),
              version.bytes().orElseThrow().toStringUtf8(),
              version.position().block(),
              (int) version.position().transaction()));
    }
    return records;
  }
}
