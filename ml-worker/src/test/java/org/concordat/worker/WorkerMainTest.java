package org.concordat.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.concordat.worker.kafka.KafkaAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerMainTest {
  @Test
  void reads_its_settings_from_the_environment(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("kafka.properties");
    Files.writeString(file, "security.protocol=SSL\nssl.truststore.password=secret\n");

    KafkaAccess access =
        WorkerMain.access(
            Map.of(
                "CONCORDAT_KAFKA", "localhost:9092",
                "CONCORDAT_BANK", "BankAMSP",
                "CONCORDAT_TOPICS", "banka",
                "CONCORDAT_KAFKA_PROPERTIES", file.toString()));

    assertThat(access.topics().tasks()).isEqualTo("banka.tasks");
    assertThat(access.security()).containsEntry("security.protocol", "SSL");
    assertThat(access.toString()).doesNotContain("secret");
  }

  @Test
  void names_the_setting_that_is_missing() {
    assertThatThrownBy(() -> WorkerMain.access(Map.of("CONCORDAT_KAFKA", "localhost:9092")))
        .hasMessage("CONCORDAT_BANK is not set");
  }
}
