package org.concordat.consortium.baseline;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;

/**
 * A study's rounds with the same workers, rules and judgements, but without ledger, Kafka and
 * services: plain federated learning with a trusted coordinator.
 *
 * <p>The same study and the same banks give the same model hashes as a run on the ledger in which
 * everyone awaited acts, unless the rule puts the banks into a random order.
 */
public final class FederationWithoutLedger implements AutoCloseable {
  private static final String NO_SALT = "0".repeat(64);
  private static final String SEED_TAG = "concordat/baseline-seed/1";

  private final Study study;
  private final SortedMap<String, TaskHandler> banks;
  private final ExecutorService pool;

  /**
   * Creates the federation. All banks work at the same time, as they do on the ledger.
   *
   * @param study the study; its parameters are used, its worker digests are not checked
   * @param banks MSP id to what does the bank's tasks
   */
  public FederationWithoutLedger(Study study, SortedMap<String, ? extends TaskHandler> banks) {
    this.study = study;
    this.banks = new TreeMap<>(banks);
    this.pool =
        Executors.newFixedThreadPool(
            banks.size(), Thread.ofPlatform().daemon().name("baseline-", 0).factory());
  }

  /**
   * Creates the federation of banks that train on their rows with our worker.
   *
   * @param study the study
   * @param data the banks and their rows
   * @param poison gives what does a bank's tasks, from its short name and its honest worker
   * @return the federation
   */
  public static FederationWithoutLedger of(
      Study study, ConsortiumData data, BiFunction<String, BankTaskHandler, TaskHandler> poison) {
    SortedMap<String, TaskHandler> banks = new TreeMap<>();
    for (ConsortiumData.Bank bank : data.banks()) {
      banks.put(
          bank.mspId(),
          poison.apply(
              bank.name(),
              new BankTaskHandler(
                  bank.mspId(), new MemoryRows(bank.rows()), study.workerDigests().getFirst())));
    }
    return new FederationWithoutLedger(study, banks);
  }

  /**
   * One round's end.
   *
   * @param round its number
   * @param state how it ended
   * @param model the model in force after it
   * @param excluded banks without a part in the aggregate, ascending by bank
   * @param trainMillis all banks' training
   * @param aggregateMillis checking and combining
   * @param judgeMillis all banks' judging
   */
  public record Round(
      int round,
      RoundState.Ended state,
      Model model,
      List<Exclusion> excluded,
      long trainMillis,
      long aggregateMillis,
      long judgeMillis) {
    /** Copies the list. */
    public Round {
      excluded = List.copyOf(excluded);
    }

    /**
     * Returns the round's duration.
     *
     * @return in milliseconds
     */
    public long millis() {
      return trainMillis + aggregateMillis + judgeMillis;
    }
  }

  /**
   * What a study came to.
   *
   * @param grid the study's quantile grid
   * @param rounds the rounds in their order
   * @param model the model in force at the end
   */
  public record Outcome(QuantileGrid grid, List<Round> rounds, Model model) {
    /** Copies the list. */
    public Outcome {
      rounds = List.copyOf(rounds);
    }
  }

  /**
   * Runs all rounds.
   *
   * @param onRound told of every round when it has ended
   * @return what came of them
   */
  public Outcome run(Consumer<Round> onRound) {
    SnapshotSource snapshot =
        new SnapshotSource("rows", study.features().features(), List.of(), List.of(), NO_SALT, "");
    QuantileGrid grid = agreeOnGrid(snapshot);
    Model model =
        Model.initial(study.architecture(), study.aggregation().norm().scaleBits(), study.seed());
    Map<String, String> momentum = new TreeMap<>();
    List<Round> rounds = new ArrayList<>();
    int parentRound = 0;
    for (int number = 1; number <= study.rounds(); number++) {
      Round round = round(number, parentRound, model, momentum, grid, snapshot);
      model = round.model();
      if (round.state() instanceof RoundState.Accepted) {
        parentRound = number;
      }
      rounds.add(round);
      onRound.accept(round);
    }
    return new Outcome(grid, rounds, model);
  }

  private QuantileGrid agreeOnGrid(SnapshotSource snapshot) {
    Map<String, TaskResult> answers =
        ask(
            bank ->
                new Task.ComputeQuantiles("quantiles/" + study.id(), study.features(), snapshot));
    List<QuantileGrid> grids = new ArrayList<>();
    for (TaskResult answer : answers.values()) {
      grids.add(
          new QuantileGrid(
              QuantileGrid.SCALE_BITS,
              expect(TaskResult.QuantilesComputed.class, answer).values(),
              NO_SALT));
    }
    return QuantileGrid.median(grids, NO_SALT);
  }

