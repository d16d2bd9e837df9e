package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.worker.training.BoundedUpdate;
import org.junit.jupiter.api.Test;

class ServerTest {
  private static final double QUANTUM = 0x1p-20;

  private static Server server(String rule, int faults, int honest, int colluders) {
    return new Server(
        AggregationRules.named(rule),
        faults,
        StudyDefaults.NORM,
        honest,
        colluders,
        3,
        new SplittableRandom(2));
  }

  @Test
  void updates_are_bounded_and_quantised_as_a_worker_does_it() {
    double[][] updates = {{0.3, -0.7, 1e-7}, {30, -40, 12}, {5.77350269, 5.77350269, 5.77350269}};
    for (double[] update : updates) {
      Server server = server("mean", 0, 1, 0);
      server.take(new double[][] {update});
      FixedPointVector expected = BoundedUpdate.of(update, StudyDefaults.NORM);
      assertThat(server.aggregate(new double[0][])).containsExactly(expected.toDoubles(20));
    }
  }

  @Test
  void the_rule_hears_of_honest_and_colluding_banks_and_of_its_f() {
    Server server = server("trmean", 1, 3, 1);
    server.take(new double[][] {{1, 0, 0}, {2, 0, 0}, {3, 0, 0}});
    assertThat(server.aggregate(new double[][] {{-9, 9, QUANTUM}})).containsExactly(1.5, 0, 0);
    assertThat(server.aggregate(new double[][] {{9, 9, 0}})).containsExactly(2.5, 0, 0);
  }

  @Test
  void colluders_cannot_know_into_which_order_a_rule_will_put_the_updates() {
    Server server = server("bucket:2+median", 1, 6, 1);
    double[][] forged = {{9, 9, 9}};
    int otherwise = 0;
    for (int step = 0; step < 20; step++) {
      server.take(
          new double[][] {{0, 1, 0}, {1, 0, 0}, {2, 5, 0}, {3, 4, 0}, {5, 3, 1}, {8, 2, 0}});
      assertThat(server.decide(forged)).containsExactly(server.decide(forged));
      assertThat(server.aggregate(forged)).containsExactly(server.aggregate(forged));
      otherwise += Arrays.equals(server.decide(forged), server.aggregate(forged)) ? 0 : 1;
    }
    assertThat(otherwise).isGreaterThan(10);
  }

  @Test
  void an_update_that_is_not_finite_is_a_fault() {
    assertThatThrownBy(() -> server("mean", 0, 1, 0).take(new double[][] {{1, Double.NaN, 0}}))
        .isInstanceOf(IllegalStateException.class);
  }
}
