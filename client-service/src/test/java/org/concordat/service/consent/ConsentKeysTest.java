package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.people;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.concordat.protocol.json.CanonicalJson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsentKeysTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve(ConsentRegister.KEY_FILE);
  }

  @Test
  void keys_are_made_at_the_first_start_for_their_owner_only() throws IOException {
    try (Consents consents = new Consents(directory)) {
      consents.register.record(DATASET, TERMS, people(0, 1));
      consents.register.keys().add();
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(path -> path.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void keys_that_others_can_read_are_refused() throws IOException {
    new Consents(directory).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    refused("chmod 600");
  }

  @Test
  void a_register_without_its_keys_does_not_start_with_new_ones() throws IOException {
    new Consents(directory).close();
    Files.delete(file);

    refused("is missing", "backup");
    assertThat(file).doesNotExist();
  }

  @Test
  void another_banks_keys_are_refused() throws IOException {
    new Consents(directory).close();
    Files.delete(file);
    ConsentKeys.create(file, new SecureRandom());

    refused("does not hold the key");
  }

  @Test
  void a_key_changed_in_the_file_is_refused() throws IOException {
    new Consents(directory).close();
    ConsentKeys.KeyFile keys =
        CanonicalJson.read(Files.readString(file), ConsentKeys.KeyFile.class);
    char first = keys.pseudonyms().charAt(0);
    Files.writeString(
        file,
        CanonicalJson.write(
            new ConsentKeys.KeyFile(
                keys.current(),
                keys.keys(),
                (first == '0' ? '1' : '0') + keys.pseudonyms().substring(1))));

    refused("does not hold the key pseudonyms");
  }

  @Test
  void a_file_that_cannot_be_read_is_refused_without_repeating_it() throws IOException {
    new Consents(directory).close();
    String text = Files.readString(file);
    for (String broken :
        List.of("", "{}", text.substring(1), text.replace("\"current\"", "\"currant\""))) {
      Files.writeString(file, broken);
      assertThatThrownBy(() -> new Consents(directory))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(file + " is no file of consent keys")
          .hasNoCause();
    }
  }

  @Test
  void keys_do_not_show_themselves() throws IOException {
    try (Consents consents = new Consents(directory)) {
      ConsentKeys keys = consents.register.keys();
      ConsentKeys.KeyFile held =
          CanonicalJson.read(Files.readString(file), ConsentKeys.KeyFile.class);

      assertThat(keys.toString() + held)
          .doesNotContain(held.pseudonyms())
          .doesNotContain(held.keys().get(held.current()));
      assertThat(keys.fingerprints().values()).doesNotContain(held.pseudonyms());
    }
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> new Consents(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(Arrays.asList(words)).allMatch(e.getMessage()::contains));
  }
}
