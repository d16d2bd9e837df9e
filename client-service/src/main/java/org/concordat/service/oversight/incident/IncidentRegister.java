package org.concordat.service.oversight.incident;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedReader;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.oversight.incident.Incident.Action;
import org.concordat.service.oversight.incident.Incident.Classification;
import org.concordat.service.oversight.incident.Incident.Kind;
import org.concordat.service.oversight.incident.Incident.Step;
import org.concordat.service.oversight.incident.Incident.Subject;

/** A bank's incidents. Nothing recorded here is ever changed; steps are added. */
public final class IncidentRegister {
  private static final SealedTable INCIDENTS =
      SealedTable.ofOwn(
          "incident",
          List.of(text("incident_id")),
          text("subject_kind"),
          text("study"),
          number("round_number"),
          number("aware_millis"),
          number("opened_millis"));
  private static final SealedTable STEPS =
      SealedTable.ofOwn(
          "incident_step",
          List.of(text("incident_id"), number("step_number")),
          text("action"),
          number("at_millis"),
          text("digest"),
          number("recorded_millis"));

  private final SealedDatabase database;
  private final Clock clock;
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * Opens the register.
   *
   * @param database where it is kept
   * @param clock the time
   */
  public IncidentRegister(SealedDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Returns the tables it keeps.
   *
   * @return all of them
   */
  public static List<SealedTable> tables() {
    return List.of(INCIDENTS, STEPS);
  }

  /**
   * Opens an incident.
   *
   * @param id its id
   * @param subject what it is about
   * @param awareMillis when the bank became aware of it, not later than now
   * @return the incident
   * @throws ConcordatException {@code ID_TAKEN}, or {@code FIELD_INVALID} for a time to come
   */
  public Incident open(String id, Subject subject, long awareMillis) {
    writing.lock();
    try {
      long now = clock.millis();
      Checks.requireRange("awareMillis", awareMillis, 0, now);
      return database.change(
          writer -> {
            if (find(writer, id).isPresent()) {
              throw new ConcordatException(
                  ErrorCode.ID_TAKEN, "there is an incident " + id + " already");
            }
            writer.insert(
                INCIDENTS,
                id,
                subject.kind().name(),
                subject.study(),
                subject.round(),
                awareMillis,
                now);
            return find(writer, id).orElseThrow();
          });
    } finally {
      writing.unlock();
    }
  }

  /**
   * Classifies an incident, for the first time or anew.
   *
   * @param id its id
   * @param classification major or not
   * @param atMillis when it was classified so, not before the step before and not later than now
   * @return the incident
   * @throws ConcordatException {@code INCIDENT_NOT_FOUND} or {@code FIELD_INVALID}
   */
  public Incident classify(String id, Classification classification, long atMillis) {
    Action action =
        switch (classification) {
          case MAJOR -> Action.CLASSIFIED_MAJOR;
          case NOT_MAJOR -> Action.CLASSIFIED_NOT_MAJOR;
          case UNDER_ASSESSMENT ->
              throw new ConcordatException(
                  ErrorCode.FIELD_INVALID,
                  "classification must be MAJOR or NOT_MAJOR, got " + classification);
        };
    return add(id, action, atMillis, "");
  }

  /**
   * Records that a report was sent.
   *
   * @param id the incident's id
   * @param report which report
   * @param sentMillis when it was sent, not before the step before and not later than now
   * @param digest SHA-256 of what was sent
   * @return the incident
   * @throws ConcordatException {@code INCIDENT_NOT_FOUND}, {@code INCIDENT_WRONG_STEP} or {@code
   *     FIELD_INVALID}
   */
  public Incident report(String id, Action report, long sentMillis, String digest) {
    return add(id, report, sentMillis, digest);
  }

  private Incident add(String id, Action action, long atMillis, String digest) {
    writing.lock();
    try {
      long now = clock.millis();
      return database.change(
          writer -> {
            Incident incident = find(writer, id).orElseThrow(() -> missing(id));
            IncidentRules.refuse(incident, action, atMillis, now)
                .ifPresent(
                    refusal -> {
                      throw new ConcordatException(refusal);
                    });
            writer.insert(
                STEPS, id, incident.steps().size() + 1, action.name(), atMillis, digest, now);
            return find(writer, id).orElseThrow();
          });
    } finally {
      writing.unlock();
    }
  }

  /**
   * Finds an incident.
   *
   * @param id its id
   * @return the incident
   * @throws ConcordatException {@code INCIDENT_NOT_FOUND}
   */
  public Incident read(String id) {
    return database.read(reader -> find(reader, id)).orElseThrow(() -> missing(id));
  }

  /**
   * Lists incidents, the newest first.
   *
   * @param openedMillis only those opened before this, or then
   * @param behind of those opened then, only those with a later id
   * @param most how many at most
   * @return the incidents
   */
  public List<Incident> newest(long openedMillis, String behind, int most) {
    return database.read(
        reader -> {
          List<Incident> all = new ArrayList<>();
          for (SealedRow row :
              reader.list(
                  INCIDENTS,
                  "where opened_millis < ? or (opened_millis = ? and incident_id > ?)"
                      + " order by opened_millis desc, incident_id limit ?",
                  openedMillis,
                  openedMillis,
                  behind,
                  most)) {
            all.add(incident(reader, row));
          }
          return all;
        });
  }

  private static ConcordatException missing(String id) {
    return new ConcordatException(ErrorCode.INCIDENT_NOT_FOUND, "there is no incident " + id);
  }

  private static Optional<Incident> find(SealedReader reader, String id) throws SQLException {
    Optional<SealedRow> row = reader.find(INCIDENTS, id);
    return row.isPresent() ? Optional.of(incident(reader, row.get())) : Optional.empty();
  }

  private static Incident incident(SealedReader reader, SealedRow row) throws SQLException {
    String id = row.text("incident_id");
    List<Step> steps =
        reader.list(STEPS, "where incident_id = ? order by step_number", id).stream()
            .map(
                step ->
                    new Step(
                        Action.valueOf(step.text("action")),
                        step.number("at_millis"),
                        step.text("digest"),
                        step.number("recorded_millis")))
            .toList();
    return new Incident(
        id,
        new Subject(
            Kind.valueOf(row.text("subject_kind")), row.text("study"), row.integer("round_number")),
        row.number("aware_millis"),
        row.number("opened_millis"),
        steps);
  }
}
