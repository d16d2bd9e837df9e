package org.concordat.consortium.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void percentiles_are_values_that_were_measured() {
    List<Long> nanos =
        new ArrayList<>(LongStream.rangeClosed(1, 200).map(k -> k * 1_000).boxed().toList());
    Collections.reverse(nanos);

    Latencies latencies = Latencies.of(nanos, 4_000_000_000L, 1_000_000_000L);

    assertThat(latencies.count()).isEqualTo(200);
    assertThat(latencies.p50Micros()).isEqualTo(100);
    assertThat(latencies.p99Micros()).isEqualTo(198);
    assertThat(latencies.perSecond()).isEqualTo(50.0);
    assertThat(latencies.processorMicros()).isEqualTo(5_000);
  }

  @Test
  void one_value_is_all_its_percentiles() {
    assertThat(Latencies.of(List.of(7_000L), 1, 1).p99Micros()).isEqualTo(7);
  }
}
