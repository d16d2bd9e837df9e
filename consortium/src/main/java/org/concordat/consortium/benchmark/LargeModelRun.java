package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;

/** Rounds of a large model, chunk by chunk, with updates made by hand. */
final class LargeModelRun {
  private static final String STUDY = "large";

  private final HandMade banks;
  private final Progress progress;

  LargeModelRun(HandMade banks, Progress progress) {
    this.banks = banks;
    this.progress = progress;
  }

  /**
   * A round and how long it took.
   *
   * @param state how it ended
   * @param millis by phase, in their order
   */
  record Round(RoundState state, Map<String, Long> millis) {}

  /**
   * What became of it.
   *
   * @param parameters of the model
   * @param chunks of each update
   * @param startMillis how long the study's start took, with the initial model
   * @param rounds the rounds
   */
  record Result(int parameters, int chunks, long startMillis, List<Round> rounds) {}

  /** The hidden layers that give about so many parameters: two of the same width. */
  static List<Integer> hidden(int parameters) {
    int width = Math.max(1, (int) Math.round(Math.sqrt(parameters)) - 2);
    while (HandMade.study("size", shape(List.of(width, width), 1)).architecture().parameterCount()
        < parameters) {
      width++;
    }
    return List.of(width, width);
  }

  private static HandMade.Shape shape(List<Integer> hidden, int rounds) {
    return new HandMade.Shape(rounds, hidden, "arc+trmean", 1);
  }

  /**
   * Runs rounds.
   *
   * @param parameters at least so many parameters
   * @param rounds how many rounds
   * @return what became of them
   */
  Result run(int parameters, int rounds) throws IOException {
    Study study = HandMade.study(STUDY, shape(hidden(parameters), rounds));
    int dimension = study.architecture().parameterCount();
    banks.found();
    banks.agree(STUDY);
    long started = System.nanoTime();
    banks.start(List.of(study), STUDY, HandMade.BANKS.size());
    long startMillis = millisSince(started);
    progress.say(dimension + " parameters, started in " + startMillis + " ms");
    List<Round> done = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      done.add(round(study, round));
      progress.say("round " + round + " " + done.getLast().millis());
    }
    return new Result(dimension, Chunks.count(dimension), startMillis, done);
  }

  private Round round(Study study, int round) throws IOException {
    Map<String, FixedPointVector> updates = new LinkedHashMap<>();
    for (String bank : HandMade.BANKS) {
      updates.put(bank, HandMade.update(study, bank, round));
    }
    Map<String, Long> millis = new LinkedHashMap<>();
    long at = System.nanoTime();
    Map<String, List<Seat.Message>> commits = new LinkedHashMap<>();
    Map<String, List<Seat.Message>> reveals = new LinkedHashMap<>();
    updates.forEach(
        (bank, update) -> {
          commits.put(
              bank,
              List.of(
                  HandMade.message(
                      TransactionName.COMMIT_UPDATE, HandMade.commit(study, bank, round, update))));
          reveals.put(bank, HandMade.reveals(study, bank, round, update));
        });
    at = lap(millis, "hash", at);
    eachInTurn(commits);
    by(
        "A",
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(STUDY, round, RoundState.Phase.COMMITTING));
    at = lap(millis, "commit", at);
    eachInTurn(reveals);
    at = lap(millis, "reveal", at);
    by("B", TransactionName.FINALIZE_ROUND, new Requests.RoundReference(STUDY, round));
    at = lap(millis, "finalize", at);
    RoundState state = banks.read(RoundState.class, RecordType.ROUND, STUDY, round);
    if (!(state instanceof RoundState.Judging judging)) {
      return new Round(state, millis);
    }
    for (String bank : HandMade.BANKS) {
      requireModel(study, bank, round, judging.modelHash());
    }
    at = lap(millis, "fetch", at);
    Map<String, List<Seat.Message>> judgements = new LinkedHashMap<>();
    for (String bank : HandMade.BANKS) {
      judgements.put(
          bank,
          List.of(
              HandMade.message(
                  TransactionName.JUDGE_MODEL,
                  HandMade.judgement(study, bank, round, judging.modelHash()))));
    }
    eachInTurn(judgements);
    by(
        "C",
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(STUDY, round, RoundState.Phase.JUDGING));
    lap(millis, "judge", at);
    return new Round(banks.read(RoundState.class, RecordType.ROUND, STUDY, round), millis);
  }

  /** Every bank reads the candidate at its own peer, and finds it to be what the ledger says. */
  private void requireModel(Study study, String bank, int round, String hash) throws IOException {
    int dimension = study.architecture().parameterCount();
    int[] values = new int[dimension];
    for (int chunk = 0; chunk < Chunks.count(dimension); chunk++) {
      byte[] bytes =
          banks
              .seat(bank, Role.PARTICIPANT)
              .evaluate(
                  HandMade.message(
                      TransactionName.READ_MODEL_CHUNK,
                      new Requests.ModelChunk(STUDY, round, chunk)));
      byte[] chunkBytes = HexFormat.of().parseHex(new String(bytes, StandardCharsets.US_ASCII));
      ByteBuffer.wrap(chunkBytes)
          .asIntBuffer()
          .get(values, Chunks.from(chunk), Chunks.to(chunk, dimension) - Chunks.from(chunk));
    }
    String found =
        new Model(
                study.architecture(),
                study.aggregation().norm().scaleBits(),
                FixedPointVector.of(values))
            .hash();
    if (!found.equals(hash)) {
      throw new IllegalStateException("bank " + bank + " holds " + found + ", not " + hash);
    }
  }

  private void by(String bank, TransactionName name, Object record) throws IOException {
    banks.settle(
        List.of(banks.seat(bank, Role.PARTICIPANT).submit(HandMade.message(name, record))));
  }

  /** All banks at once, each its own messages in their order. */
  private void eachInTurn(Map<String, List<Seat.Message>> messages) throws IOException {
    List<Callable<List<Seat.Sent>>> tasks = new ArrayList<>();
    for (Map.Entry<String, List<Seat.Message>> entry : messages.entrySet()) {
      Seat seat = banks.seat(entry.getKey(), Role.PARTICIPANT);
      tasks.add(
          () -> {
            List<Seat.Sent> sent = new ArrayList<>();
            for (Seat.Message message : entry.getValue()) {
              Seat.Sent one = seat.submit(message);
              // The next chunk builds on this one, at every endorser.
              banks.settle(List.of(one));
              sent.add(one);
            }
            return sent;
          });
    }
    Crowd.run(tasks, tasks.size());
  }

  private static long lap(Map<String, Long> millis, String phase, long from) {
    millis.put(phase, millisSince(from));
    return System.nanoTime();
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
