package org.concordat.network.admin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
  @Test
  void a_disk_without_room_is_refused_before_anything_is_made(@TempDir Path disk) {
    Path network = disk.resolve("not/there/yet");

    assertThatThrownBy(() -> Up.requireSpace(network, Long.MAX_VALUE))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("the disk of " + disk + " has ")
        .hasMessageContaining(" MiB left; a network takes at least ");
    assertThatCode(() -> Up.requireSpace(network, 1)).doesNotThrowAnyException();
  }
}
