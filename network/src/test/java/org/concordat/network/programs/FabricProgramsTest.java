package org.concordat.network.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricProgramsTest {
  private static final List<String> ALL =
      List.of("peer", "orderer", "osnadmin", "configtxgen", "configtxlator");

  @TempDir Path directory;

  @Test
  void says_what_to_install_where_there_is_nothing() {
    assertThatThrownBy(() -> FabricPrograms.find(Map.of("PATH", directory.toString())))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("neither on PATH nor in a directory named by FABRIC_BIN");
  }

  @Test
  void names_what_a_directory_lacks() throws IOException {
    program("peer", "3.1.5");
    program("orderer", "3.1.5");
    assertThatThrownBy(() -> FabricPrograms.find(named()))
        .hasMessageContaining("lacks osnadmin, configtxgen, configtxlator");
  }

  @Test
  void refuses_another_version() throws IOException {
    for (String name : ALL) {
      program(name, name.equals("orderer") ? "v2.5.9" : "3.1.5");
    }
    assertThatThrownBy(() -> FabricPrograms.find(named()))
        .hasMessageContaining("orderer is version 2.5.9; 3.1 is what Concordat runs on");
  }

  @Test
  void takes_what_is_named_before_what_is_on_the_path() throws IOException {
    for (String name : ALL) {
      program(name, "v3.1.7");
    }
    FabricPrograms found =
        FabricPrograms.find(Map.of("FABRIC_BIN", directory.toString(), "PATH", "/usr/bin"));
    assertThat(found.version()).isEqualTo("3.1.7");
    assertThat(FabricPrograms.find(Map.of("PATH", "/nowhere:" + directory)).version())
        .isEqualTo("3.1.7");
  }

  @Test
  void one_that_does_not_end_is_not_waited_for() throws IOException {
    for (String name : ALL) {
      program(name, "3.1.5");
    }
    script("orderer", "exec sleep 600");
    assertThatThrownBy(() -> FabricPrograms.find(named(), Duration.ofMillis(500)))
        .isInstanceOf(NetworkException.class)
        .hasMessageEndingWith("orderer did not end within 0 s");
  }

  @Test
  void each_is_asked_for_its_version_once() throws IOException {
    Path asked = directory.resolve("asked");
    for (String name : ALL) {
      script(name, "echo " + name + " >>" + asked + "; echo ' Version: 3.1.5'");
    }
    FabricPrograms.find(named());
    assertThat(Files.readAllLines(asked)).containsExactlyInAnyOrder("orderer", "peer");
  }

  @Test
  void a_program_that_fails_is_told_with_its_error() throws IOException {
    for (String name : ALL) {
      program(name, "3.1.5");
    }
    script("osnadmin", "echo doing; echo 'Error: no such channel'; exit 1");
    FabricPrograms found = FabricPrograms.find(named());
    assertThatThrownBy(() -> found.run("osnadmin", Map.of(), "channel"))
        .isInstanceOf(NetworkException.class)
        .hasMessage("osnadmin channel failed: Error: no such channel");
  }

  private Map<String, String> named() {
    return Map.of("FABRIC_BIN", directory.toString());
  }

  private void program(String name, String version) throws IOException {
    script(name, "printf '" + name + ":\\n Version: " + version + "\\n Commit SHA: x\\n'");
  }

  private void script(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
