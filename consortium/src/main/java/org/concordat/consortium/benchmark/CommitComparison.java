package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.study.Study;

/**
 * Our commitment against a contract that puts one value of the same size, on one network, in one
 * run: blocks of the one and of the other take turns, so that whatever the machine does besides
 * meets both.
 */
final class CommitComparison {
  private static final int WARM_UP = 200;
  private static final int BLOCK = 100;
  private static final int SINGLE_BLOCK = 25;
  private static final String AGREEMENT = "terms";

  private final HandMade banks;
  private final OnePutService onePut;
  private final LongSupplier processorNanos;
  private final Progress progress;
  private Iterator<Seat.Message> commits = List.<Seat.Message>of().iterator();
  private Iterator<Seat.Message> puts = List.<Seat.Message>of().iterator();
  private Iterator<Seat> committers = List.<Seat>of().iterator();
  private Iterator<Seat> putters = List.<Seat>of().iterator();

  /**
   * Prepares a comparison.
   *
   * @param banks send the transactions
   * @param onePut the other contract
   * @param processorNanos how much processor time the whole network and its clients have taken
   * @param progress told of every step
   */
  CommitComparison(
      HandMade banks, OnePutService onePut, LongSupplier processorNanos, Progress progress) {
    this.banks = banks;
    this.onePut = onePut;
    this.processorNanos = processorNanos;
    this.progress = progress;
  }

  /**
   * Both contracts under one load.
   *
   * @param inFlight how many transactions at a time
   * @param commit ours
   * @param onePut the other
   */
  record Load(int inFlight, Latencies commit, Latencies onePut) {
    double throughputRatio() {
      return commit.perSecond() / onePut.perSecond();
    }

    double p99Ratio() {
      return (double) commit.p99Micros() / onePut.p99Micros();
    }

    /** What the throughput's ratio is where the processor is what limits both. */
    double processorRatio() {
      return (double) onePut.processorMicros() / commit.processorMicros();
    }
  }

  /**
   * Measures.
   *
   * @param transactions how many of each contract, with many in flight
   * @param single how many of each, one at a time
   * @param inFlight how many in flight
   * @return with many in flight, then one at a time
   */
  List<Load> run(int transactions, int single, int inFlight) throws IOException {
    prepare(WARM_UP + transactions + single, inFlight);
    progress.say("warming up");
    measure(WARM_UP, BLOCK, inFlight);
    progress.say(transactions + " of each, " + inFlight + " in flight");
    Load many = measure(transactions, BLOCK, inFlight);
    progress.say(single + " of each, one at a time");
    return List.of(many, measure(single, SINGLE_BLOCK, 1));
  }

  private void prepare(int each, int inFlight) throws IOException {
    int n = banks.banks().size();
    List<Study> studies =
        IntStream.range(0, (each + n - 1) / n)
            .mapToObj(at -> HandMade.study("s" + at, HandMade.Shape.small(1)))
            .toList();
    progress.say(studies.size() + " studies with " + each + " commitments to be made");
    banks.found();
    banks.agree(AGREEMENT);
    banks.start(studies, AGREEMENT, inFlight);
    List<Seat.Message> ours = new ArrayList<>();
    List<Seat.Message> theirs = new ArrayList<>();
    List<Seat> seats = new ArrayList<>();
    for (Study study : studies) {
      for (String bank : banks.banks()) {
        Commit commit = HandMade.sealed(study, bank, 1);
        ours.add(HandMade.message(TransactionName.COMMIT_UPDATE, commit));
        // Puts the very bytes that the commitment's record has.
        theirs.add(
            onePut.message(
                "COMMIT~" + study.id() + "~1~" + commit.bank(), CanonicalJson.writeBytes(commit)));
        seats.add(banks.seat(bank, Role.PARTICIPANT));
      }
    }
    commits = ours.iterator();
    puts = theirs.iterator();
    committers = seats.iterator();
    putters = seats.iterator();
  }

  private Load measure(int each, int block, int inFlight) {
    Contract ours = new Contract(committers, commits);
    Contract theirs = new Contract(putters, puts);
    for (int done = 0; done < each; done += block) {
      int count = Math.min(block, each - done);
      // Now one is first, now the other: neither always follows the other's tail.
      boolean first = done / block % 2 == 0;
      (first ? ours : theirs).send(count, inFlight);
      (first ? theirs : ours).send(count, inFlight);
    }
    return new Load(inFlight, ours.latencies(), theirs.latencies());
  }

  /** One of the two, and what it took so far. */
  private final class Contract {
    private final Iterator<Seat> seats;
    private final Iterator<Seat.Message> messages;
    private final List<Long> nanos = new ArrayList<>();
    private long wallNanos;
    private long processor;

    Contract(Iterator<Seat> seats, Iterator<Seat.Message> messages) {
      this.seats = seats;
      this.messages = messages;
    }

    void send(int count, int inFlight) {
      List<Callable<Seat.Sent>> tasks = new ArrayList<>();
      for (int k = 0; k < count; k++) {
        Seat seat = seats.next();
        Seat.Message message = messages.next();
        tasks.add(() -> seat.submit(message));
      }
      long processorBefore = processorNanos.getAsLong();
      long started = System.nanoTime();
      List<Seat.Sent> sent = Crowd.run(tasks, inFlight);
      wallNanos += System.nanoTime() - started;
      // What peers still do with the last block is theirs to whom the block belongs.
      banks.settle(sent);
      processor += processorNanos.getAsLong() - processorBefore;
      sent.forEach(one -> nanos.add(one.nanos()));
    }

    Latencies latencies() {
      return Latencies.of(nanos, wallNanos, processor);
    }
  }
}
