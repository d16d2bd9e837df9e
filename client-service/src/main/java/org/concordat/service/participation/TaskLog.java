package org.concordat.service.participation;

import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.database.Database;

/**
 * Tasks handed to the workers and their answers. The first answer to a task stays: a task done
 * twice gives the same result, so later ones say nothing new.
 */
public final class TaskLog implements TaskBus.ResultSink {
  private static final String DONE = "DONE";
  private static final String FAILED = "FAILED";

  private final Database database;
  private final Clock clock;

  /**
   * Creates the log.
   *
   * @param database where it is kept
   * @param clock tells when a task was handed out
   */
  public TaskLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
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
    database.transaction(
        session -> {
          if (session
              .one("select 1 from task where task_id = ?", row -> row.getInt(1), taskId)
              .isEmpty()) {
            session.change(
                "insert into task (task_id, attempts, published_millis) values (?, 0, 0)", taskId);
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
    database.transaction(
        session ->
            session.change(
                "update task set attempts = attempts + 1, published_millis = ? where task_id = ?",
                clock.millis(),
                taskId));
  }

  /**
   * Tells where a task stands.
   *
   * @param taskId the task's id
   * @return its status
   */
  public TaskStatus status(String taskId) {
    return database.transaction(
        session ->
            session
                .one(
                    "select attempts, published_millis, r.kind from task t"
                        + " left join task_result r on r.task_id = t.task_id where t.task_id = ?",
                    row ->
                        new TaskStatus(
                            stage(row.getInt(1), row.getString(3)), row.getInt(1), row.getLong(2)),
                    taskId)
                .orElse(TaskStatus.NONE));
  }

  private static TaskStatus.Stage stage(int attempts, String kind) {
    if (kind == null) {
      return attempts == 0 ? TaskStatus.Stage.NONE : TaskStatus.Stage.PUBLISHED;
    }
    return kind.equals(FAILED) ? TaskStatus.Stage.FAILED : TaskStatus.Stage.DONE;
  }

  /**
   * Reads a task's answer.
   *
   * @param taskId the task's id
   * @return the answer, or empty while there is none
   */
  public Optional<TaskResult> result(String taskId) {
    return database
        .transaction(
            session ->
                session.one(
                    "select json from task_result where task_id = ?",
                    row -> row.getString(1),
                    taskId))
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
        .transaction(
            session ->
                session.list(
                    "select task_id from task_result where task_id like ? and kind <> ?",
                    row -> row.getString(1),
                    prefix + "%",
                    FAILED))
        .stream()
        .map(id -> id.substring(prefix.length()).split("/", 2))
        .map(parts -> new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])})
        .filter(trained -> trained[0] < before)
        .sorted(Comparator.comparingInt((int[] trained) -> trained[0]).reversed())
        .filter(trained -> parentRound.apply(trained[0]).equals(OptionalInt.of(trained[1])))
        .mapToInt(trained -> trained[0])
        .findFirst();
  }

  @Override
  public boolean store(TaskResult result, String json) {
    String taskId = result.taskId();
    return database.transaction(
        session -> {
          if (session
              .one("select 1 from task where task_id = ?", row -> row.getInt(1), taskId)
              .isEmpty()) {
            return false;
          }
          if (session
              .one("select 1 from task_result where task_id = ?", row -> row.getInt(1), taskId)
              .isEmpty()) {
            session.change(
                "insert into task_result (task_id, kind, json, received_millis)"
                    + " values (?, ?, ?, ?)",
                taskId,
                result instanceof TaskResult.Failed ? FAILED : DONE,
                json,
                clock.millis());
          }
          return true;
        });
  }
}