  private Round round(
      int number,
      int parentRound,
      Model parent,
      Map<String, String> momentum,
      QuantileGrid grid,
      SnapshotSource snapshot) {
    long start = System.nanoTime();
    Map<String, TaskResult> answers = train(number, parent, momentum, grid, snapshot);
    long trained = System.nanoTime();
    List<Exclusion> excluded = new ArrayList<>();
    SortedMap<String, int[]> updates = updates(answers, momentum, excluded);
    Optional<Refusal> tooFew =
        RoundRules.refuseTooFew(
            updates.size(), study.aggregation().f(), study.minimumParticipants());
    RoundState.Revealing revealing =
        new RoundState.Revealing(
            study.id(),
            number,
            parentRound,
            List.copyOf(banks.keySet()),
            List.copyOf(banks.keySet()),
            0,
            new Roster(study.terms(), List.of()));
    if (tooFew.isPresent()) {
      return new Round(
          number,
          revealing.toRejected(tooFew.get().toString()),
          parent,
          excluded,
          millis(start, trained),
          millis(trained, System.nanoTime()),
          0);
    }
    Model candidate = aggregate(number, parent, updates);
    long aggregated = System.nanoTime();
    RoundState.Judging judging =
        revealing.toJudging(List.copyOf(updates.keySet()), candidate.hash(), 0);
    List<Judgement> judgements = judge(number, judging, candidate, parent, grid, snapshot);
    RoundState.Ended end = RoundRules.decide(judging, judgements, study.toleranceMicros());
    return new Round(
        number,
        end,
        end instanceof RoundState.Accepted ? candidate : parent,
        excluded,
        millis(start, trained),
        millis(trained, aggregated),
        millis(aggregated, System.nanoTime()));
  }

  private Map<String, TaskResult> train(
      int number,
      Model parent,
      Map<String, String> momentum,
      QuantileGrid grid,
      SnapshotSource snapshot) {
    String parameters = Base64.getEncoder().encodeToString(parent.parameters().toBytes());
    return ask(
        bank ->
            new Task.Train(
                "train/" + study.id() + "/" + number,
                study,
                number,
                parameters,
                momentum.getOrDefault(bank, ""),
                grid,
                snapshot));
  }

  private SortedMap<String, int[]> updates(
      Map<String, TaskResult> answers, Map<String, String> momentum, List<Exclusion> excluded) {
    NormBound norm = study.aggregation().norm();
    SortedMap<String, int[]> updates = new TreeMap<>();
    for (String bank : banks.keySet()) {
      TaskResult answer = answers.get(bank);
      if (answer == null || answer instanceof TaskResult.Failed) {
        excluded.add(new Exclusion(bank, Exclusion.Reason.ABSENT));
        continue;
      }
      TaskResult.Trained trained = expect(TaskResult.Trained.class, answer);
      FixedPointVector update = vector(trained.update());
      if (norm.refuse(update).isPresent()) {
        excluded.add(new Exclusion(bank, Exclusion.Reason.REFUSED));
        continue;
      }
      momentum.put(bank, trained.momentum());
      updates.put(bank, update.toArray());
    }
    return updates;
  }

  private Model aggregate(int number, Model parent, SortedMap<String, int[]> updates) {
    NormBound norm = study.aggregation().norm();
    // On the ledger the seed comes from the banks' salts; here nobody has reason to distrust it.
    String seed =
        Digests.hex(Digests.sha256(SEED_TAG, Digests.bytes(study.seed()), Digests.bytes(number)));
    int[] aggregate =
        AggregationRules.named(study.aggregation().rule())
            .aggregate(
                UpdateSet.of(norm.bound(), norm.scaleBits(), updates),
                Setting.of(study.aggregation().f()).withSeed(seed))
            .vector();
    return parent.plus(FixedPointVector.of(aggregate));
  }

  private List<Judgement> judge(
      int number,
      RoundState.Judging judging,
      Model candidate,
      Model parent,
      QuantileGrid grid,
      SnapshotSource snapshot) {
    String candidateText = Base64.getEncoder().encodeToString(candidate.parameters().toBytes());
    String parentText = Base64.getEncoder().encodeToString(parent.parameters().toBytes());
    Map<String, TaskResult> answers =
        ask(
            bank ->
                new Task.Evaluate(
                    "evaluate/" + study.id() + "/" + number,
                    study,
                    number,
                    candidateText,
                    parentText,
                    grid,
                    snapshot));
    List<Judgement> judgements = new ArrayList<>();
    for (String bank : judging.awaited()) {
      if (answers.get(bank) instanceof TaskResult.Evaluated evaluated) {
        judgements.add(
            new Judgement(
                study.id(),
                number,
                bank,
                evaluated.candidateHash(),
                evaluated.candidate().micros(study.metric()),
                evaluated.parent().micros(study.metric())));
      }
    }
    return judgements;
  }

  /** Lets every bank do its task; banks that do not answer have no entry. */
  private SortedMap<String, TaskResult> ask(Function<String, Task> task) {
    SortedMap<String, Future<Optional<TaskResult>>> working = new TreeMap<>();
    banks.forEach(
        (bank, handler) -> working.put(bank, pool.submit(() -> handler.handle(task.apply(bank)))));
    SortedMap<String, TaskResult> answers = new TreeMap<>();
    try {
      for (Map.Entry<String, Future<Optional<TaskResult>>> entry : working.entrySet()) {
        entry.getValue().get().ifPresent(answer -> answers.put(entry.getKey(), answer));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a bank's work failed by a fault", e.getCause());
    } finally {
      working.values().forEach(future -> future.cancel(true));
    }
    return answers;
  }

  private static <T extends TaskResult> T expect(Class<T> type, TaskResult answer) {
    if (answer instanceof TaskResult.Failed failed) {
      throw new Refusal(failed.code(), failed.detail()).toException();
    }
    if (!type.isInstance(answer)) {
      throw new Refusal(ErrorCode.TASK_FAILED, "expected " + type.getSimpleName()).toException();
    }
    return type.cast(answer);
  }

  private static FixedPointVector vector(String text) {
    return FixedPointVector.fromBytes(Base64.getDecoder().decode(text));
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }

  /** Ends the threads. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
