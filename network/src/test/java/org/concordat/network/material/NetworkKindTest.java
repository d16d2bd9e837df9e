package org.concordat.network.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkKindTest {
  @TempDir Path root;

  @Test
  void where_nothing_is_either_may_be_made() {
    assertThatCode(() -> NetworkKind.PROCESSES.require(root.resolve("new")))
        .doesNotThrowAnyException();
    assertThatCode(() -> NetworkKind.CONTAINERS.require(root)).doesNotThrowAnyException();
  }

  @Test
  void a_network_of_the_other_kind_is_refused() throws IOException {
    NetworkKind.CONTAINERS.note(root);

    assertThat(root.resolve("kind")).hasContent("containers");
    assertThatCode(() -> NetworkKind.CONTAINERS.note(root)).doesNotThrowAnyException();
    assertThatThrownBy(() -> NetworkKind.PROCESSES.note(root))
        .isInstanceOf(NetworkException.class)
        .hasMessage(root + " holds a network of containers: scripts/containers.sh is for it");
    assertThat(root.resolve("kind")).hasContent("containers");
  }

  @Test
  void what_a_machine_of_several_is_given_is_of_processes() throws IOException {
    Files.writeString(root.resolve("network.properties"), "");

    assertThatCode(() -> NetworkKind.PROCESSES.note(root)).doesNotThrowAnyException();
    Files.delete(root.resolve("kind"));
    assertThatThrownBy(() -> NetworkKind.CONTAINERS.require(root))
        .hasMessageEndingWith("holds a network of processes: scripts/network.sh is for it");
  }

  @Test
  void a_marker_that_says_something_else_is_refused() throws IOException {
    Files.writeString(root.resolve("kind"), "ghosts\n");

    assertThatThrownBy(() -> NetworkKind.PROCESSES.require(root))
        .hasMessageEndingWith("kind names no kind of network: 'ghosts'");
  }

  @Test
  void what_only_looks_like_a_network_is_not_one_that_may_be_removed() throws IOException {
    Files.writeString(root.resolve("network.properties"), "");
    assertThatThrownBy(() -> NetworkKind.PROCESSES.requireNoted(root))
        .isInstanceOf(NetworkException.class)
        .hasMessage(root + " holds a plan, but nothing that scripts/network.sh has made of it");
    NetworkKind.PROCESSES.note(root);
    assertThatCode(() -> NetworkKind.PROCESSES.requireNoted(root)).doesNotThrowAnyException();
  }
}
