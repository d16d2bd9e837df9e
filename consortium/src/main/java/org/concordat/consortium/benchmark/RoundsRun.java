package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.hyperledger.fabric.client.Transaction;

/**
 * Rounds in which all banks act at once. In each phase all banks' transactions are endorsed first,
 * on the same state, and only then sent, all at the same moment: if two of them could conflict they
 * would. Several banks move the round on, which has to collide and has to do no harm.
 */
final class RoundsRun {
  private static final int RIVALS = 2;

  private final HandMade banks;
  private final Progress progress;
  private final AtomicInteger done = new AtomicInteger();
  private final Map<String, Integer> inOneBlock = Collections.synchronizedMap(new TreeMap<>());
  private final Map<String, Integer> ends = Collections.synchronizedMap(new TreeMap<>());

  RoundsRun(HandMade banks, Progress progress) {
    this.banks = banks;
    this.progress = progress;
  }

  /**
   * What became of the rounds.
   *
   * @param rounds how many
   * @param studies how many studies went on side by side
   * @param ends how many rounds ended in each state
   * @param inOneBlock in how many rounds all banks' transactions of a kind lay in one block
   * @param tally how their transactions ended, from the blocks
   * @param millis how long they took
   */
  record Result(
      int rounds,
      int studies,
      Map<String, Integer> ends,
      Map<String, Integer> inOneBlock,
      Tally tally,
      long millis) {
    /** Submissions that ended otherwise than as valid: none is the bar. */
    int conflicts() {
      return SUBMISSIONS.stream().mapToInt(name -> tally.invalid(name.function())).sum();
    }

    /** Moves that came second. */
    int collisions() {
      return MOVES.stream().mapToInt(name -> tally.invalid(name.function())).sum();
    }
  }

  private static final List<TransactionName> SUBMISSIONS =
      List.of(
          TransactionName.COMMIT_UPDATE,
          TransactionName.REVEAL_UPDATE,
          TransactionName.JUDGE_MODEL);

  private static final List<TransactionName> MOVES =
      List.of(TransactionName.ADVANCE_ROUND, TransactionName.FINALIZE_ROUND);

  /**
   * Runs rounds of small models.
   *
   * @param rounds how many in all
   * @param studies how many studies go on side by side
   * @param seed of who moves rounds on
   * @return what became of them
   */
  Result run(int rounds, int studies, long seed) throws IOException {
    int each = (rounds + studies - 1) / studies;
    banks.found();
    List<Study> all =
        IntStream.range(0, studies)
            .mapToObj(at -> HandMade.study("s" + at, HandMade.Shape.small(each)))
            .toList();
    for (Study study : all) {
      banks.agree(study.id());
      banks.start(List.of(study), study.id(), banks.banks().size());
    }
    for (String bank : banks.banks()) {
      banks.seat(bank, Role.PARTICIPANT);
    }
    progress.say(each * studies + " rounds, " + studies + " studies side by side");
    long started = System.nanoTime();
    List<Callable<Long>> lanes = new ArrayList<>();
    for (Study study : all) {
      Random random = new Random(seed + lanes.size());
      lanes.add(
          () -> {
            long block = -1;
            for (int round = 1; round <= each; round++) {
              block = round(study, round, random);
              int sum = done.incrementAndGet();
              if (sum % 100 == 0) {
                progress.say(sum + " rounds");
              }
            }
            return block;
          });
    }
    long last = Collections.max(Crowd.run(lanes, studies));
    long millis = (System.nanoTime() - started) / 1_000_000;
    return new Result(
        each * studies,
        studies,
        new TreeMap<>(ends),
        new TreeMap<>(inOneBlock),
        Tally.of(banks.regulator(), 0, last),
        millis);
  }

