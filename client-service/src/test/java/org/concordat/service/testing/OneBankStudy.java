package org.concordat.service.testing;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.protocol.task.Metrics;
import org.concordat.protocol.task.ScoreHistogram;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.TestService;

/**
 * A study of one bank on the ledger's double: phases move when a test says so, and the bank's
 * worker answers when a test says so.
 */
public final class OneBankStudy {
  /** The study's id. */
  public static final String STUDY = "study";

  /** What the worker computes. */
  public static final List<List<Long>> QUANTILES = List.of(List.of(1L, 2L, 3L));

  /** What the worker finds. */
  public static final Metrics METRICS =
      new Metrics(10, 2, 800_000, 700_000, 600_000, 500_000, 1, 1, 7, 1);

  private static final String BANK = "BankAMSP";
  private static final long FAR = 100_000_000_000_000L;
  private static final QuantileGrid GRID = new QuantileGrid(20, QUANTILES, "9".repeat(64));

  private final InMemoryLedger ledger;
  private final InMemoryTasks tasks;
  private final Study study = study();
  private final Model model = Model.initial(study.architecture(), 20, study.seed());
  private final Map<TransactionName, ErrorCode> refusals = new HashMap<>();
  private boolean loseAnswers;
  private RoundState current;

  /**
   * Creates the study's world.
   *
   * @param ledger the ledger's double
   * @param tasks the workers' double
   */
  public OneBankStudy(InMemoryLedger ledger, InMemoryTasks tasks) {
    this.ledger = ledger;
    this.tasks = tasks;
    ledger.behaves(this::execute);
    ledger.answers(this::read);
  }

  /** Returns the ledger's double. */
  public InMemoryLedger ledger() {
    return ledger;
  }

  /** Returns the workers' double. */
  public InMemoryTasks tasks() {
    return tasks;
  }

  /** Brings the bank into the study: charter, agreement, dataset, snapshot, join. */
  public void prepare(TestService service) {
    Charter charter = Records.charter(BANK);
    Agreement terms =
        new Agreement(
            "terms",
            BANK,
            List.of("fraud-detection"),
            List.of(Agreement.TaskType.TRAINING),
            0,
            FAR,
            1,
            100,
            0);
    ledger.append(
        Blocks.Tx.valid(
            "prepare",
            "Prepare",
            Map.of(
                RecordKey.of(RecordType.CHARTER_IN_FORCE, "current"),
                charter,
                RecordKey.of(RecordType.CHARTER_VERSION, 1),
                charter,
                RecordKey.of(RecordType.AGREEMENT, BANK, "terms"),
                AgreementRecord.draft(terms, 0).in(AgreementRecord.Status.ACTIVE, 0),
                RecordKey.of(RecordType.DATASET, BANK, "payments"),
                new Dataset(
                    "payments",
                    BANK,
                    "Payments",
                    List.of("amount"),
                    "fraud",
                    LawfulBasis.LEGITIMATE_INTERESTS),
                RecordKey.of(RecordType.STUDY, STUDY),
                study,
                RecordKey.of(RecordType.STUDY_STATE, STUDY),
                StudyState.proposed(STUDY, 1, 1),
                RecordKey.of(RecordType.MODEL, STUDY, 0),
                new ModelRecord(STUDY, 0, model.hash(), 0, "", ModelRecord.Status.INITIAL))));
    Await.until(
        "the dataset is known",
        () -> service.get("auditor", "/api/v1/datasets/payments").status() == 200);
    snapshot(service, "first");
    service.post(
        "steward",
        "/api/v1/studies/study/joins",
        Map.of("agreement", "terms", "dataset", "payments", "snapshot", "first"));
    Task task = awaitTask(Task.ComputeQuantiles.class, 1);
    tasks.answer(new TaskResult.QuantilesComputed(task.taskId(), QUANTILES));
    await(TransactionName.JOIN_STUDY, 1);
    Await.until(
        "the join is followed",
        () -> !service.get("auditor", "/api/v1/studies/study/joins").json().get("items").isEmpty());
  }

