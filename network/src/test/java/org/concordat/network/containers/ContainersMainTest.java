package org.concordat.network.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.concordat.network.NetworkException;
import org.concordat.network.material.NetworkKind;
import org.concordat.network.plan.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersMainTest {
  @TempDir Path state;

  @Test
  void a_plan_is_for_a_new_network() throws IOException {
    Path given = Files.writeString(state.resolve("given"), "member.North = bank localhost 7000\n");
    assertThat(ContainersMain.plan(state, Optional.of(given)).members())
        .extracting(Member::name)
        .containsExactly("North");

    NetworkKind.CONTAINERS.note(state);
    Files.writeString(state.resolve("network.properties"), "member.South = bank localhost 7000\n");

    assertThat(ContainersMain.plan(state, Optional.empty()).members())
        .extracting(Member::name)
        .containsExactly("South");
    assertThatThrownBy(() -> ContainersMain.plan(state, Optional.of(given)))
        .isInstanceOf(NetworkException.class)
        .hasMessage(state + " holds a network already; --plan is for a new one");
  }

  @Test
  void a_network_of_processes_is_left_alone() throws IOException {
    NetworkKind.PROCESSES.note(state);

    assertThatThrownBy(() -> ContainersMain.plan(state, Optional.empty()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("holds a network of processes");
  }
}
