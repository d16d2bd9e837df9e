package org.concordat.protocol.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.concordat.protocol.json.CanonicalJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  private static final BundleLimits LIMITS = BundleLimits.usual();
  private static final EvidenceRecord RECORD =
      new EvidenceRecord("MODEL", List.of("fraud", "0000000003"), "{\"hash\":\"ü\\n\"}", 2, 0);

  @TempDir private Path directory;

  @Test
  void a_bundle_gives_back_what_was_written() throws IOException {
    // Given
    List<byte[]> blocks = TestBundle.chain(5, 300, new SplittableRandom(1));
    byte[] bundle = TestBundle.written(blocks, List.of(RECORD, RECORD), directory);
    // When
    try (BundleReader reader = BundleReader.open(bundle, LIMITS)) {
      // Then
      assertThat(reader.manifest().height()).isEqualTo(5);
      assertThat(reader.manifest().complete()).isTrue();
      assertThat(reader.manifest().tip())
          .isEqualTo(HexFormat.of().formatHex(BlockBytes.of(blocks.getLast()).headerHash()));
      List<byte[]> read = new ArrayList<>();
      BlockEntries entries = reader.blocks();
      while (entries.hasNext()) {
        read.add(((BlockEntry.Whole) entries.next()).bytes());
      }
      assertThat(read)
          .usingElementComparator(Arrays::compare)
          .isEqualTo(blocks.stream().map(b -> BlockBytes.of(b).normalized()).toList());
      EvidenceRecords records = reader.records();
      assertThat(records.next()).isEqualTo(RECORD);
      assertThat(records.next()).isEqualTo(RECORD);
      assertThat(records.hasNext()).isFalse();
      assertThat(reader.updates().getFirst().readAllBytes()).isEqualTo("an update".getBytes(UTF_8));
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void metadata_keeps_signatures_in_order_and_flags_and_nothing_else() {
    List<byte[]> blocks = TestBundle.chain(2, 10, new SplittableRandom(1));
    List<byte[]> entries = metadata(BlockBytes.of(blocks.getLast()).normalized());
    assertThat(entries).hasSize(5);
    assertThat(entries.get(0)).isEqualTo(TestBundle.signatures(1, 2, 3));
    assertThat(entries.get(2)).isEqualTo("flags".getBytes(UTF_8));
    assertThat(List.of(entries.get(1), entries.get(3), entries.get(4)))
        .allSatisfy(entry -> assertThat(entry).isEmpty());
    byte[] normalized = BlockBytes.of(blocks.getLast()).normalized();
    assertThat(BlockBytes.of(normalized).normalized()).isEqualTo(normalized);
  }

  @Test
  void of_the_first_block_which_nobody_signs_only_the_flags_are_kept() {
    byte[] first = TestBundle.chain(1, 10, new SplittableRandom(1)).getFirst();
    List<byte[]> entries = metadata(BlockBytes.of(first).normalized());
    assertThat(entries.get(0)).isEmpty();
    assertThat(entries.get(2)).isEqualTo("flags".getBytes(UTF_8));
  }

  private static List<byte[]> metadata(byte[] block) {
    return ProtoFields.of(ProtoFields.of(block).getLast().bytes()).stream()
        .map(ProtoFields.Field::bytes)
        .toList();
  }

  @Test
  void blocks_told_by_their_header_keep_the_chain() throws IOException {
    List<byte[]> blocks = TestBundle.chain(3, 10, new SplittableRandom(1));
    Path file = directory.resolve("some.evidence");
    BundleManifest manifest;
    try (BundleWriter writer = BundleWriter.spooling(directory)) {
      writer.block(blocks.get(0));
      writer.headerOnly(BlockBytes.of(blocks.get(1)).dataHash());
      writer.block(blocks.get(2));
      manifest = writer.write(TestBundle.SUBJECT, file);
    }
    assertThat(manifest.complete()).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (BundleReader reader = BundleReader.open(file, LIMITS)) {
      assertThat(reader.manifest()).isEqualTo(manifest);
      BlockEntries entries = reader.blocks();
      assertThat(entries.next()).isInstanceOf(BlockEntry.Whole.class);
      assertThat(entries.next()).isInstanceOf(BlockEntry.HeaderOnly.class);
      assertThat(entries.number()).isEqualTo(2);
    }
  }

  @Test
  void long_chains_are_cut_into_sections() throws IOException {
    List<byte[]> blocks = TestBundle.chain(5, 2 << 20, new SplittableRandom(1));
    byte[] bundle = TestBundle.written(blocks, List.of(), directory);
    BundleReader reader = BundleReader.open(bundle, LIMITS);
    assertThat(reader.manifest().sections().stream().map(BundleManifest.Section::name))
        .containsExactly("blocks/0", "blocks/1", "blocks/2", "updates/0");
    BlockEntries entries = reader.blocks();
    while (entries.hasNext()) {
      entries.next();
    }
    assertThat(entries.number()).isEqualTo(5);
  }

  @Test
  void a_block_that_does_not_follow_is_not_written() throws IOException {
    List<byte[]> blocks = TestBundle.chain(3, 10, new SplittableRandom(1));
    try (BundleWriter writer = BundleWriter.spooling(directory)) {
      writer.block(blocks.get(0));
      assertThatThrownBy(() -> writer.block(blocks.get(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected block 1");
    }
  }

  @Test
  void every_changed_byte_is_refused_at_opening() throws IOException {
    byte[] bundle =
        TestBundle.written(
            TestBundle.chain(3, 200, new SplittableRandom(1)), List.of(RECORD), directory);
    for (int at = 0; at < bundle.length; at++) {
      byte[] changed = bundle.clone();
      changed[at] ^= (byte) (1 << (at & 7));
      assertThat(refusal(changed)).as("offset %d", at).isNotNull();
    }
  }

  @Test
  void a_changed_section_is_named() throws IOException {
    byte[] bundle =
        TestBundle.written(
            TestBundle.chain(3, 200, new SplittableRandom(1)), List.of(RECORD), directory);
    bundle[bundle.length - 60] ^= 1; // the records; the update's few bytes come after them
    assertThat(refusal(bundle).place()).startsWith("section ");
  }

  @Test
  void every_truncation_is_refused() throws IOException {
    byte[] bundle =
        TestBundle.written(
            TestBundle.chain(3, 200, new SplittableRandom(1)), List.of(RECORD), directory);
    for (int length = 0; length < bundle.length; length++) {
      BundleFault fault = refusal(Arrays.copyOf(bundle, length)).fault();
      assertThat(fault)
          .as("length %d", length)
          .isEqualTo(length == 0 ? BundleFault.NOT_A_BUNDLE : BundleFault.TRUNCATED);
    }
    assertThat(refusal(Arrays.copyOf(bundle, bundle.length + 1)).fault())
        .isEqualTo(BundleFault.TRAILING_BYTES);
  }

  @Test
  void a_zip_bomb_is_refused_before_it_is_inflated() {
    byte[] zeros = new byte[8 << 20];
    byte[] bomb = TestBundle.deflated(zeros);
    byte[] file =
        TestBundle.sealed(
            TestBundle.manifest(1, TestBundle.section("blocks/0", bomb, zeros)), bomb);
    assertThat(refusal(file).fault()).isEqualTo(BundleFault.LIMIT_EXCEEDED);
  }

  @Test
  void a_section_longer_or_shorter_than_it_says_is_refused() {
    byte[] block = new byte[33];
    byte[] blocks = TestBundle.deflated(block);
    byte[] raw = new byte[33];
    byte[] compressed = TestBundle.deflated(raw);
    for (long lie : new long[] {32, 34, 1}) {
      byte[] file =
          TestBundle.sealed(
              TestBundle.manifest(
                  1,
                  TestBundle.section("blocks/0", blocks, block),
                  TestBundle.section("updates/0", compressed, lie, raw)),
              blocks,
              compressed);
      SectionStream updates = BundleReader.open(file, LIMITS).updates().getFirst();
      assertThatThrownBy(updates::readAllBytes)
          .isInstanceOfSatisfying(
              BundleException.class,
              e -> assertThat(e.fault()).isEqualTo(BundleFault.COMPRESSION_INVALID));
    }
  }

  @Test
  void bytes_behind_the_deflate_stream_are_refused() {
    byte[] raw = new byte[33];
    byte[] compressed = TestBundle.deflated(raw);
    byte[] longer = Arrays.copyOf(compressed, compressed.length + 1);
    byte[] file =
        TestBundle.sealed(
            TestBundle.manifest(1, TestBundle.section("blocks/0", longer, raw)), longer);
    assertThat(refusalOfBlocks(file).fault()).isEqualTo(BundleFault.COMPRESSION_INVALID);
  }

  @Test
  void a_lying_length_of_a_block_is_refused_before_memory_is_taken() {
    byte[] raw = {1, 0x7f, -1, -1, -1, 0};
    byte[] compressed = TestBundle.deflated(raw);
    byte[] file =
        TestBundle.sealed(
            TestBundle.manifest(1, TestBundle.section("blocks/0", compressed, raw)), compressed);
    assertThat(refusalOfBlocks(file).fault()).isEqualTo(BundleFault.BLOCK_ENTRY_INVALID);
  }

  @Test
  void more_or_fewer_blocks_than_the_manifest_says_are_refused() {
    byte[] raw = new byte[66];
    byte[] compressed = TestBundle.deflated(raw);
    for (long lie : new long[] {1, 3}) {
      byte[] file =
          TestBundle.sealed(
              TestBundle.manifest(lie, TestBundle.section("blocks/0", compressed, raw)),
              compressed);
      assertThat(refusalOfBlocks(file).fault()).isEqualTo(BundleFault.BLOCK_ENTRY_INVALID);
    }
  }

  @Test
  void a_manifest_that_is_not_canonical_is_refused() {
    byte[] raw = new byte[33];
    byte[] compressed = TestBundle.deflated(raw);
    String text =
        new String(TestBundle.manifest(1, TestBundle.section("blocks/0", compressed, raw)), UTF_8);
    assertThat(refusal(TestBundle.sealed(text.getBytes(UTF_8), compressed))).isNull();
    for (String other :
        List.of(
            " " + text,
            text.replace("{\"chaincode\"", "{\"added\":1,\"chaincode\""),
            text.replace("\"complete\":true", "\"complete\":true,\"complete\":true"),
            text.replace("\"height\":1", "\"height\":1.0"),
            text.replace("concordat", "\\u0063oncordat"),
            "[".repeat(100_000))) {
      assertThat(refusal(TestBundle.sealed(other.getBytes(UTF_8), compressed)).fault())
          .as(other.substring(0, 40))
          .isEqualTo(BundleFault.MANIFEST_INVALID);
    }
  }

  @Test
  void sections_of_other_names_or_orders_are_refused() {
    byte[] raw = new byte[33];
    byte[] compressed = TestBundle.deflated(raw);
    for (List<String> names :
        List.of(
            List.of("blocks"),
            List.of("blocks/1"),
            List.of("records/0"),
            List.of("blocks/0", "blocks/0"),
            List.of("blocks/0", "blocks/2"),
            List.of("blocks/0", "updates/0", "records/0"),
            List.of("blocks/0", "notes/0"))) {
      BundleManifest.Section[] sections =
          names.stream()
              .map(name -> TestBundle.section(name, compressed, raw))
              .toArray(BundleManifest.Section[]::new);
      byte[][] bytes = new byte[names.size()][];
      Arrays.fill(bytes, compressed);
      assertThat(refusal(TestBundle.sealed(TestBundle.manifest(1, sections), bytes)).fault())
          .as("%s", names)
          .isEqualTo(BundleFault.SECTION_INVALID);
    }
  }

  @Test
  void a_record_that_is_not_canonical_is_refused() {
    byte[] block = new byte[33];
    byte[] blocks = TestBundle.deflated(block);
    String line = CanonicalJson.write(RECORD);
    for (String other : List.of(line, line + " \n", line.replace("0000", "\\u0030000") + "\n")) {
      byte[] raw = other.getBytes(UTF_8);
      byte[] compressed = TestBundle.deflated(raw);
      byte[] file =
          TestBundle.sealed(
              TestBundle.manifest(
                  1,
                  TestBundle.section("blocks/0", blocks, block),
                  TestBundle.section("records/0", compressed, raw)),
              blocks,
              compressed);
      EvidenceRecords records = BundleReader.open(file, LIMITS).records();
      assertThatThrownBy(records::next)
          .isInstanceOfSatisfying(
              BundleException.class,
              e -> assertThat(e.fault()).isEqualTo(BundleFault.RECORD_INVALID));
    }
  }

  private static BundleException refusal(byte[] file) {
    return catchThrowableOfType(
        BundleException.class, () -> BundleReader.open(file, LIMITS).close());
  }

  private static BundleException refusalOfBlocks(byte[] file) {
    return catchThrowableOfType(
        BundleException.class,
        () -> {
          BlockEntries entries = BundleReader.open(file, LIMITS).blocks();
          while (entries.hasNext()) {
            entries.next();
          }
        });
  }
}
