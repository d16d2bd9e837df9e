package org.concordat.service.participation;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.Receipt;
import org.concordat.service.projection.Projection;

/**
 * Long work people ask for: take a snapshot, join a study. Each first needs a worker's answer, then
 * a transaction. All of it is in the database, so that a restart goes on where it stopped.
 */
public final class Operations {
  /** Their table. */
  public static final SealedTable OPERATIONS =
      SealedTable.ofOwn(
          "operation",
          List.of(text("operation_id")),
          text("kind"),
          text("subject"),
          text("request_json"),
          text("secret_json"),
          text("task_id"),
          text("status"),
          text("error_code"),
          text("error_detail"),
          text("transaction_id"),
          number("created_millis"));

  private final SealedDatabase database;
  private final Projection projection;
  private final Ledger ledger;
  private final TaskBus bus;
  private final TaskLog tasks;
  private final SnapshotVault vault;
  private final SnapshotAdmission admission;
  private final SecureRandom random;
  private final Clock clock;
  private final String bank;
  private final long retryMillis;

  /**
   * Creates the operations of one bank.
   *
   * @param database where they are kept
   * @param projection the ledger's records
   * @param ledger takes transactions
   * @param bus takes tasks
   * @param tasks what the workers were asked and answered
   * @param vault the bank's snapshots
   * @param admission what has to hold before a snapshot is taken
   * @param random gives salts and ids
   * @param clock the time
   * @param bank the own MSP id
   * @param retryMillis after how long a task without an answer is handed out again
   */
  public Operations(
      SealedDatabase database,
      Projection projection,
      Ledger ledger,
      TaskBus bus,
      TaskLog tasks,
      SnapshotVault vault,
      SnapshotAdmission admission,
      SecureRandom random,
      Clock clock,
      String bank,
      long retryMillis) {
    this.database = database;
    this.projection = projection;
    this.ledger = ledger;
    this.bus = bus;
    this.tasks = tasks;
    this.vault = vault;
    this.admission = admission;
    this.random = random;
    this.clock = clock;
    this.bank = bank;
    this.retryMillis = retryMillis;
  }

  /** What an operation does. */
  public enum Kind {
    /** Take a snapshot and register it. */
    SNAPSHOT,
    /** Compute quantiles and join a study. */
    JOIN
  }

  /** Where an operation stands. */
  public enum Status {
    /** Waiting for a worker or for the ledger. */
    RUNNING,
    /** On the ledger. */
    DONE,
    /** Refused for good. */
    FAILED
  }

  /**
   * An operation as people see it.
   *
   * @param id its id
   * @param kind what it does
   * @param subject what it is about
   * @param status where it stands
   * @param code why it failed; empty unless it did
   * @param detail what was wrong; empty unless it failed
   * @param transactionId where it is on the ledger; empty before
   * @param createdMillis when it was asked for
   */
  public record Operation(
      String id,
      Kind kind,
      String subject,
      Status status,
      String code,
      String detail,
      String transactionId,
      long createdMillis) {}

  private record Stored(Operation shown, String request, String secret, String taskId) {}

  /**
   * What a snapshot operation was asked for, and its salt.
   *
   * @param dataset the dataset's id
   * @param id the snapshot's id
   * @param revocationsSeen how many revocations it takes into account
   * @param consentSequence the consent root it rests on; 0 where there is none
   */
  record SnapshotRequest(String dataset, String id, int revocationsSeen, int consentSequence) {}

  /**
   * Asks for a snapshot. Asking again for the same one gives the same operation.
   *
   * @param dataset the dataset's id
   * @param id the snapshot's id
   * @return the operation
   * @throws ConcordatException as {@link SnapshotAdmission#admit}
   */
  public Operation snapshot(String dataset, String id) {
    int consent = admission.admit(dataset(dataset));
    int revocations = vault.revocations(dataset);
    return create(
        Kind.SNAPSHOT,
        dataset + "/" + id,
        CanonicalJson.write(new SnapshotRequest(dataset, id, revocations, consent)),
        "snapshot/" + dataset);
  }

