package org.concordat.service.oversight.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.service.oversight.incident.Incident.Action;
import org.concordat.service.oversight.incident.Incident.Classification;

/** What an incident asks of its bank, by when, and what of it is done. */
public final class Duties {
  private Duties() {}

  /** What is to be done. */
  public enum Duty {
    /** Decide whether the incident is major. */
    CLASSIFICATION,
    /** Send the initial notification. */
    INITIAL,
    /** Send the intermediate report. */
    INTERMEDIATE,
    /** Send the final report. */
    FINAL
  }

  /** Where a duty stands. */
  public enum Standing {
    /** Its clock has not started: it runs from a step that was not taken yet. */
    NOT_STARTED,
    /** To be done by its time. */
    DUE,
    /** Its time has passed and it is not done. */
    OVERDUE,
    /** Done in time. */
    DONE,
    /** Done after its time. */
    DONE_LATE
  }

  /**
   * One duty.
   *
   * @param duty what is to be done
   * @param standing where it stands
   * @param dueMillis by when; absent while its clock has not started
   * @param doneMillis when it was done first; absent while it is not
   * @param rule which rule sets the time
   */
  public record Item(
      Duty duty,
      Standing standing,
      Optional<Long> dueMillis,
      Optional<Long> doneMillis,
      String rule) {}

  /**
   * Works out the duties.
   *
   * @param incident the incident
   * @param now the time
   * @return in the order in which they come; none but the classification unless it is major
   */
  public static List<Item> of(Incident incident, Instant now) {
    List<Item> duties = new ArrayList<>();
    Classification classification = incident.classification();
    if (classification == Classification.UNDER_ASSESSMENT) {
      duties.add(
          item(
              Duty.CLASSIFICATION,
              Optional.of(Deadlines.classification(incident.awareMillis())),
              Optional.empty(),
              now,
              "DORA Article 18; 24 h from awareness is the latest moment for an initial"
                  + " notification of what is classified within that time (2025/301 Article 5)"));
    }
    if (classification != Classification.MAJOR) {
      return duties;
    }
    Optional<Long> initial = incident.earliest(Action.SENT_INITIAL);
    Optional<Long> intermediate = incident.earliest(Action.SENT_INTERMEDIATE);
    duties.add(
        item(
            Duty.INITIAL,
            incident.majorMillis().map(major -> Deadlines.initial(incident.awareMillis(), major)),
            initial,
            now,
            "4 h from the classification as major, at most 24 h from awareness; 4 h from the"
                + " classification where that came later (2025/301 Article 5(1)(a) and (2))"));
    duties.add(
        item(
            Duty.INTERMEDIATE,
            initial.map(Deadlines::intermediate),
            intermediate,
            now,
            "72 h from the initial notification, and an update without undue delay when regular"
                + " activities have recovered (2025/301 Article 5(1)(b))"));
    duties.add(
        item(
            Duty.FINAL,
            incident.latest(Action.SENT_INTERMEDIATE).map(Deadlines::last),
            incident.earliest(Action.SENT_FINAL),
            now,
            "one month from the intermediate report or its last update (2025/301 Article"
                + " 5(1)(c))"));
    return duties;
  }

  private static Item item(
      Duty duty, Optional<Long> due, Optional<Long> done, Instant now, String rule) {
    return new Item(duty, standing(due, done, now.toEpochMilli()), due, done, rule);
  }

  private static Standing standing(Optional<Long> due, Optional<Long> done, long now) {
    if (done.isPresent()) {
      return due.isPresent() && done.get() > due.get() ? Standing.DONE_LATE : Standing.DONE;
    }
    if (due.isEmpty()) {
      return Standing.NOT_STARTED;
    }
    return now > due.get() ? Standing.OVERDUE : Standing.DUE;
  }
}
