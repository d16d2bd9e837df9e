package org.concordat.service.participation;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.projection.Projection;

/**
 * Carries actions out: a task to the workers, or a transaction to the ledger. Everything an action
 * promises is in the database before it leaves, so that doing it again sends the same bytes.
 */
public final class Deeds {
  private final Projection projection;
  private final Ledger ledger;
  private final TaskBus bus;
  private final TaskLog tasks;
  private final RoundLog rounds;
  private final SnapshotVault vault;
  private final ModelStore models;
  private final SecureRandom random;
  private final String channel;
  private final String bank;
  private final AtomicReference<Opened> lastOpened = new AtomicReference<>();

  /**
   * An update with what opens its commitment.
   *
   * @param commitment the commitment, in hexadecimal
   * @param update the update
   * @param openings by chunk
   */
  private record Opened(
      String commitment, FixedPointVector update, List<UpdateCommitment.Opening> openings) {}

  /**
   * Creates the deeds of one bank.
   *
   * @param projection the ledger's records
   * @param ledger takes transactions
   * @param bus takes tasks
   * @param tasks what the workers were asked and answered
   * @param rounds what the bank decided
   * @param vault the bank's snapshots
   * @param models parameters and grids
   * @param random gives salts
   * @param channel the channel's name, which commitments cover
   * @param bank the own MSP id
   */
  public Deeds(
      Projection projection,
      Ledger ledger,
      TaskBus bus,
      TaskLog tasks,
      RoundLog rounds,
      SnapshotVault vault,
      ModelStore models,
      SecureRandom random,
      String channel,
      String bank) {
    this.projection = projection;
    this.ledger = ledger;
    this.bus = bus;
    this.tasks = tasks;
    this.rounds = rounds;
    this.vault = vault;
    this.models = models;
    this.random = random;
    this.channel = channel;
    this.bank = bank;
  }

  /**
   * Carries an action out.
   *
   * @param action the action
   * @return the block its effect stands in; empty when it does not show on the ledger
   * @throws ConcordatException when it was refused or could not be tried
   */
  public OptionalLong carryOut(Action action) {
    return switch (action) {
      case Action.PublishTraining training ->
          publishTraining(
              training.study(),
              training.round(),
              round(training.study(), training.round()).parentRound());
      case Action.TrainAhead ahead ->
          publishTraining(ahead.study(), ahead.round(), ahead.round() - 1);
      case Action.PublishEvaluation evaluation -> publishEvaluation(evaluation);
      case Action.CommitUpdate commit -> commit(commit);
      case Action.RevealChunk reveal -> reveal(reveal);
      case Action.Judge judge -> judge(judge);
      case Action.ClosePhase close -> close(close);
      case Action.Rejoin rejoin ->
          submit(
              TransactionName.REJOIN_ROUNDS, new Requests.StudyReference(rejoin.study()), Map.of());
      case Action.LookAgain again -> OptionalLong.empty();
    };
  }

  private OptionalLong publishTraining(String studyId, int number, int parentRound) {
    Study study = study(studyId);
    Join join = join(studyId);
    RoundLog.Entry entry = rounds.read(studyId, number);
    if (entry.snapshot().isEmpty()) {
      Snapshot snapshot =
          vault
              .usable(join)
              .orElseThrow(
                  () ->
                      new ConcordatException(
                          ErrorCode.SNAPSHOT_OUTDATED, "every snapshot is outdated"));
      rounds.fixTraining(
          studyId,
          number,
          snapshot.id(),
          tasks.newestTrained(
              studyId, number, round -> StudyViews.parentRound(projection, studyId, round)));
      entry = rounds.read(studyId, number);
    }
    Task task =
        new Task.Train(
            TaskLog.training(studyId, number, parentRound),
            study,
            number,
            models.parameters(study, parentRound),
            momentum(studyId, entry.momentumRound()),
            models.grid(studyId),
            source(join, entry.snapshot().orElseThrow()));
    publish(task);
    return OptionalLong.empty();
  }

  private String momentum(String study, OptionalInt round) {
    if (round.isEmpty() || isPurged(study, round.getAsInt())) {
      return "";
    }
    return trained(study, round.getAsInt()).momentum();
  }

  private OptionalLong publishEvaluation(Action.PublishEvaluation action) {
    Study study = study(action.study());
    RoundState round = round(action.study(), action.round());
    Join join = join(action.study());
    String snapshot =
        rounds
            .read(action.study(), action.round())
            .snapshot()
            .or(() -> vault.usable(join).map(Snapshot::id))
            .orElse(join.snapshot());
    Task task =
        new Task.Evaluate(
            TaskLog.evaluation(action.study(), action.round()),
            study,
            action.round(),
            models.parameters(study, action.round()),
            models.parameters(study, round.parentRound()),
            models.grid(action.study()),
            source(join, snapshot));
    publish(task);
    return OptionalLong.empty();
  }

  private void publish(Task task) {
    tasks.intend(task.taskId());
    bus.publish(task);
    tasks.published(task.taskId());
  }