  /**
   * Asks to join a study.
   *
   * @param join how
   * @return the operation
   */
  public Operation join(Join join) {
    study(join.study());
    if (vault.source(join.dataset(), join.snapshot()).isEmpty()) {
      throw new ConcordatException(
          ErrorCode.SNAPSHOT_NOT_FOUND,
          "this service took no snapshot " + join.snapshot() + " of dataset " + join.dataset());
    }
    return create(Kind.JOIN, join.study(), CanonicalJson.write(join), "quantiles/" + join.study());
  }

  private Operation create(Kind kind, String subject, String request, String taskId) {
    String id = hex(16);
    String salt = hex(Digests.LENGTH);
    return database.change(
        writer -> {
          List<SealedRow> running =
              writer.list(
                  OPERATIONS,
                  "where kind = ? and subject = ? and request_json = ? and status <> 'FAILED'",
                  kind.name(),
                  subject,
                  request);
          if (!running.isEmpty()) {
            return stored(running.getFirst()).shown();
          }
          long now = clock.millis();
          writer.insert(
              OPERATIONS,
              id,
              kind.name(),
              subject,
              request,
              salt,
              // A new attempt asks the worker anew: the first answer to a task stays.
              taskId + "/" + id,
              Status.RUNNING.name(),
              null,
              null,
              null,
              now);
          return new Operation(id, kind, subject, Status.RUNNING, "", "", "", now);
        });
  }

  private String hex(int bytes) {
    byte[] fresh = new byte[bytes];
    random.nextBytes(fresh);
    return Digests.hex(fresh);
  }

  /**
   * Finds an operation.
   *
   * @param id its id
   * @return the operation, or empty
   */
  public Optional<Operation> find(String id) {
    return database
        .read(reader -> reader.find(OPERATIONS, id))
        .map(Operations::stored)
        .map(Stored::shown);
  }

  /**
   * Lists operations, the newest first.
   *
   * @param createdMillis only those asked for before this, or then
   * @param behind of those asked for then, only those with a later id
   * @param most how many at most
   * @return the operations
   */
  public List<Operation> newest(long createdMillis, String behind, int most) {
    return list(
            "where created_millis < ? or (created_millis = ? and operation_id > ?)"
                + " order by created_millis desc, operation_id limit ?",
            createdMillis,
            createdMillis,
            behind,
            most)
        .stream()
        .map(Stored::shown)
        .toList();
  }

  private List<Stored> list(String tail, Object... arguments) {
    return database.read(reader -> reader.list(OPERATIONS, tail, arguments)).stream()
        .map(Operations::stored)
        .toList();
  }

  /**
   * Lists what is to be done for operations that still run.
   *
   * @param nowMillis the time
   * @return the jobs
   */
  List<Job> jobs(long nowMillis) {
    List<Stored> running = list("where status = 'RUNNING' order by created_millis");
    List<Job> jobs = new ArrayList<>();
    for (Stored operation : running) {
      TaskStatus task = tasks.status(operation.taskId());
      switch (task.stage()) {
        case NONE, PUBLISHED -> {
          long again =
              task.publishedMillis()
                  + (retryMillis << Math.min(10, Math.max(0, task.attempts() - 1)));
          if (task.stage() == TaskStatus.Stage.NONE || nowMillis >= again) {
            jobs.add(job(operation, "publish " + task.attempts(), () -> publish(operation)));
          }
        }
        case DONE -> jobs.add(job(operation, "submit", () -> submit(operation)));
        case FAILED -> jobs.add(job(operation, "fail", () -> fail(operation)));
      }
    }
    return jobs;
  }

  private Job job(Stored operation, String step, java.util.function.Supplier<OptionalLong> work) {
    return new Job(
        operation.shown().id() + " " + step,
        0,
        work,
        refusal -> end(operation, Status.FAILED, refusal.code().name(), refusal.detail(), ""));
  }

  private OptionalLong publish(Stored operation) {
    Task task =
        switch (operation.shown().kind()) {
          case SNAPSHOT -> snapshotTask(operation);
          case JOIN -> quantileTask(operation);
        };
    tasks.intend(task.taskId());
    bus.publish(task);
    tasks.published(task.taskId());
    return OptionalLong.empty();
  }

