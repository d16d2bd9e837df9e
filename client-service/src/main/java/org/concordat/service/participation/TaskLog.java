package org.concordat.service.participation;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;

/**
 * Tasks handed to the workers and their answers. The first answer to a task stays: a task done
 * twice gives the same result, so later ones say nothing new.
 */
public final class TaskLog implements TaskBus.ResultSink {
  private static final String DONE = "DONE";
  private static final String FAILED = "FAILED";

  private static final SealedTable TASKS =
      SealedTable.ofOwn(
          "task", List.of(text("task_id")), number("attempts"), number("published_millis"));
  private static final SealedTable RESULTS =
      SealedTable.ofOwn(
              "task_result",
              List.of(text("task_id")),
              text("kind"),
              number("received_millis"),
              text("json_digest"))
          .withBody("json", "json_digest");

  private final SealedDatabase database;
  private final Clock clock;

  /**
   * Creates the log.
   *
   * @param database where it is kept
   * @param clock tells when a task was handed out
   */
  public TaskLog(SealedDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Returns the tables it keeps.
   *
   * @return all of them
   */
  public static List<SealedTable> tables() {
    return List.of(TASKS, RESULTS);
  }

  /**
   * Names a round's training. A round has one for each model it may start from: the bank may have
   * trained ahead from a model that was rejected afterwards.
   *
   * @param study the study's id
   * @param round the round's number
   * @param parentRound the round the model comes from that it starts from; 0 for the initial one
   * @return the task's id
   */
  public static String training(String study, int round, int parentRound) {
    return trainings(study) + round + "/" + parentRound;
  }

  private static String trainings(String study) {
    return "train/" + study + "/";
  }

  /**
   * Names the evaluation of a round's model.
   *
   * @param study the study's id
   * @param round the round's number
   * @return the task's id
   */
  public static String evaluation(String study, int round) {
    return "evaluate/" + study + "/" + round;
  }

  /**
   * Notes that a task is about to be handed out; only then its answer is expected.
   *
   * @param taskId the task's id
   */
  public void intend(String taskId) {
    database.change(
        writer -> {
          if (writer.find(TASKS, taskId).isEmpty()) {
            writer.insert(TASKS, taskId, 0, 0);
          }
          return null;
        });
  }

  /**
   * Notes that a task was handed out.
   *
   * @param taskId the task's id
   */
  public void published(String taskId) {
    database.change(
        writer -> {
          Optional<SealedRow> task = writer.find(TASKS, taskId);
          if (task.isPresent()) {
            writer.put(TASKS, taskId, task.get().number("attempts") + 1, clock.millis());
          }
          return null;
        });
  }

  /**
   * Tells where a task stands.
   *
   * @param taskId the task's id
   * @return its status
   */
  public TaskStatus status(String taskId) {
    return database.read(
        reader -> {
          Optional<SealedRow> task = reader.find(TASKS, taskId);
          if (task.isEmpty()) {
            return TaskStatus.NONE;
          }
          int attempts = task.get().integer("attempts");
          return new TaskStatus(
              stage(attempts, reader.find(RESULTS, taskId).map(row -> row.text("kind"))),
              attempts,
              task.get().number("published_millis"));
        });
  }

  private static TaskStatus.Stage stage(int attempts, Optional<String> kind) {
    if (kind.isEmpty()) {
      return attempts == 0 ? TaskStatus.Stage.NONE : TaskStatus.Stage.PUBLISHED;
    }
    return kind.get().equals(FAILED) ? TaskStatus.Stage.FAILED : TaskStatus.Stage.DONE;
  }

  /**
   * Reads a task's answer.
   *
   * @param taskId the task's id
   * @return the answer, or empty while there is none
   */
  public Optional<TaskResult> result(String taskId) {
    return database
        .read(reader -> reader.body(RESULTS, taskId))
        .map(json -> CanonicalJson.read(json, TaskResult.class));
  }

  /**
   * Finds the newest round of a study this bank has trained for, from the model that round really
   * started from.
   *
   * @param study the study's id
   * @param before only rounds before this one
   * @param parentRound a round's number to the round its parent comes from, or empty when the round
   *     is unknown
   * @return the round's number
   */
  public OptionalInt newestTrained(String study, int before, IntFunction<OptionalInt> parentRound) {
    String prefix = trainings(study);
    return database
        .read(
            reader ->
                reader.list(RESULTS, "where task_id like ? and kind <> ?", prefix + "%", FAILED))
        .stream()
        .map(row -> row.text("task_id"))
        .map(id -> id.substring(prefix.length()).split("/", 2))
        .map(parts -> new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])})
        .filter(trained -> trained[0] < before)
        .sorted(Comparator.comparingInt((int[] trained) -> trained[0]).reversed())
        .filter(trained -> parentRound.apply(trained[0]).equals(OptionalInt.of(trained[1])))
        .mapToInt(trained -> trained[0])
        .findFirst();
  }

  /**
   * Finds the code digest of the bank's workers, as they gave it with the newest snapshot.
   *
   * @return the digest; empty before the first snapshot
   */
  public Optional<String> workerDigest() {
    return database
        .read(
            reader ->
                reader.list(
                    RESULTS,
                    "where task_id like ? and kind <> ? order by received_millis desc limit 1",
                    "snapshot/%",
                    FAILED))
        .stream()
        .findFirst()
        .flatMap(row -> result(row.text("task_id")))
        .flatMap(
            result ->
                result instanceof TaskResult.SnapshotTaken taken
                    ? Optional.of(taken.workerDigest())
                    : Optional.empty());
  }

  /**
   * Forgets a round's trainings, with what came of them. An answer that comes again is one that
   * nobody expects.
   *
   * @param study the study's id
   * @param round the round's number
   * @return how many there were
   */
  public int eraseTrainings(String study, int round) {
    String prefix = trainings(study) + round + "/";
    return database.change(
        writer -> {
          writer.remove(RESULTS, writer.list(RESULTS, "where task_id like ?", prefix + "%"));
          List<SealedRow> trainings = writer.list(TASKS, "where task_id like ?", prefix + "%");
          writer.remove(TASKS, trainings);
          return trainings.size();
        });
  }

  @Override
  public boolean store(TaskResult result, String json) {
    String taskId = result.taskId();
    return database.change(
        writer -> {
          if (writer.find(TASKS, taskId).isEmpty()) {
            return false;
          }
          if (writer.find(RESULTS, taskId).isEmpty()) {
            writer.insertWithBody(
                RESULTS,
                json,
                taskId,
                result instanceof TaskResult.Failed ? FAILED : DONE,
                clock.millis());
          }
          return true;
        });
  }
}