  private OptionalLong commit(Action.CommitUpdate action) {
    TaskResult.Trained trained = trained(action.study(), action.round());
    FixedPointVector update = update(trained);
    byte[] fresh = new byte[Digests.LENGTH];
    random.nextBytes(fresh);
    UpdateCommitment promise = new UpdateCommitment(channel, action.study(), action.round(), bank);
    RoundLog.Entry entry = rounds.read(action.study(), action.round());
    if (entry.commitment().isEmpty()) {
      rounds.fixCommitment(
          action.study(), action.round(), Digests.hex(fresh), promise.commit(update, fresh));
      entry = rounds.read(action.study(), action.round());
    }
    return submit(
        TransactionName.COMMIT_UPDATE,
        new Commit(
            action.study(),
            action.round(),
            bank,
            entry.commitment().orElseThrow(),
            entry.snapshot().orElse(join(action.study()).snapshot()),
            trained.workerDigest()),
        Map.of());
  }

  private OptionalLong reveal(Action.RevealChunk action) {
    Opened opened = opened(action.study(), action.round());
    FixedPointVector update = opened.update();
    if (action.chunk() >= opened.openings().size()) {
      throw new ConcordatException(
          ErrorCode.UPDATE_WRONG_LENGTH,
          "the update has "
              + update.dimension()
              + " values, chunk "
              + action.chunk()
              + " is asked");
    }
    return submit(
        TransactionName.REVEAL_UPDATE,
        new Requests.Reveal(action.study(), action.round(), action.chunk()),
        Map.of(
            TransactionName.Transients.CHUNK,
            update.toBytes(
                Chunks.from(action.chunk()), Chunks.to(action.chunk(), update.dimension())),
            TransactionName.Transients.OPENING,
            CanonicalJson.writeBytes(opened.openings().get(action.chunk()))));
  }

  /** The momentum of a purged update went with it: the training starts without. */
  private boolean isPurged(String study, int round) {
    return projection.read(Purge.class, RecordType.PURGE, study, round, bank).isPresent();
  }

  /** Chunks of one update go out one after the other: it is read and hashed for the first only. */
  private Opened opened(String study, int round) {
    String commitment = fixed(study, round, RoundLog.Entry::commitment);
    Opened last = lastOpened.get();
    if (last == null || !last.commitment().equals(commitment)) {
      FixedPointVector update = update(trained(study, round));
      byte[] salt = Digests.fromHex(fixed(study, round, RoundLog.Entry::salt));
      last =
          new Opened(
              commitment,
              update,
              new UpdateCommitment(channel, study, round, bank).openings(update, salt));
      lastOpened.set(last);
    }
    return last;
  }

  private String fixed(String study, int round, Function<RoundLog.Entry, Optional<String>> part) {
    return part.apply(rounds.read(study, round))
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.NO_COMMITMENT, "this service made no commitment in round " + round));
  }

  private OptionalLong judge(Action.Judge action) {
    Study study = study(action.study());
    TaskResult.Evaluated evaluated =
        result(TaskLog.evaluation(action.study(), action.round()), TaskResult.Evaluated.class);
    return submit(
        TransactionName.JUDGE_MODEL,
        new Judgement(
            action.study(),
            action.round(),
            bank,
            evaluated.candidateHash(),
            evaluated.candidate().micros(study.metric()),
            evaluated.parent().micros(study.metric())),
        Map.of());
  }

  private OptionalLong close(Action.ClosePhase action) {
    return action.from() == RoundState.Phase.REVEALING
        ? submit(
            TransactionName.FINALIZE_ROUND,
            new Requests.RoundReference(action.study(), action.round()),
            Map.of())
        : submit(
            TransactionName.ADVANCE_ROUND,
            new Requests.RoundMove(action.study(), action.round(), action.from()),
            Map.of());
  }

  private OptionalLong submit(
      TransactionName name, Object argument, Map<String, byte[]> transients) {
    return OptionalLong.of(
        ledger.submit(Role.PARTICIPANT, name, argument, transients).blockNumber());
  }

  private FixedPointVector update(TaskResult.Trained trained) {
    return FixedPointVector.fromBytes(Base64.getDecoder().decode(trained.update()));
  }

  private TaskResult.Trained trained(String study, int round) {
    return result(
        TaskLog.training(study, round, round(study, round).parentRound()),
        TaskResult.Trained.class);
  }

  private <T extends TaskResult> T result(String taskId, Class<T> type) {
    Optional<TaskResult> result = tasks.result(taskId);
    if (result.isEmpty()) {
      throw new ConcordatException(
          ErrorCode.TASK_FAILED, "this service has no result of " + taskId);
    }
    return result
        .filter(type::isInstance)
        .map(type::cast)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.TASK_FAILED,
                    "the worker answered " + taskId + " with something else"));
  }

  private SnapshotSource source(Join join, String snapshot) {
    return vault
        .source(join.dataset(), snapshot)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.SNAPSHOT_NOT_FOUND,
                    "this service did not take snapshot " + snapshot));
  }

  private Study study(String id) {
    return projection
        .read(Study.class, RecordType.STUDY, id)
        .orElseThrow(() -> new ConcordatException(ErrorCode.STUDY_NOT_FOUND, id));
  }

  private RoundState round(String study, int number) {
    return projection
        .read(RoundState.class, RecordType.ROUND, study, number)
        .orElseThrow(
            () -> new ConcordatException(ErrorCode.ROUND_NOT_FOUND, study + " round " + number));
  }

  private Join join(String study) {
    return projection
        .read(Join.class, RecordType.JOIN, study, bank)
        .orElseThrow(() -> new ConcordatException(ErrorCode.NOT_A_PARTICIPANT, study));
  }
}
