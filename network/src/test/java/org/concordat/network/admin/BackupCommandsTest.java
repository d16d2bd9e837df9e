package org.concordat.network.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.concordat.network.NetworkException;
import org.concordat.network.files.Trees;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.service.Programs;
import org.concordat.network.service.Programs.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a network of which only workers run: programs that say that they take tasks, and wait. */
class BackupCommandsTest {
  @TempDir Path directory;
  private Path members;
  private Path backup;
  private Network network;
  private BackupCommands commands;
  private final List<String> banks = List.of("BankA", "BankB");

  @BeforeEach
  void start() throws IOException {
    members = directory.resolve("state/members");
    backup = directory.resolve("backup");
    Path java =
        write(directory.resolve("jdk/bin/java"), "#!/bin/sh\necho takes tasks\nexec sleep 600\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    write(directory.resolve("launch/java-home"), directory.resolve("jdk").toString());
    write(directory.resolve("launch/worker.args"), "");
    write(directory.resolve("state/channel/genesis.block"), "first");
    for (String bank : banks) {
      write(members.resolve(bank + "/peer/msp/cert.pem"), "certificate");
      write(members.resolve(bank + "/peer/ledger/block"), "block");
      write(members.resolve(bank + "/admin/msp/cert.pem"), "certificate");
      write(members.resolve(bank + "/worker/cache/rows"), "rows");
    }
    NetworkPlan plan =
        PlanFile.read(
            write(
                directory.resolve("state/network.properties"),
                "member.BankA = bank localhost 7000\nmember.BankB = bank localhost 8000\n"));
    network =
        new Network(
            plan,
            directory.resolve("state"),
            null, // none of Fabric's programs is run
            Programs.in(directory.resolve("launch")),
            InstantSource.system());
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    commands = new BackupCommands(network, TimedScreen.plain(nowhere, InstantSource.system()));
    for (String bank : banks) {
      network.services().startWorker(plan.member(bank));
      network.services().awaitWorker(plan.member(bank));
    }
  }

  @AfterEach
  void stop() {
    banks.forEach(bank -> worker(bank).kill());
    network.close();
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private NodeProcess worker(String bank) {
    Member member = network.plan().member(bank);
    return network.services().process(member, Kind.WORKER);
  }

  private long pid(String bank) {
    return worker(bank).handle().orElseThrow().pid();
  }

  @Test
  void each_member_stands_still_while_it_is_copied_and_runs_again() throws IOException {
    long before = pid("BankA");

    commands.backup(backup);

    assertThat(pid("BankA")).isNotEqualTo(before);
    assertThat(backup.resolve("members/BankB/peer/ledger/block")).hasContent("block");
  }

  @Test
  void a_link_is_refused_before_anything_is_stopped() throws IOException {
    long before = pid("BankA");
    Path ledger = members.resolve("BankB/peer/ledger");
    Trees.remove(ledger);
    Files.createSymbolicLink(ledger, directory.resolve("data"));

    assertThatThrownBy(() -> commands.backup(backup))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith(ledger + " is a link");

    assertThat(pid("BankA")).isEqualTo(before);
    assertThat(backup).doesNotExist();
  }

  @Test
  void a_backup_that_fails_starts_what_it_stopped_and_leaves_no_copy() throws IOException {
    Trees.remove(directory.resolve("state/channel"));

    assertThatThrownBy(() -> commands.backup(backup)).isInstanceOf(IOException.class);

    assertThat(worker("BankA").running()).isTrue();
    assertThat(worker("BankB").running()).isTrue();
    assertThat(backup).doesNotExist();
  }

  @Test
  void what_is_missing_comes_back() throws IOException {
    commands.backup(backup);
    Path ledger = members.resolve("BankB/peer/ledger");
    Trees.remove(ledger);

    commands.restore(backup);

    assertThat(ledger.resolve("block")).hasContent("block");
  }

  @Test
  void a_restore_that_fails_starts_what_it_stopped_and_takes_back_what_it_brought()
      throws IOException {
    commands.backup(backup);
    Path ledger = members.resolve("BankA/peer/ledger");
    Trees.remove(ledger);
    Trees.remove(members.resolve("BankB/admin"));
    write(members.resolve("BankB/admin"), "in the way");

    assertThatThrownBy(() -> commands.restore(backup)).isInstanceOf(IOException.class);

    assertThat(ledger).doesNotExist();
    assertThat(worker("BankA").running()).isTrue();
  }

  @Test
  void what_has_lost_its_files_is_not_started_on_none() throws IOException {
    commands.backup(backup);
    Trees.remove(members.resolve("BankA/worker/cache"));
    Trees.remove(members.resolve("BankB/admin"));
    write(members.resolve("BankB/admin"), "in the way");

    assertThatThrownBy(() -> commands.restore(backup)).isInstanceOf(IOException.class);

    assertThat(worker("BankA").running()).isFalse();
  }

  @Test
  void nothing_is_brought_back_through_a_link() throws IOException {
    commands.backup(backup);
    Path ledger = members.resolve("BankB/peer/ledger");
    Trees.remove(ledger);
    Files.createSymbolicLink(ledger, directory.resolve("data"));

    assertThatThrownBy(() -> commands.restore(backup))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith(ledger + " is a link");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void a_backup_with_a_file_that_it_does_not_name_is_not_restored() throws IOException {
    commands.backup(backup);
    write(backup.resolve("members/BankA/admin/msp/other.pem"), "mine");

    assertThatThrownBy(() -> commands.restore(backup))
        .hasMessageContaining("other.pem is not in its manifest");
  }
}