  private Task snapshotTask(Stored operation) {
    SnapshotRequest request = CanonicalJson.read(operation.request(), SnapshotRequest.class);
    List<String> withdrawn = vault.withdrawn(request.dataset(), request.revocationsSeen());
    return new Task.TakeSnapshot(
        operation.taskId(),
        request.dataset(),
        dataset(request.dataset()).features(),
        withdrawn,
        operation.secret());
  }

  private Task quantileTask(Stored operation) {
    Join join = CanonicalJson.read(operation.request(), Join.class);
    SnapshotSource source =
        vault
            .source(join.dataset(), join.snapshot())
            .orElseThrow(
                () -> new ConcordatException(ErrorCode.SNAPSHOT_NOT_FOUND, join.snapshot()));
    return new Task.ComputeQuantiles(operation.taskId(), study(join.study()).features(), source);
  }

  private OptionalLong submit(Stored operation) {
    TaskResult result = tasks.result(operation.taskId()).orElseThrow();
    Receipt receipt =
        switch (result) {
          case TaskResult.SnapshotTaken taken -> register(operation, taken);
          case TaskResult.QuantilesComputed quantiles -> join(operation, quantiles);
          default ->
              throw new ConcordatException(
                  ErrorCode.TASK_FAILED, "the worker answered with something else");
        };
    end(operation, Status.DONE, "", "", receipt.transactionId());
    return OptionalLong.of(receipt.blockNumber());
  }

  private Receipt register(Stored operation, TaskResult.SnapshotTaken taken) {
    SnapshotRequest request = CanonicalJson.read(operation.request(), SnapshotRequest.class);
    vault.keep(
        request.dataset(),
        request.id(),
        operation.secret(),
        vault.withdrawn(request.dataset(), request.revocationsSeen()));
    return ledger.submit(
        Role.STEWARD,
        TransactionName.REGISTER_SNAPSHOT,
        new Snapshot(
            request.id(),
            request.dataset(),
            bank,
            taken.ranges(),
            taken.withdrawnRows(),
            taken.rows(),
            taken.root(),
            request.revocationsSeen(),
            request.consentSequence()),
        Map.of());
  }

  private Receipt join(Stored operation, TaskResult.QuantilesComputed computed) {
    Join join = CanonicalJson.read(operation.request(), Join.class);
    QuantileGrid quantiles =
        new QuantileGrid(QuantileGrid.SCALE_BITS, computed.values(), operation.secret());
    return ledger.submit(
        Role.STEWARD,
        TransactionName.JOIN_STUDY,
        join,
        Map.of(TransactionName.Transients.QUANTILES, CanonicalJson.writeBytes(quantiles)));
  }

  private OptionalLong fail(Stored operation) {
    TaskResult result = tasks.result(operation.taskId()).orElseThrow();
    if (result instanceof TaskResult.Failed failed) {
      end(operation, Status.FAILED, failed.code().name(), failed.detail(), "");
    }
    return OptionalLong.empty();
  }

  private void end(
      Stored operation, Status status, String code, String detail, String transactionId) {
    database.change(
        writer -> {
          SealedRow row = writer.find(OPERATIONS, operation.shown().id()).orElseThrow();
          writer.put(
              OPERATIONS,
              row.with(
                  Map.of(
                      "status",
                      status.name(),
                      "error_code",
                      code,
                      "error_detail",
                      detail,
                      "transaction_id",
                      transactionId)));
          return null;
        });
  }

  private Dataset dataset(String id) {
    return projection
        .read(Dataset.class, RecordType.DATASET, bank, id)
        .orElseThrow(() -> new ConcordatException(ErrorCode.DATASET_NOT_FOUND, id));
  }

  private Study study(String id) {
    return projection
        .read(Study.class, RecordType.STUDY, id)
        .orElseThrow(() -> new ConcordatException(ErrorCode.STUDY_NOT_FOUND, id));
  }

  private static Stored stored(SealedRow row) {
    return new Stored(
        new Operation(
            row.text("operation_id"),
            Kind.valueOf(row.text("kind")),
            row.text("subject"),
            Status.valueOf(row.text("status")),
            row.optionalText("error_code").orElse(""),
            row.optionalText("error_detail").orElse(""),
            row.optionalText("transaction_id").orElse(""),
            row.number("created_millis")),
        row.text("request_json"),
        row.text("secret_json"),
        row.text("task_id"));
  }
}
