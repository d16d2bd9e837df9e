package org.concordat.verifier.recompute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.study.Study;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.records.WorldState;

/** Whether the values given are those that a bank committed to and revealed. */
final class Openings {
  private final String channel;
  private final Study study;
  private final WorldState state;
  private final CheckLog log;

  Openings(String channel, Study study, WorldState state, CheckLog log) {
    this.channel = channel;
    this.study = study;
    this.state = state;
    this.log = log;
  }

  /** Checks what is given of a bank's update; says whether all of that is right. */
  boolean check(RoundUpdates updates, int round, String bank) {
    for (Map.Entry<Integer, byte[]> chunk : updates.values(bank).entrySet()) {
      if (!check(round, bank, chunk.getKey(), chunk.getValue())) {
        return false;
      }
    }
    return !updates.complete(bank) || opens(updates, round, bank);
  }

  private boolean check(int round, String bank, int chunk, byte[] value) {
    Place place = place(RecordType.REVEAL, study.id(), round, bank, chunk);
    Optional<RevealedChunk> mark = mark(round, bank, chunk);
    String digest = Digests.plainHex(value);
    boolean same =
        log.holds(
            Check.UPDATE_DIGEST,
            place,
            mark.filter(one -> one.digest().equals(digest)).isPresent(),
            () ->
                "the value given has "
                    + digest
                    + mark.map(one -> ", the mark says " + one.digest())
                        .orElse(", no mark says it was revealed"));
    if (!same) {
      return false;
    }
    long before =
        chunk == 0 ? 0 : mark(round, bank, chunk - 1).map(RevealedChunk::sumOfSquares).orElse(0L);
    Optional<Long> sum = sumOfSquares(value, before);
    return log.holds(
        Check.UPDATE_NORM,
        place,
        sum.equals(mark.map(RevealedChunk::sumOfSquares)),
        () ->
            sum.map(
                    found ->
                        "the sum of squares is "
                            + found
                            + ", the mark says "
                            + mark.get().sumOfSquares())
                .orElse("the values break the study's norm bound"));
  }

  private Optional<RevealedChunk> mark(int round, String bank, int chunk) {
    return state.find(RevealedChunk.class, RecordType.REVEAL, study.id(), round, bank, chunk);
  }

  private Optional<Long> sumOfSquares(byte[] value, long before) {
    return switch (study.aggregation().norm().measure(RoundUpdates.chunk(value), before)) {
      case NormBound.Measured.Within within -> Optional.of(within.sumOfSquares());
      case NormBound.Measured.Beyond beyond -> Optional.empty();
    };
  }

  private boolean opens(RoundUpdates updates, int round, String bank) {
    Place place = place(RecordType.COMMIT, study.id(), round, bank);
    List<byte[]> salts = updates.salts(bank);
    if (!log.holds(
        Check.UPDATE_COMMITMENT,
        place,
        salts.size() == 1,
        () -> "its chunks carry " + salts.size() + " salts")) {
      return false;
    }
    String commitment =
        new UpdateCommitment(channel, study.id(), round, bank)
            .commit(updates.whole(bank), salts.getFirst());
    Optional<Commit> commit = state.find(Commit.class, RecordType.COMMIT, study.id(), round, bank);
    return log.holds(
        Check.UPDATE_COMMITMENT,
        place,
        commit.filter(one -> one.commitment().equals(commitment)).isPresent(),
        () -> "salt and values do not open the commitment of " + bank);
  }

  private Place place(RecordType type, Object... parts) {
    RecordKey key = RecordKey.of(type, parts);
    return state
        .current(key)
        .map(version -> WorldState.place(version.position()))
        .orElse(Place.file("updates"))
        .in(WorldState.name(key));
  }
}
