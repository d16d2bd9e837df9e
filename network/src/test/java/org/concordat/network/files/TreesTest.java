package org.concordat.network.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {
  @TempDir Path root;

  @Test
  void a_private_directory_is_its_owner_s_alone() throws IOException {
    Path network = root.resolve("state/network");

    Trees.createPrivate(network);
    Trees.createPrivate(network);

    assertThat(permissions(network)).isEqualTo("rwx------");
  }

  @Test
  void a_directory_that_is_there_stays_as_it_is() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));

    Trees.createPrivate(root);

    assertThat(permissions(root)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void of_a_link_the_link_is_removed() throws IOException {
    Path kept = Files.writeString(root.resolve("kept"), "kept");
    Path link = Files.createSymbolicLink(root.resolve("link"), kept);
    Path nowhere = Files.createSymbolicLink(root.resolve("nowhere"), root.resolve("none"));

    Trees.remove(link);
    Trees.remove(nowhere);

    assertThat(root).isDirectoryNotContaining("glob:**/{link,nowhere}");
    assertThat(kept).hasContent("kept");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
