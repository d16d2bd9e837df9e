package org.concordat.service.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.study.FeaturePlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureRowTest {
  private static final FeaturePlan PLAN =
      new FeaturePlan(List.of("amount", "age"), "fraud", 2, FeaturePlan.Preparation.RANK);

  @Test
  void values_come_in_the_plans_order_whatever_the_jsons() {
    assertThat(read("{\"age\":41,\"amount\":-12.5}")).containsExactly(-12.5, 41);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,2]",
        "null",
        "{\"amount\":1}",
        "{\"amount\":1,\"age\":\"2\"}",
        "{\"amount\":1,\"age\":null}",
        "{\"amount\":1,\"age\":1e999}",
        "{\"amount\":1,\"age\":2,\"name\":3}"
      })
  void anything_else_is_refused_without_showing_a_value(String row) {
    assertThatThrownBy(() -> read(row))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FIELD_INVALID));
  }

  @Test
  void the_feature_is_named_and_its_value_is_not() {
    assertThatThrownBy(() -> read("{\"amount\":1,\"age\":\"secret\"}"))
        .hasMessageContaining("age")
        .hasMessageNotContaining("secret");
  }

  private static double[] read(String row) {
    return FeatureRow.read(PLAN, CanonicalJson.readTree(row));
  }
}