  /** Takes a snapshot, as the worker and the ledger confirm it. */
  public void snapshot(TestService service, String id) {
    int before = submitted(TransactionName.REGISTER_SNAPSHOT).size();
    service.post("steward", "/api/v1/datasets/payments/snapshots", Map.of("id", id));
    Task task = awaitTask(Task.TakeSnapshot.class, before + 1);
    tasks.answer(
        new TaskResult.SnapshotTaken(
            task.taskId(),
            List.of(new Snapshot.OffsetRange(0, 0, 10 + before)),
            10,
            0,
            "2".repeat(64),
            Records.WORKER));
    await(TransactionName.REGISTER_SNAPSHOT, before + 1);
    Await.until(
        "snapshot " + id + " is shown",
        () ->
            service
                .get("auditor", "/api/v1/datasets/payments/snapshots")
                .body()
                .contains("\"id\":\"" + id + "\""));
  }

  /** Withdraws rows over REST. */
  public void revoke(TestService service, List<String> rows) {
    service.post(
        "steward", "/api/v1/datasets/payments/revocations", Map.of("withdrawnRowIds", rows));
  }

  /** Answers the newest snapshot task with a failure. */
  public void failSnapshot() {
    int count = (int) tasks.tasks().stream().filter(Task.TakeSnapshot.class::isInstance).count();
    Task task = awaitTask(Task.TakeSnapshot.class, Math.max(2, count));
    tasks.answer(new TaskResult.Failed(task.taskId(), ErrorCode.DATA_UNUSABLE, "no rows"));
  }

  /** Opens a round that awaits the bank. */
  public void open(int round) {
    open(round, 0);
  }

  /** Opens a round that awaits the bank and starts from the model of an earlier one. */
  public void open(int round, int parentRound) {
    move(new RoundState.Committing(STUDY, round, parentRound, List.of(BANK), FAR, Records.ROSTER));
  }

  /** Opens a round that does not await the bank, but others. */
  public void openWithout(int round) {
    move(new RoundState.Committing(STUDY, round, 0, List.of("BankBMSP"), FAR, Records.ROSTER));
  }

  /** Moves a round to its reveals. */
  public void reveal(int round) {
    move(
        new RoundState.Revealing(
            STUDY, round, 0, List.of(BANK), List.of(BANK), FAR, Records.ROSTER));
  }

  /** Moves a round to its judgements, with the initial model as its own result. */
  public void judge(int round) {
    ledger.append(
        Blocks.Tx.valid(
            "model-" + round,
            "FinalizeRound",
            Map.of(
                RecordKey.of(RecordType.MODEL, STUDY, round),
                new ModelRecord(
                    STUDY, round, model.hash(), 0, model.hash(), ModelRecord.Status.CANDIDATE))));
    move(new RoundState.Judging(STUDY, round, 0, List.of(BANK), model.hash(), FAR, Records.ROSTER));
  }

  private void move(RoundState state) {
    synchronized (refusals) {
      current = state;
    }
    ledger.append(
        Blocks.Tx.valid(
            state.phase() + "-" + state.round(),
            "AdvanceRound",
            Map.of(
                RecordKey.of(RecordType.ROUND, STUDY, state.round()),
                state,
                RecordKey.of(RecordType.STUDY_STATE, STUDY),
                new StudyState(
                    STUDY,
                    StudyState.Status.RUNNING,
                    1,
                    1,
                    List.of(BANK, "BankBMSP"),
                    state.round(),
                    0,
                    model.hash(),
                    Digests.plainHex(CanonicalJson.writeBytes(GRID)),
                    ""))));
  }

  /** Appends a block that concerns nobody, so that the driver looks again. */
  public void nudge() {
    ledger.append(Blocks.Tx.valid("nudge", "Nudge", Map.of()));
  }

  /** Answers a round's training, the one handed out last. */
  public void answerTraining(int round) {
    Await.until("training of round " + round + " is handed out", () -> !trainings(round).isEmpty());
    byte[] update = FixedPointVector.zeros(study.architecture().parameterCount()).toBytes();
    tasks.answer(
        new TaskResult.Trained(
            trainings(round).getLast().taskId(),
            model.hash(),
            Base64.getEncoder().encodeToString(update),
            Base64.getEncoder().encodeToString(new byte[] {0, 0, 0, (byte) round}),
            Records.WORKER,
            10,
            1,
            0,
            1));
  }

  private List<Task.Train> trainings(int round) {
    return trainings().stream().filter(training -> training.round() == round).toList();
  }

  /** Answers a round's evaluation. */
  public void answerEvaluation(int round) {
    awaitTask(Task.Evaluate.class, 1);
    tasks.answer(
        new TaskResult.Evaluated(
            "evaluate/" + STUDY + "/" + round, model.hash(), METRICS, METRICS, 1, scores()));
  }

