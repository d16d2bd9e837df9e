package org.concordat.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir Path launch;

  @BeforeEach
  void build() throws IOException {
    Files.writeString(launch.resolve("java-home"), "/jdk\n");
    Files.writeString(
        launch.resolve("classpath"),
        String.join(":", jar("protocol", "p"), jar("chaincode", "c"), jar("worker", "w")));
  }

  @Test
  void two_builds_of_the_chaincode_are_told_apart() throws IOException {
    String before = Programs.in(launch).chaincodeBuild();
    jar("worker", "other");
    assertThat(Programs.in(launch).chaincodeBuild()).isEqualTo(before);

    jar("protocol", "other");
    assertThat(Programs.in(launch).chaincodeBuild()).isNotEqualTo(before);
  }

  @Test
  void a_build_without_the_chaincode_is_refused() throws IOException {
    Files.writeString(launch.resolve("classpath"), jar("protocol", "p"));
    assertThatThrownBy(() -> Programs.in(launch).chaincodeBuild())
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("concordat-chaincode");
  }

  private String jar(String module, String content) throws IOException {
    return Files.writeString(launch.resolve("concordat-" + module + "-1.jar"), content).toString();
  }
}
