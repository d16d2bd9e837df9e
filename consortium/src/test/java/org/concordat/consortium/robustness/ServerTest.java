package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.concordat.consortium.data.StudyDefaults;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.worker.training.BoundedUpdate;
import org.junit.jupiter.api.Test;

class ServerTest {
  private static final double QUANTUM = 0x1p-20;

  private static Server server(String rule, int faults, int honest, int colluders) {
    return new Server(
        AggregationRules.named(rule), faults, StudyDefaults.NORM, honest, colluders, 3);
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
  void an_update_that_is_not_finite_is_a_fault() {
    assertThatThrownBy(() -> server("mean", 0, 1, 0).take(new double[][] {{1, Double.NaN, 0}}))
        .isInstanceOf(IllegalStateException.class);
  }
}
