package org.concordat.service.oversight.incident;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;
import org.concordat.service.oversight.incident.Incident.Action;
import org.concordat.service.oversight.incident.Incident.Classification;
import org.concordat.service.oversight.incident.Incident.Kind;
import org.concordat.service.oversight.incident.Incident.Step;
import org.concordat.service.oversight.incident.Incident.Subject;

/** A bank's incidents. Nothing recorded here is ever changed; steps are added. */
public final class IncidentRegister {
  private final Database database;
  private final Clock clock;
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * Opens the register.
   *
   * @param database where it is kept
   * @param clock the time
   */
  public IncidentRegister(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
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
      return database.transaction(
          session -> {
            if (find(session, id).isPresent()) {
              throw new ConcordatException(
                  ErrorCode.ID_TAKEN, "there is an incident " + id + " already");
            }
            session.change(
                "insert into incident (incident_id, subject_kind, study, round_number,"
                    + " aware_millis, opened_millis) values (?, ?, ?, ?, ?, ?)",
                id,
                subject.kind().name(),
                subject.study(),
                subject.round(),
                awareMillis,
                now);
            return find(session, id).orElseThrow();
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
      return database.transaction(
          session -> {
            Incident incident = find(session, id).orElseThrow(() -> missing(id));
            IncidentRules.refuse(incident, action, atMillis, now)
                .ifPresent(
                    refusal -> {
                      throw new ConcordatException(refusal);
                    });
            session.change(
                "insert into incident_step (incident_id, step_number, action, at_millis, digest,"
                    + " recorded_millis) values (?, ?, ?, ?, ?, ?)",
                id,
                incident.steps().size() + 1,
                action.name(),
                atMillis,
                digest,
                now);
            return find(session, id).orElseThrow();
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
    return database.transaction(session -> find(session, id)).orElseThrow(() -> missing(id));
  }

  /**
   * Lists all incidents.
   *
   * @return the newest first
   */
  public List<Incident> all() {
    return database
        .transaction(
            session ->
                session.list(
                    "select incident_id from incident order by opened_millis desc, incident_id",
                    row -> row.getString(1)))
        .stream()
        .map(this::read)
        .toList();
  }

  private static ConcordatException missing(String id) {
    return new ConcordatException(ErrorCode.INCIDENT_NOT_FOUND, "there is no incident " + id);
  }

  private static Optional<Incident> find(Database.Session session, String id) throws SQLException {
    List<Step> steps =
        session.list(
            "select action, at_millis, digest, recorded_millis from incident_step"
                + " where incident_id = ? order by step_number",
            row ->
                new Step(
                    Action.valueOf(row.getString(1)),
                    row.getLong(2),
                    row.getString(3),
                    row.getLong(4)),
            id);
    return session.one(
        "select subject_kind, study, round_number, aware_millis, opened_millis from incident"
            + " where incident_id = ?",
        row ->
            new Incident(
                id,
                new Subject(Kind.valueOf(row.getString(1)), row.getString(2), row.getInt(3)),
                row.getLong(4),
                row.getLong(5),
                steps),
        id);
  }
}
