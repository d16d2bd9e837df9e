package org.concordat.consortium.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {
  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "CONCORDAT_BROKER_DIRECTORY", "kafka",
                "CONCORDAT_BROKER_PORT", "9092",
                "CONCORDAT_BROKER_CONTROLLER_PORT", "9093"));
    environment.put("CONCORDAT_BROKER_" + name, value);
    return environment;
  }

  @Test
  void listens_on_loopback_unless_told_otherwise() {
    assertThat(BrokerSettings.from(with("TOPICS", " a.tasks b.tasks:2,, c ")))
        .isEqualTo(
            new BrokerSettings(
                Path.of("kafka"),
                "127.0.0.1",
                9092,
                9093,
                Map.of("a.tasks", 1, "b.tasks", 2, "c", 1)));
    assertThat(BrokerSettings.from(with("HOST", "10.0.0.7")).host()).isEqualTo("10.0.0.7");
  }

  @Test
  void names_the_setting_that_is_missing_or_wrong() {
    refuses(with("DIRECTORY", " "), "CONCORDAT_BROKER_DIRECTORY is not set");
    refuses(with("PORT", "0"), "port must be 1 to 65535, got 0");
    refuses(with("CONTROLLER_PORT", "65536"), "controller port must be 1 to 65535, got 65536");
    refuses(with("CONTROLLER_PORT", "9092"), "must differ, both are 9092");
    refuses(with("CONTROLLER_PORT", "x"), "CONCORDAT_BROKER_CONTROLLER_PORT takes whole numbers");
    refuses(with("TOPICS", "a:0"), "a topic takes 1 to 1000 partitions, got a:0");
    refuses(with("TOPICS", "a:b:2"), "name or name:partitions, got a:b:2");
  }

  private static void refuses(Map<String, String> environment, String why) {
    assertThatThrownBy(() -> BrokerSettings.from(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