  private static ScoreHistogram scores() {
    List<Long> positives = new ArrayList<>(Collections.nCopies(ScoreHistogram.BINS, 0L));
    List<Long> negatives = new ArrayList<>(positives);
    positives.set(ScoreHistogram.bin(2), 2L);
    negatives.set(ScoreHistogram.bin(-2), 8L);
    return new ScoreHistogram(positives, negatives);
  }

  /** Returns the trainings handed out. */
  public List<Task.Train> trainings() {
    return tasks.tasks().stream()
        .filter(Task.Train.class::isInstance)
        .map(Task.Train.class::cast)
        .toList();
  }

  /** Waits until so many tasks of a kind were handed out; gives the last of them. */
  public <T extends Task> T awaitTask(Class<T> kind, int count) {
    Await.until(
        count + " " + kind.getSimpleName(),
        () -> tasks.tasks().stream().filter(kind::isInstance).count() >= count);
    return tasks.tasks().stream().filter(kind::isInstance).map(kind::cast).toList().get(count - 1);
  }

  /** Returns what was submitted under a name. */
  public List<InMemoryLedger.Call> submitted(TransactionName name) {
    return ledger.calls().stream().filter(call -> call.name() == name).toList();
  }

  /** Waits until so many transactions of a name were submitted. */
  public void await(TransactionName name, int count) {
    Await.until(count + " " + name, () -> submitted(name).size() >= count);
  }

  /** Lets the chaincode refuse a transaction, or accept it again when the code is null. */
  public void refuse(TransactionName name, ErrorCode code) {
    synchronized (refusals) {
      refusals.put(name, code);
    }
  }

  /** Lets the ledger take a commitment without saying so. */
  public void loseAnswers(boolean lose) {
    synchronized (refusals) {
      loseAnswers = lose;
    }
  }

  private Map<RecordKey, Object> execute(InMemoryLedger.Call call) {
    synchronized (refusals) {
      ErrorCode code = refusals.get(call.name());
      if (code != null) {
        throw new ConcordatException(code, "as the test wants");
      }
      if (loseAnswers && call.name() == TransactionName.COMMIT_UPDATE) {
        throw new ConcordatException(ErrorCode.LEDGER_UNAVAILABLE, "the answer is lost");
      }
      // As the chaincode does: a service that has not seen the newest block yet may be too late.
      if (call.argument() instanceof Commit commit
          && !(current instanceof RoundState.Committing && current.round() == commit.round())) {
        throw new ConcordatException(
            ErrorCode.ROUND_WRONG_PHASE,
            "round " + commit.round() + " does not take commitments any more");
      }
    }
    return switch (call.argument()) {
      case Snapshot s -> Map.of(RecordKey.of(RecordType.SNAPSHOT, BANK, s.dataset(), s.id()), s);
      case Join j -> Map.of(RecordKey.of(RecordType.JOIN, STUDY, BANK), j);
      case Revocation r ->
          Map.of(
              RecordKey.of(RecordType.REVOCATION, BANK, r.dataset()),
              new RevocationRecord(r, ""),
              RecordKey.of(RecordType.REVOCATION_MARK, BANK, r.dataset(), r.sequence()),
              new RevocationMark(r, 0));
      case Commit c -> Map.of(RecordKey.of(RecordType.COMMIT, STUDY, c.round(), BANK), c);
      case Judgement j -> Map.of(RecordKey.of(RecordType.JUDGEMENT, STUDY, j.round(), BANK), j);
      case Requests.Reveal r ->
          Map.of(
              RecordKey.of(RecordType.REVEAL, STUDY, r.round(), BANK, r.chunk()),
              new RevealedChunk(STUDY, r.round(), BANK, r.chunk(), 1, 0, "e".repeat(64)));
      default -> Map.of();
    };
  }

  private String read(InMemoryLedger.Call call) {
    return call.name() == TransactionName.READ_GRID
        ? CanonicalJson.write(GRID)
        : Digests.hex(model.chunk(((Requests.ModelChunk) call.argument()).chunk()));
  }

  /** Returns what the banks agreed to train. */
  public static Study study() {
    return Records.study(
        STUDY,
        BANK,
        "fraud-detection",
        new FeaturePlan(List.of("amount"), "fraud", 3, FeaturePlan.Preparation.RANK));
  }
}
