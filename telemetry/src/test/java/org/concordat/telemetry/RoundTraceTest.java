package org.concordat.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTraceTest {
  private static final RoundTrace TRACE = new RoundTrace("concordat", "cards", 3, "BankAMSP");

  @Test
  void whoever_knows_what_it_is_about_knows_its_ids() {
    assertThat(new RoundTrace("concordat", "cards", 3, "BankAMSP").traceId())
        .isEqualTo(TRACE.traceId())
        .matches("[0-9a-f]{32}");
    assertThat(TRACE.rootSpanId()).matches("[0-9a-f]{16}");
  }

  @Test
  void every_channel_study_round_and_bank_has_its_own() {
    assertThat(
            java.util.List.of(
                TRACE.traceId(),
                new RoundTrace("other", "cards", 3, "BankAMSP").traceId(),
                new RoundTrace("concordat", "loans", 3, "BankAMSP").traceId(),
                new RoundTrace("concordat", "cards", 4, "BankAMSP").traceId(),
                new RoundTrace("concordat", "cards", 3, "BankBMSP").traceId()))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_header_carries_a_span_to_another_process() {
    Map<String, String> headers = new HashMap<>();
    Traces off = Traces.off();
    try (Step step =
        off.begin("a step", io.opentelemetry.api.trace.SpanKind.INTERNAL, TRACE.context())) {
      step.with("study", "cards");
      off.write(headers::put);
    }

    assertThat(headers)
        .containsEntry("traceparent", "00-" + TRACE.traceId() + "-" + TRACE.rootSpanId() + "-01");
    Span read = Span.fromContext(Traces.read(headers::get));
    assertThat(read.getSpanContext().getTraceId()).isEqualTo(TRACE.traceId());
  }

  @Test
  void a_malformed_header_is_as_none() {
    for (String header : new String[] {"", "00", "00-zz-yy-01", "00-" + "0".repeat(32) + "-1-01"}) {
      Context read = Traces.read(name -> header);
      assertThat(Span.fromContext(read).getSpanContext().isValid()).as(header).isFalse();
    }
  }
}