  /** Takes a study through a round; returns the block in which it ended. */
  long round(Study study, int round, Random random) throws IOException {
    Map<String, Seat.Message> messages = new TreeMap<>();
    for (String bank : banks.banks()) {
      messages.put(
          bank,
          HandMade.message(
              TransactionName.COMMIT_UPDATE,
              HandMade.commit(study, bank, round, HandMade.update(study, bank, round))));
    }
    submitTogether(TransactionName.COMMIT_UPDATE, messages);
    move(
        random,
        HandMade.message(
            TransactionName.ADVANCE_ROUND,
            new Requests.RoundMove(study.id(), round, RoundState.Phase.COMMITTING)));
    for (String bank : banks.banks()) {
      messages.put(
          bank,
          HandMade.reveals(study, bank, round, HandMade.update(study, bank, round)).getFirst());
    }
    submitTogether(TransactionName.REVEAL_UPDATE, messages);
    move(
        random,
        HandMade.message(
            TransactionName.FINALIZE_ROUND, new Requests.RoundReference(study.id(), round)));
    if (!(state(study, round) instanceof RoundState.Judging judging)) {
      throw new IllegalStateException("no candidate in round " + round + " of " + study.id());
    }
    for (String bank : banks.banks()) {
      messages.put(
          bank,
          HandMade.message(
              TransactionName.JUDGE_MODEL,
              HandMade.judgement(study, bank, round, judging.modelHash())));
    }
    submitTogether(TransactionName.JUDGE_MODEL, messages);
    long last =
        move(
            random,
            HandMade.message(
                TransactionName.ADVANCE_ROUND,
                new Requests.RoundMove(study.id(), round, RoundState.Phase.JUDGING)));
    ends.merge(state(study, round).phase().name(), 1, Integer::sum);
    return last;
  }

  private RoundState state(Study study, int round) throws IOException {
    return banks.read(RoundState.class, RecordType.ROUND, study.id(), round);
  }

  private void submitTogether(TransactionName name, Map<String, Seat.Message> messages)
      throws IOException {
    List<Seat.Sent> sent = together(messages);
    // What conflicted all the same is counted from the blocks, and sent again so that the round
    // goes on.
    int at = 0;
    List<Seat.Sent> settled = new ArrayList<>();
    for (Map.Entry<String, Seat.Message> entry : messages.entrySet()) {
      Seat.Sent one = sent.get(at++);
      while (!one.valid()) {
        one = banks.seat(entry.getKey(), Role.PARTICIPANT).submit(entry.getValue());
      }
      settled.add(one);
    }
    if (sent.stream().mapToLong(Seat.Sent::block).distinct().count() == 1) {
      inOneBlock.merge(name.function(), 1, Integer::sum);
    }
    banks.settle(settled);
  }

  /** Several banks move the round on at once; one has to succeed. */
  private long move(Random random, Seat.Message message) throws IOException {
    List<String> order = new ArrayList<>(banks.banks());
    Collections.shuffle(order, random);
    Map<String, Seat.Message> rivals = new TreeMap<>();
    order.subList(0, RIVALS).forEach(bank -> rivals.put(bank, message));
    List<Seat.Sent> sent = together(rivals);
    if (sent.stream().noneMatch(Seat.Sent::valid)) {
      throw new IllegalStateException(message.function() + " of nobody was valid");
    }
    long last = sent.stream().mapToLong(Seat.Sent::block).max().orElseThrow();
    banks.heights().await(last);
    return last;
  }

  private List<Seat.Sent> together(Map<String, Seat.Message> messages) throws IOException {
    List<Seat> seats = new ArrayList<>();
    List<Callable<Transaction>> endorsing = new ArrayList<>();
    for (Map.Entry<String, Seat.Message> entry : messages.entrySet()) {
      Seat seat = banks.seat(entry.getKey(), Role.PARTICIPANT);
      seats.add(seat);
      endorsing.add(() -> seat.endorse(entry.getValue()));
    }
    List<Transaction> endorsed = Crowd.run(endorsing, endorsing.size());
    List<Callable<Seat.Sent>> sending = new ArrayList<>();
    for (int k = 0; k < seats.size(); k++) {
      Seat seat = seats.get(k);
      Transaction transaction = endorsed.get(k);
      sending.add(() -> seat.send(transaction, System.nanoTime()));
    }
    return Crowd.run(sending, sending.size());
  }
}
