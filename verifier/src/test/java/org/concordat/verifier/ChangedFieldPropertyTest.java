package org.concordat.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.concordat.protocol.evidence.UpdateEntries;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Purge;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicWrite;
import org.concordat.verifier.recompute.Recomputation;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.replay.Replay;
import org.concordat.verifier.testing.Banks;
import org.concordat.verifier.testing.Forgery;
import org.concordat.verifier.testing.Given;
import org.concordat.verifier.testing.JsonEdits;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Whatever field of whatever record a quorum writes otherwise: it is found, and nothing throws. */
class ChangedFieldPropertyTest {
  private static final int CHANGES = Integer.getInteger("changes", 100);

  /**
   * What nobody can check afterwards once an update of a round is purged: the sum its mark states,
   * and what the rule said of a round that can no longer be computed. The digests still bind the
   * chunks; whoever kept them can show the difference.
   */
  private static final Pattern LOST_BY_PURGE =
      Pattern.compile(
          "REVEAL fraud/1/BankBMSP/0 /sumOfSquares"
              + "|AGGREGATION fraud/1 /(gramHash|heterogeneityMicros|breakdown"
              + "|included/\\d+/(arcFactor|trimmedShare|weight)Micros)");

  @TempDir Path directory;

  @Test
  void every_changed_field_of_a_record_is_found() throws IOException {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    System.out.println("ChangedFieldPropertyTest: -Dseed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    changes(StoryBuilder.threeRounds(seed), List.of(Banks.STUDY), random);
    changes(StoryBuilder.withdrawn(seed), List.of(Banks.STUDY, "fraud-2"), random);
  }

  private void changes(StoryBuilder story, List<String> studies, SplittableRandom random)
      throws IOException {
    VerifiedLedger honest = story.ledger();
    for (String study : studies) {
      Given.write(Given.of(story.rounds().values(), study), directory.resolve(study));
    }
    assertThat(broken(honest, studies)).isZero();
    for (int change = 0; change < CHANGES; change++) {
      int index = random.nextInt(honest.transactions().size());
      String[] place = {""};
      VerifiedLedger forged = Forgery.with(honest, index, one -> changed(one, random, place));
      if (isPurged(honest) && LOST_BY_PURGE.matcher(place[0]).matches()) {
        continue;
      }
      assertThat(broken(forged, studies))
          .as("%s: %s", honest.transactions().get(index).function(), place[0])
          .isPositive();
    }
  }

  private static boolean isPurged(VerifiedLedger ledger) {
    return Replay.of(ledger, new CheckLog())
        .find(Purge.class, RecordType.PURGE, Banks.STUDY, 1, "BankBMSP")
        .isPresent();
  }

  private static VerifiedTransaction changed(
      VerifiedTransaction one, SplittableRandom random, String[] place) {
    List<PublicWrite> writes = new ArrayList<>(one.writes());
    int at = random.nextInt(writes.size());
    PublicWrite write = writes.get(at);
    ObjectNode json = (ObjectNode) CanonicalJson.readTree(write.value().get().toStringUtf8());
    place[0] = WorldState.name(write.key()) + " " + JsonEdits.one(json, random);
    ByteString value = ByteString.copyFrom(CanonicalJson.writeBytes(json));
    writes.set(at, new PublicWrite(write.namespace(), write.key(), java.util.Optional.of(value)));
    return Forgery.writes(one, writes);
  }

  private long broken(VerifiedLedger ledger, List<String> studies) {
    CheckLog log = new CheckLog();
    WorldState state = Replay.of(ledger, log);
    for (String study : studies) {
      try (UpdateEntries entries = UpdateEntries.open(directory.resolve(study))) {
        Recomputation.of(entries, study, Integer.MAX_VALUE, ledger, state, log);
      }
    }
    return log.broken();
  }
}
