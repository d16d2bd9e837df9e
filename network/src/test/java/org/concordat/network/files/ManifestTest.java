package org.concordat.network.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private final TreeCopy copying = new TreeCopy(folder -> folder.endsWith("wal"), () -> {});

  @TempDir Path directory;
  private Path member;
  private Path backup;

  @BeforeEach
  void back_up() throws IOException {
    member = directory.resolve("member");
    backup = directory.resolve("backup");
    Path key = write("peer/msp/key.pem", "secret");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
    write("peer/ledger/block", "one");
    write("orderer/wal/votes", "never");
    Manifest manifest = new Manifest(backup);
    copying.copy(member, backup.resolve("member"), (_, copy, digest) -> manifest.add(copy, digest));
    manifest.write();
  }

  private Path write(String name, String text) throws IOException {
    Path file = member.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void a_copy_has_what_was_there_and_nothing_that_is_left_out() throws IOException {
    Path key = backup.resolve("member/peer/msp/key.pem");
    assertThat(key).hasContent("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("r--------");
    assertThat(backup.resolve("member/orderer")).isEmptyDirectory();
    assertThat(Manifest.isIn(backup)).isTrue();
    assertThat(Manifest.read(backup).size()).isEqualTo(2);
    assertThatCode(() -> Manifest.read(backup).requireWhole()).doesNotThrowAnyException();
  }

  @Test
  void what_was_written_is_not_what_was_read() throws IOException {
    Files.writeString(backup.resolve("member/peer/ledger/block"), "two");
    refused("block is not what was written");
  }

  @Test
  void a_file_is_missing() throws IOException {
    Files.delete(backup.resolve("member/peer/ledger/block"));
    refused("block is missing");
  }

  @Test
  void a_file_was_added() throws IOException {
    Files.writeString(backup.resolve("member/peer/msp/admin.pem"), "mine");
    refused("admin.pem is not in its manifest");
  }

  @Test
  void a_link_was_added() throws IOException {
    Files.createSymbolicLink(backup.resolve("member/peer/more"), directory.resolve("elsewhere"));
    refused("more is a link");
  }

  private void refused(String why) {
    refused(() -> Manifest.read(backup).requireWhole(), why);
  }

  private static void refused(ThrowingCallable act, String why) {
    assertThatThrownBy(act).isInstanceOf(NetworkException.class).hasMessageContaining(why);
  }

  @Test
  void a_directory_that_is_a_link_is_not_copied_as_nothing() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    Trees.remove(member.resolve("peer/ledger"));
    Files.createSymbolicLink(member.resolve("peer/ledger"), data);

    refused(() -> copying.entries(member), "peer/ledger is a link");
    refused(
        () -> copying.copy(member, directory.resolve("second"), (from, to, digest) -> {}),
        "peer/ledger is a link");
  }

  @Test
  void copying_ends_when_somebody_wants_it_to() {
    TreeCopy interrupted =
        new TreeCopy(
            folder -> false,
            () -> {
              throw new NetworkException("interrupted");
            });

    refused(
        () -> interrupted.copy(member, directory.resolve("second"), (from, to, digest) -> {}),
        "interrupted");
  }
}
