package org.concordat.service.oversight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.testing.Records;
import org.concordat.service.testing.SupervisedLedger;
import org.junit.jupiter.api.Test;

class RoundAndStudyAlertsTest extends LedgerAlerts {
  private static final String STUDY = SupervisedLedger.STUDY;
  private static final Exclusion B_ABSENT = new Exclusion("BankBMSP", Exclusion.Reason.ABSENT);

  @Test
  void a_round_whose_updates_were_too_unlike_is_critical() {
    long block = ledger.aggregation(1, 3_500_000, true);

    Alert alert = only(AlertCode.HETEROGENEITY_BREAKDOWN);

    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.what()).contains("3.5", "f = 1");
    assertThat(alert.where()).isEqualTo(Place.round(STUDY, 1));
    assertThat(alert.sinceBlock()).isEqualTo(block);
    assertThat(alert.transactionId()).isEqualTo("tx-" + block);
    assertThat(alert.sinceMillis()).isEmpty();
  }

  @Test
  void a_round_that_went_well_raises_nothing() {
    ledger.aggregation(1, 100_000, false);
    ledger.round(new RoundState.Accepted(STUDY, 1, 0, "a".repeat(64), "fine"));

    assertThat(all()).isEmpty();
  }

  @Test
  void each_bank_left_out_is_named_with_the_reason() {
    ledger.aggregation(
        2,
        0,
        false,
        B_ABSENT,
        new Exclusion("BankCMSP", Exclusion.Reason.REFUSED),
        new Exclusion("BankDMSP", Exclusion.Reason.REVOKED));

    assertThat(only(AlertCode.BANK_ABSENT).where()).isEqualTo(Place.round(STUDY, 2).at("BankBMSP"));
    assertThat(only(AlertCode.BANK_REFUSED).where().bank()).contains("BankCMSP");
    assertThat(only(AlertCode.BANK_REVOKED).where().bank()).contains("BankDMSP");
    assertThat(all()).hasSize(3);
  }

  @Test
  void rounds_without_a_model_say_why() {
    ledger.round(new RoundState.Rejected(STUDY, 1, 0, "", "2 valid updates, 4 are needed"));
    ledger.round(new RoundState.Expired(STUDY, 2, 0, "nobody committed"));

    assertThat(only(AlertCode.ROUND_REJECTED).what()).contains("2 valid updates, 4 are needed");
    assertThat(only(AlertCode.ROUND_EXPIRED).what()).contains("nobody committed");
  }

  @Test
  void heterogeneity_that_grows_in_each_of_three_steps_is_a_trend() {
    ledger.aggregation(1, 900_000, false);
    ledger.aggregation(2, 100_000, false);
    ledger.aggregation(3, 200_000, false);
    ledger.aggregation(4, 300_000, false);
    assertThat(all()).isEmpty();

    long block = ledger.aggregation(5, 300_001, false);

    Alert alert = only(AlertCode.HETEROGENEITY_RISING);
    assertThat(alert.what()).contains("0.1 in round 2", "0.300001 in round 5");
    assertThat(alert.sinceBlock()).isEqualTo(block);
  }

  @Test
  void heterogeneity_that_stands_still_once_is_no_trend() {
    ledger.aggregation(1, 100_000, false);
    ledger.aggregation(2, 200_000, false);
    ledger.aggregation(3, 200_000, false);
    ledger.aggregation(4, 300_000, false);

    assertThat(all()).isEmpty();
  }

  @Test
  void a_bank_left_out_of_three_of_the_last_five_rounds_is_a_habit() {
    ledger.aggregation(1, 0, false, B_ABSENT);
    ledger.aggregation(2, 0, false, B_ABSENT);
    assertThat(codes()).doesNotContain(AlertCode.BANK_EXCLUDED_REPEATEDLY);

    long block = ledger.aggregation(3, 0, false, B_ABSENT);

    Alert alert = only(AlertCode.BANK_EXCLUDED_REPEATEDLY);
    assertThat(alert.where()).isEqualTo(Place.round(STUDY, 3).at("BankBMSP"));
    assertThat(alert.sinceBlock()).isEqualTo(block);
  }

  @Test
  void exclusions_of_long_ago_are_no_habit() {
    for (int round = 1; round <= 3; round++) {
      ledger.aggregation(round, 0, false, B_ABSENT);
    }
    for (int round = 4; round <= 6; round++) {
      ledger.aggregation(round, 0, false);
    }

    assertThat(codes()).doesNotContain(AlertCode.BANK_EXCLUDED_REPEATEDLY);
  }

  @Test
  void a_round_that_nobody_closes_stalls_its_study_two_windows_after_the_deadline() {
    long window = Records.charter("BankAMSP").limits().timeWindowMillis();
    ledger.put(RecordKey.of(RecordType.CHARTER_VERSION, 1), Records.charter("BankAMSP"));
    ledger.study(1);
    ledger.round(
        new RoundState.Committing(
            STUDY, 1, 0, List.of("BankAMSP"), NOW.toEpochMilli(), Records.ROSTER));

    assertThat(stalled(NOW.plusMillis(2 * window))).isEmpty();
    assertThat(stalled(NOW.plusMillis(2 * window + 1)))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.sinceMillis()).contains(NOW.toEpochMilli() + 2 * window);
              assertThat(alert.what()).contains("COMMITTING");
            });
    assertThat(stalled(NOW.plus(Duration.ofDays(3))))
        .singleElement()
        .extracting(Alert::what)
        .asString()
        .contains("2 days ago");
  }

  @Test
  void a_round_that_has_ended_stalls_nothing() {
    ledger.study(1);
    ledger.round(new RoundState.Accepted(STUDY, 1, 0, "a".repeat(64), "fine"));

    assertThat(stalled(NOW.plus(Duration.ofDays(100)))).isEmpty();
  }

  private List<Alert> stalled(Instant now) {
    return new StudyAlerts(ledger.projection).alerts(now);
  }

  @Override
  List<AlertSource> sources() {
    return List.of(new RoundAlerts(ledger.projection), new StudyAlerts(ledger.projection));
  }
}
