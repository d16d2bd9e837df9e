package org.concordat.protocol.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateEntriesTest {
  private static final UpdateEntry FIRST = entry(1, "BankAMSP", 0);
  private static final UpdateEntry SECOND = entry(1, "BankAMSP", 1);
  private static final UpdateEntry THIRD = entry(1, "BankBMSP", 0);

  @TempDir Path directory;

  private static UpdateEntry entry(int round, String bank, int chunk) {
    byte[] value = new byte[Digests.LENGTH + 8];
    new SplittableRandom(round + 10L * chunk + bank.hashCode()).nextBytes(value);
    return new UpdateEntry("fraud", round, bank, chunk, value);
  }

  private Path file(UpdateEntry... entries) throws IOException {
    Path file = directory.resolve("updates");
    try (UpdatesFile out = new UpdatesFile(Files.newOutputStream(file))) {
      for (UpdateEntry entry : entries) {
        out.add(entry);
      }
    }
    return file;
  }

  private static List<String> read(UpdateEntries entries) {
    List<String> read = new ArrayList<>();
    while (entries.hasNext()) {
      UpdateEntry entry = entries.next();
      read.add(
          entry.study()
              + "/"
              + entry.round()
              + "/"
              + entry.bank()
              + "/"
              + entry.chunk()
              + "/"
              + Digests.plainHex(entry.value()));
    }
    return read;
  }

  @Test
  void a_file_gives_back_what_was_written() throws IOException {
    try (UpdateEntries entries = UpdateEntries.open(file(FIRST, SECOND, THIRD))) {
      assertThat(read(entries))
          .containsExactly(
              "fraud/1/BankAMSP/0/" + Digests.plainHex(FIRST.value()),
              "fraud/1/BankAMSP/1/" + Digests.plainHex(SECOND.value()),
              "fraud/1/BankBMSP/0/" + Digests.plainHex(THIRD.value()));
    }
    assertThat(FIRST.toString()).doesNotContain(Digests.hex(FIRST.value()));
  }

  @Test
  void a_bundle_gives_back_the_same() throws IOException {
    Path file = directory.resolve("bundle");
    try (BundleWriter writer = BundleWriter.spooling(directory)) {
      writer.block(TestBundle.chain(1, 10, new SplittableRandom(1)).getFirst());
      writer.update(FIRST.toBytes());
      writer.update(THIRD.toBytes());
      writer.write(TestBundle.SUBJECT, file);
    }
    try (BundleReader bundle = BundleReader.open(file, BundleLimits.usual())) {
      assertThat(read(UpdateEntries.of(bundle))).hasSize(2);
    }
  }

  @Test
  void a_bundle_without_updates_has_none() throws IOException {
    Path file = directory.resolve("bundle");
    try (BundleWriter writer = BundleWriter.spooling(directory)) {
      writer.block(TestBundle.chain(1, 10, new SplittableRandom(1)).getFirst());
      writer.write(TestBundle.SUBJECT, file);
    }
    try (BundleReader bundle = BundleReader.open(file, BundleLimits.usual())) {
      assertThat(UpdateEntries.of(bundle).hasNext()).isFalse();
    }
  }

  @Test
  void entries_out_of_order_or_repeated_are_refused() throws IOException {
    assertThatThrownBy(() -> file(SECOND, FIRST)).isInstanceOf(IllegalArgumentException.class);
    for (List<UpdateEntry> order : List.of(List.of(SECOND, FIRST), List.of(FIRST, FIRST))) {
      Path file = sealed(order.get(0).toBytes(), order.get(1).toBytes());
      try (UpdateEntries entries = UpdateEntries.open(file)) {
        entries.next();
        assertThat(fault(entries)).isEqualTo(BundleFault.UPDATE_INVALID);
      }
    }
  }

  @Test
  void headers_of_no_valid_form_are_refused() throws IOException {
    String good =
        "{\"bank\":\"BankAMSP\",\"chunk\":0,\"length\":40,\"round\":1,\"study\":\"fraud\"}";
    for (String header :
        List.of(
            " " + good,
            good.replace("40", "41"),
            good.replace("40", "36000000"),
            good.replace("40", "44"),
            good.replace("\"round\":1", "\"round\":0"),
            good.replace("}", ",\"more\":1}"),
            "{".repeat(1_000),
            "")) {
      byte[] text = header.getBytes(StandardCharsets.UTF_8);
      byte[] value = new byte[40];
      Path file =
          sealed(
              ByteBuffer.allocate(4 + text.length + value.length)
                  .putInt(text.length)
                  .put(text)
                  .put(value)
                  .array());
      try (UpdateEntries entries = UpdateEntries.open(file)) {
        assertThat(fault(entries)).as(header).isEqualTo(BundleFault.UPDATE_INVALID);
      }
    }
  }

  @Test
  void a_length_beyond_the_end_is_refused_before_memory_is_taken() throws IOException {
    for (int length : new int[] {-1, 0, 1_025, Integer.MAX_VALUE}) {
      Path file = sealed(ByteBuffer.allocate(4).putInt(length).array());
      try (UpdateEntries entries = UpdateEntries.open(file)) {
        assertThat(fault(entries)).isEqualTo(BundleFault.UPDATE_INVALID);
      }
    }
  }

  @Test
  void every_changed_byte_and_every_truncation_is_refused() throws IOException {
    byte[] bytes = Files.readAllBytes(file(FIRST, THIRD));
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 4;
      Path file = Files.write(directory.resolve("changed"), changed);
      assertThatThrownBy(() -> UpdateEntries.open(file)).isInstanceOf(BundleException.class);
      Path cut = Files.write(directory.resolve("cut"), java.util.Arrays.copyOf(bytes, at));
      assertThatThrownBy(() -> UpdateEntries.open(cut)).isInstanceOf(BundleException.class);
    }
  }

  @Test
  void values_of_no_whole_numbers_are_no_entries() {
    assertThatThrownBy(() -> new UpdateEntry("fraud", 1, "BankAMSP", 0, new byte[35]))
        .isInstanceOf(ConcordatException.class);
    assertThatThrownBy(() -> new UpdateEntry("fraud", 1, "BankAMSP", 0, new byte[32]))
        .isInstanceOf(ConcordatException.class);
  }

  private Path sealed(byte[]... entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(UpdatesFile.magic());
    for (byte[] entry : entries) {
      out.writeBytes(entry);
    }
    out.writeBytes(Digests.newSha256().digest(out.toByteArray()));
    return Files.write(directory.resolve("sealed"), out.toByteArray());
  }

  private static BundleFault fault(UpdateEntries entries) {
    return catchThrowableOfType(BundleException.class, entries::next).fault();
  }
}
