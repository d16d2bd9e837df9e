package org.concordat.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import org.concordat.protocol.json.CanonicalJson;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;

class JsonLinesTest {
  private final JsonLines lines = new JsonLines();
  private final Logger logger = new LoggerContext().getLogger("org.concordat.Somewhere");

  private JsonNode line(String message, Throwable error, Map<String, String> around, Object value) {
    LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, error, new Object[0]);
    event.setTimeStamp(1_700_000_000_123L);
    event.setMDCPropertyMap(around);
    event.addKeyValuePair(new KeyValuePair("reason", value));
    String text = new String(lines.encode(event), StandardCharsets.UTF_8);
    assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
    return CanonicalJson.readTree(text);
  }

  @Test
  void a_line_is_one_flat_object_whose_first_keys_are_always_the_same() {
    JsonNode line = line("it broke", null, Map.of("requestId", "r-1", "study", "cards"), 7);

    assertThat(new TreeSet<>(line.propertyNames()))
        .containsExactly(
            "level", "logger", "message", "reason", "requestId", "study", "thread", "time");
    assertThat(line.get("time").stringValue()).isEqualTo("2023-11-14T22:13:20.123Z");
    assertThat(line.get("level").stringValue()).isEqualTo("WARN");
    assertThat(line.get("reason").intValue()).isEqualTo(7);
  }

  @Test
  void nothing_that_is_said_can_end_a_line_or_begin_another_key() {
    String hostile = "a\"},\n{\"level\":\"INFO\\\r\u0000\u007f\ud800 \ud83d\ude00 ü";

    JsonNode line = line(hostile, null, Map.of(), hostile);

    assertThat(line.get("message").stringValue()).isEqualTo(hostile);
    assertThat(line.get("reason").stringValue()).isEqualTo(hostile);
    assertThat(line.get("level").stringValue()).isEqualTo("WARN");
  }

  @Test
  void an_exception_is_in_the_line_with_its_stack() {
    JsonNode line = line("failed", new IllegalStateException("no disk"), Map.of(), "x");

    assertThat(line.get("error").stringValue())
        .contains("IllegalStateException: no disk", "JsonLinesTest");
  }

  @Test
  void surroundings_under_unknown_names_stay_out() {
    assertThat(line("m", null, Map.of("password", "secret"), 1).toString())
        .doesNotContain("secret");
  }
}
