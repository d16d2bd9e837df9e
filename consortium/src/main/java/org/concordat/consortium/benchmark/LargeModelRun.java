package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Optional<OwnChaincode> own;
  private final Progress progress;

  /**
   * Prepares rounds.
   *
   * @param banks send the transactions
   * @param own the chaincode of the {@link #finaliser}, where it is a process of its own
   * @param progress told of every step
   */
  LargeModelRun(HandMade banks, Optional<OwnChaincode> own, Progress progress) {
    this.banks = banks;
    this.own = own;
    this.progress = progress;
  }

  /** Which of the banks finalises: the second, which neither starts nor proposes anything. */
  static String finaliser(List<String> banks) {
    return banks.get(1);
  }

  /**
   * A round and how long it took.
   *
   * @param state how it ended
   * @param millis by phase, in their order
   * @param onOnePeer of the aggregation
   */
  record Round(RoundState state, Map<String, Long> millis, OnePeer onOnePeer) {}

  /**
   * The aggregation on one peer alone. Each endorser of a real network has a machine of its own;
   * here all of them share one.
   *
   * @param millis how long it took
   * @param chaincode what its chaincode took where that is a process of its own, by unit
   */
  record OnePeer(long millis, Map<String, Long> chaincode) {}

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
    while (HandMade.study("size", shape(List.of(width, width), 1, "mean", 0))
            .architecture()
            .parameterCount()
        < parameters) {
      width++;
    }
    return List.of(width, width);
  }

  private static HandMade.Shape shape(List<Integer> hidden, int rounds, String rule, int f) {
    return new HandMade.Shape(rounds, hidden, rule, f);
  }

  /**
   * Runs rounds.
   *
   * @param parameters at least so many parameters
   * @param rounds how many rounds
   * @param rule the rule
   * @param f how many banks may be faulty
   * @return what became of them
   */
  Result run(int parameters, int rounds, String rule, int f) throws IOException {
    Study study = HandMade.study(STUDY, shape(hidden(parameters), rounds, rule, f));
    int dimension = study.architecture().parameterCount();
    banks.found();
    banks.agree(STUDY);
    long started = System.nanoTime();
    banks.start(List.of(study), STUDY, banks.banks().size());
    long startMillis = millisSince(started);
    progress.say(dimension + " parameters, started in " + startMillis + " ms");
    List<Round> done = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      done.add(round(study, round));
      progress.say(
          "round "
              + round
              + " "
              + done.getLast().millis()
              + ", finalize on one peer "
              + done.getLast().onOnePeer());
    }
    return new Result(dimension, Chunks.count(dimension), startMillis, done);
  }

  private Round round(Study study, int round) throws IOException {
    Map<String, FixedPointVector> updates = new LinkedHashMap<>();
    for (String bank : banks.banks()) {
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
        banks.banks().getFirst(),
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(STUDY, round, RoundState.Phase.COMMITTING));
    at = lap(millis, "commit", at);
    eachInTurn(reveals);
    lap(millis, "reveal", at);
    OnePeer onOnePeer = rehearseFinalisation(round);
    at = System.nanoTime();
    by(
        finaliser(banks.banks()),
        TransactionName.FINALIZE_ROUND,
        new Requests.RoundReference(STUDY, round));
    at = lap(millis, "finalize", at);
    RoundState state = banks.read(RoundState.class, RecordType.ROUND, STUDY, round);
    if (!(state instanceof RoundState.Judging judging)) {
      return new Round(state, millis, onOnePeer);
    }
    for (String bank : banks.banks()) {
      requireModel(study, bank, round, judging.modelHash());
    }
    at = lap(millis, "fetch", at);
    Map<String, List<Seat.Message>> judgements = new LinkedHashMap<>();
    for (String bank : banks.banks()) {
      judgements.put(
          bank,
          List.of(
              HandMade.message(
                  TransactionName.JUDGE_MODEL,
                  HandMade.judgement(study, bank, round, judging.modelHash()))));
    }
    eachInTurn(judgements);
    by(
        banks.banks().getLast(),
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(STUDY, round, RoundState.Phase.JUDGING));
    lap(millis, "judge", at);
    return new Round(
        banks.read(RoundState.class, RecordType.ROUND, STUDY, round), millis, onOnePeer);
  }

  private OnePeer rehearseFinalisation(int round) throws IOException {
    Seat.Message message =
        HandMade.message(TransactionName.FINALIZE_ROUND, new Requests.RoundReference(STUDY, round));
    Map<String, Long> chaincode = new LinkedHashMap<>();
    if (own.isPresent()) {
      chaincode.put("peakMiBBefore", own.get().peakMiB());
    }
    long processor = own.map(OwnChaincode::processorMillis).orElse(0L);
    long started = System.nanoTime();
    banks.seat(finaliser(banks.banks()), Role.PARTICIPANT).rehearse(message);
    long millis = millisSince(started);
    if (own.isPresent()) {
      chaincode.put("peakMiBAfter", own.get().peakMiB());
      chaincode.put("processorMillis", own.get().processorMillis() - processor);
    }
    return new OnePeer(millis, chaincode);
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
