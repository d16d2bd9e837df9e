package org.concordat.consortium.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.concordat.consortium.data.FraudSite.FraudType;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;

class GeneratedBanksTest {
  private static final int AGE = PaymentGenerator.FEATURES.indexOf("log_debtor_account_age");
  private static final int IDLE = PaymentGenerator.FEATURES.indexOf("log_since_last_activity");
  private static final int TOWER = PaymentGenerator.FEATURES.indexOf("debtor_tower_distance");
  private static final int RATIO = PaymentGenerator.FEATURES.indexOf("activity_ratio");

  @Test
  void the_seed_decides_every_row() {
    LabelledRows one = GeneratedBanks.draw(5, 500, 40, 1).banks().get(3).rows();
    LabelledRows same = GeneratedBanks.draw(5, 500, 40, 1).banks().get(3).rows();
    LabelledRows other = GeneratedBanks.draw(5, 500, 40, 2).banks().get(3).rows();

    boolean differs = false;
    for (int row = 0; row < 500; row++) {
      assertThat(same.value(row, 0)).isEqualTo(one.value(row, 0));
      differs |= other.value(row, 0) != one.value(row, 0);
    }
    assertThat(differs).isTrue();
  }

  @Test
  void fraud_is_rare_at_every_bank_and_in_every_test() {
    for (ConsortiumData.Bank bank : GeneratedBanks.draw(5, 20_000, 20_000, 4).banks()) {
      // Two or three types, each planted in 0.1 to 0.5 percent.
      assertThat(bank.rows().positives()).isBetween(20, 320);
      assertThat(bank.test().positives()).isBetween(20, 320);
    }
  }

  @Test
  void each_type_leaves_its_own_signature() {
    for (FraudSite site : FraudSite.five()) {
      assertThat(fraud(site, FraudType.TOWER_MISMATCH, TOWER))
          .allSatisfy(km -> assertThat(km).isGreaterThan(100));
      assertThat(fraud(site, FraudType.YOUNG_ACCOUNT, AGE))
          .allSatisfy(age -> assertThat(age).isLessThan(Math.log1p(5 * 60 + 26)));
      assertThat(fraud(site, FraudType.DORMANT_ACCOUNT, IDLE))
          .allSatisfy(idle -> assertThat(idle).isGreaterThanOrEqualTo(Math.log1p(90 * 86_400.0)));
      assertThat(fraud(site, FraudType.FLOODING, RATIO))
          .allSatisfy(ratio -> assertThat(ratio).isGreaterThan(0.66));
    }
  }

  private static List<Double> fraud(FraudSite site, FraudType type, int feature) {
    LabelledRows rows = new PaymentGenerator(site, 5).draw("r-", 4_000, List.of(type), 1);
    List<Double> values = new java.util.ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.label(row) == 1) {
        values.add(rows.value(row, feature));
      }
    }
    assertThat(values).isNotEmpty();
    return values;
  }

  @Test
  void a_bank_never_trains_on_a_type_it_does_not_know() {
    // Bank B knows young and dormant accounts; its flooding ratios stay normal.
    LabelledRows rows = GeneratedBanks.draw(2, 20_000, 4, 4).banks().get(1).rows();
    for (int row = 0; row < rows.size(); row++) {
      assertThat(rows.value(row, RATIO)).isLessThanOrEqualTo(1.02);
    }
  }

  @Test
  void a_tenth_of_the_planted_frauds_is_not_known_as_one() {
    FraudSite site = FraudSite.five().get(2);
    LabelledRows rows =
        new PaymentGenerator(site, 5).draw("r-", 200_000, List.of(FraudType.DORMANT_ACCOUNT), 0.9);
    int planted = 0;
    int flagged = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (rows.value(row, IDLE) > Math.log1p(30 * 86_400.0)) {
        planted++;
        flagged += rows.label(row);
      }
    }
    // At least 200 planted, standard deviation at most 0.021: four of them.
    assertThat((double) flagged / planted).isEqualTo(0.9, within(0.085));
  }

  @Test
  void more_than_five_banks_repeat_the_sites_with_other_rows() {
    ConsortiumData data = GeneratedBanks.draw(7, 200, 4, 1);

    assertThat(data.banks())
        .extracting(ConsortiumData.Bank::name)
        .containsExactly("A", "B", "C", "D", "E", "F", "G");
    assertThat(data.banks().get(5).rows().value(0, 0))
        .isNotEqualTo(data.banks().get(0).rows().value(0, 0));
    assertThatThrownBy(() -> GeneratedBanks.draw(27, 1, 4, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
