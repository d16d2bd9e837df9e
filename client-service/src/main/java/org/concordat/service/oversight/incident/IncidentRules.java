package org.concordat.service.oversight.incident;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.firstOf;

import java.util.Comparator;
import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.service.oversight.incident.Incident.Action;
import org.concordat.service.oversight.incident.Incident.Classification;

/** Which step may follow which. */
final class IncidentRules {
  private IncidentRules() {}

  /**
   * Checks a step.
   *
   * @param incident the incident so far
   * @param action what was done
   * @param atMillis when
   * @param nowMillis the time
   * @return the refusal, or empty
   */
  static Optional<Refusal> refuse(Incident incident, Action action, long atMillis, long nowMillis) {
    return firstOf(
        () -> refuseTime(incident, atMillis, nowMillis),
        () -> Incident.classifies(action) ? Optional.empty() : refuseReport(incident, action));
  }

  private static Optional<Refusal> refuseTime(Incident incident, long atMillis, long nowMillis) {
    long last =
        incident.steps().stream()
            .map(Incident.Step::atMillis)
            .max(Comparator.naturalOrder())
            .orElse(incident.awareMillis());
    return check(
        atMillis >= last && atMillis <= nowMillis,
        ErrorCode.FIELD_INVALID,
        () ->
            "the time of a step must lie between "
                + last
                + ", that of the step before, and now, "
                + nowMillis
                + ", got "
                + atMillis);
  }

  private static Optional<Refusal> refuseReport(Incident incident, Action action) {
    return firstOf(
        () ->
            wrong(
                incident.classification() == Classification.MAJOR,
                "only a major incident is reported, this one is " + incident.classification()),
        () ->
            wrong(incident.earliest(Action.SENT_FINAL).isEmpty(), "the final report has been sent"),
        () ->
            switch (action) {
              case SENT_INITIAL ->
                  wrong(
                      incident.earliest(Action.SENT_INITIAL).isEmpty(),
                      "the initial notification has been sent");
              case SENT_INTERMEDIATE ->
                  wrong(
                      incident.earliest(Action.SENT_INITIAL).isPresent(),
                      "the initial notification comes first");
              case SENT_FINAL ->
                  wrong(
                      incident.earliest(Action.SENT_INTERMEDIATE).isPresent(),
                      "an intermediate report comes first");
              case CLASSIFIED_MAJOR, CLASSIFIED_NOT_MAJOR -> Optional.empty();
            });
  }

  private static Optional<Refusal> wrong(boolean holds, String detail) {
    return check(holds, ErrorCode.INCIDENT_WRONG_STEP, () -> detail);
  }
}
