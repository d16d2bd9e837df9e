package org.concordat.service.oversight.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.concordat.service.oversight.incident.Duties.Duty;
import org.concordat.service.oversight.incident.Duties.Item;
import org.concordat.service.oversight.incident.Duties.Standing;
import org.concordat.service.oversight.incident.Incident.Action;
import org.concordat.service.oversight.incident.Incident.Step;
import org.concordat.service.oversight.incident.Incident.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("it moves the time zone of the whole process")
class DutiesTest {
  private static final Instant AWARE = Instant.parse("2026-11-22T08:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final List<Step> steps = new ArrayList<>();

  @Test
  void before_it_is_classified_only_that_is_to_be_done() {
    assertThat(duties(AWARE))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.duty()).isEqualTo(Duty.CLASSIFICATION);
              assertThat(item.dueMillis()).contains(AWARE.plus(DAY).toEpochMilli());
            });
  }

  @Test
  void an_incident_that_is_not_major_asks_for_nothing() {
    did(Action.CLASSIFIED_NOT_MAJOR, AWARE.plusSeconds(60));

    assertThat(duties(AWARE.plus(Duration.ofDays(300)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T08:00:00Z, 2026-11-22T12:00:00Z",
    "2026-11-22T10:30:00Z, 2026-11-22T14:30:00Z",
    // Twenty hours after awareness, both limits meet; after that the 24 hours come first.
    "2026-11-23T04:00:00Z, 2026-11-23T08:00:00Z",
    "2026-11-23T07:59:59Z, 2026-11-23T08:00:00Z",
    "2026-11-23T08:00:00Z, 2026-11-23T08:00:00Z",
    // Classified later than 24 hours after awareness: four hours from then.
    "2026-11-23T08:00:01Z, 2026-11-23T12:00:01Z",
    "2026-11-25T00:00:00Z, 2026-11-25T04:00:00Z"
  })
  void the_initial_notification_is_due_in_four_hours_and_at_most_a_day_after_awareness(
      Instant classified, Instant due) {
    did(Action.CLASSIFIED_MAJOR, classified);

    assertThat(duty(Duty.INITIAL, classified).dueMillis()).contains(due.toEpochMilli());
  }

  @Test
  void the_intermediate_report_is_due_three_days_after_the_notification_was_sent() {
    did(Action.CLASSIFIED_MAJOR, AWARE);
    assertThat(duty(Duty.INTERMEDIATE, AWARE).standing()).isEqualTo(Standing.NOT_STARTED);
    Instant sent = AWARE.plus(Duration.ofHours(3));
    did(Action.SENT_INITIAL, sent);

    assertThat(duty(Duty.INTERMEDIATE, AWARE).dueMillis())
        .contains(sent.plus(Duration.ofDays(3)).toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({
    "2027-01-31T10:00:00Z, 2027-02-28T10:00:00Z",
    "2028-01-31T10:00:00Z, 2028-02-29T10:00:00Z",
    "2027-01-28T10:00:00Z, 2027-02-28T10:00:00Z",
    "2027-02-28T10:00:00Z, 2027-03-28T10:00:00Z",
    "2026-12-15T23:59:59Z, 2027-01-15T23:59:59Z",
    "2027-05-31T00:00:00Z, 2027-06-30T00:00:00Z",
    // Clocks in Europe go forward on 28 March 2027 and back on 31 October: UTC does not.
    "2027-03-01T01:30:00Z, 2027-04-01T01:30:00Z",
    "2027-10-15T00:30:00Z, 2027-11-15T00:30:00Z"
  })
  void the_final_report_is_due_on_the_same_day_of_the_next_month_or_its_last(
      Instant intermediate, Instant due) {
    did(Action.CLASSIFIED_MAJOR, AWARE);
    did(Action.SENT_INITIAL, AWARE);
    did(Action.SENT_INTERMEDIATE, intermediate);

    assertThat(duty(Duty.FINAL, intermediate).dueMillis()).contains(due.toEpochMilli());
  }

  @Test
  void no_limit_depends_on_where_the_service_runs() {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : List.of("UTC", "Pacific/Auckland", "America/St_Johns")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        assertThat(Deadlines.last(Instant.parse("2027-01-31T23:30:00Z").toEpochMilli()))
            .as(zone)
            .isEqualTo(Instant.parse("2027-02-28T23:30:00Z").toEpochMilli());
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void the_last_update_of_the_intermediate_report_moves_the_final_one() {
    did(Action.CLASSIFIED_MAJOR, AWARE);
    did(Action.SENT_INITIAL, AWARE);
    did(Action.SENT_INTERMEDIATE, Instant.parse("2026-11-23T08:00:00Z"));
    did(Action.SENT_INTERMEDIATE, Instant.parse("2026-11-30T08:00:00Z"));

    assertThat(duty(Duty.FINAL, AWARE).dueMillis())
        .contains(Instant.parse("2026-12-30T08:00:00Z").toEpochMilli());
    assertThat(duty(Duty.INTERMEDIATE, AWARE).doneMillis())
        .contains(Instant.parse("2026-11-23T08:00:00Z").toEpochMilli());
  }

  @Test
  void a_duty_is_due_until_its_last_moment_and_overdue_after_it() {
    did(Action.CLASSIFIED_MAJOR, AWARE);
    Instant due = AWARE.plus(Duration.ofHours(4));

    assertThat(duty(Duty.INITIAL, due).standing()).isEqualTo(Standing.DUE);
    assertThat(duty(Duty.INITIAL, due.plusMillis(1)).standing()).isEqualTo(Standing.OVERDUE);

    did(Action.SENT_INITIAL, due);
    assertThat(duty(Duty.INITIAL, due.plus(DAY)).standing()).isEqualTo(Standing.DONE);
  }

  @Test
  void what_was_sent_too_late_stays_late() {
    did(Action.CLASSIFIED_MAJOR, AWARE);
    did(Action.SENT_INITIAL, AWARE.plus(Duration.ofHours(4)).plusMillis(1));

    assertThat(duty(Duty.INITIAL, AWARE).standing()).isEqualTo(Standing.DONE_LATE);
  }

  @Test
  void classifying_anew_does_not_set_the_clock_back() {
    did(Action.CLASSIFIED_MAJOR, AWARE);
    did(Action.CLASSIFIED_NOT_MAJOR, AWARE.plusSeconds(60));
    assertThat(duties(AWARE)).isEmpty();
    did(Action.CLASSIFIED_MAJOR, AWARE.plus(Duration.ofHours(10)));

    assertThat(duty(Duty.INITIAL, AWARE).dueMillis())
        .contains(AWARE.plus(Duration.ofHours(4)).toEpochMilli());
  }

  @Test
  void the_view_says_what_is_next_and_what_is_overdue() {
    did(Action.CLASSIFIED_MAJOR, AWARE);

    IncidentView before = IncidentView.of(incident(), AWARE);
    IncidentView after = IncidentView.of(incident(), AWARE.plus(DAY));

    assertThat(before.next().map(Item::duty)).contains(Duty.INITIAL);
    assertThat(before.overdue()).isEmpty();
    assertThat(after.next().map(Item::standing)).contains(Standing.OVERDUE);
    assertThat(after.overdue()).containsExactly(Duty.INITIAL);
  }

  private void did(Action action, Instant at) {
    steps.add(new Step(action, at.toEpochMilli(), "", at.toEpochMilli()));
  }

  private Incident incident() {
    return new Incident(
        "outage",
        new Subject(Incident.Kind.SERVICE, "", 0),
        AWARE.toEpochMilli(),
        AWARE.toEpochMilli(),
        steps);
  }

  private List<Item> duties(Instant now) {
    return Duties.of(incident(), now);
  }

  private Item duty(Duty duty, Instant now) {
    return duties(now).stream().filter(item -> item.duty() == duty).findFirst().orElseThrow();
  }
}
