package org.concordat.service.oversight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Alert info = at(AlertCode.CHARTER_CHANGED, 9);
  private final Alert warning = at(AlertCode.ROUND_EXPIRED, 3);
  private final Alert critical = at(AlertCode.HETEROGENEITY_BREAKDOWN, 3);
  private final Alert ofTime = at(AlertCode.AGREEMENT_EXPIRED, 1).since(77);
  private final Alerts alerts =
      new Alerts(List.of(now -> List.of(warning, info), now -> List.of(ofTime, critical)));

  @Test
  void the_newest_block_comes_first_and_in_it_the_most_severe() {
    assertThat(alerts.all(NOW)).containsExactly(info, critical, warning, ofTime);
  }

  @Test
  void a_severity_asks_for_it_and_for_what_is_more_severe() {
    assertThat(alerts.list(Severity.WARNING, 0, NOW)).containsExactly(critical, warning, ofTime);
    assertThat(alerts.list(Severity.CRITICAL, 0, NOW)).containsExactly(critical);
  }

  @Test
  void a_first_block_does_not_hide_what_time_brought_about() {
    assertThat(alerts.list(Severity.INFO, 4, NOW)).containsExactly(info, ofTime);
  }

  @Test
  void every_kind_says_what_it_means_in_whole_sentences() {
    assertThat(Arrays.stream(AlertCode.values()).map(AlertsTest::meaning))
        .allSatisfy(meaning -> assertThat(meaning).matches("[A-Z].{30,}\\."));
  }

  private static String meaning(AlertCode code) {
    return at(code, 0).meaning();
  }

  private static Alert at(AlertCode code, long block) {
    return code.alert(Place.study("cards"), block, "tx-" + block, "what");
  }
}
