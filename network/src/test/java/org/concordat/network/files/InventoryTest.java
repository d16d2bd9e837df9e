package org.concordat.network.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
  @TempDir Path root;

  private Path file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  @Test
  void what_came_later_goes_and_what_was_there_stays() throws IOException {
    Path before = file("members/BankA/peer/msp/cert.pem");
    Inventory inventory = Inventory.of(root, Set.of("ledger"));
    file("members/BankA/peer/ledger/chains/block");
    file("members/BankA/peer/msp/key.pem");
    file("releases");

    inventory.removeNew();

    assertThat(root.resolve("releases")).doesNotExist();
    assertThat(root.resolve("members/BankA/peer/ledger")).doesNotExist();
    assertThat(before).hasContent("members/BankA/peer/msp/cert.pem");
    assertThat(before.getParent()).isDirectoryNotContaining("glob:**key.pem");
  }

  @Test
  void what_a_program_writes_into_its_own_directory_is_its_own() throws IOException {
    file("peer/ledger/000001.log");
    Inventory inventory = Inventory.of(root, Set.of("ledger"));
    Path later = file("peer/ledger/chains/000002.log");

    inventory.removeNew();

    assertThat(later).exists();
  }
}
