package org.concordat.consortium.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.concordat.consortium.data.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
  @TempDir Path directory;

  @Test
  void without_options_five_generated_banks_of_50_000_rows_and_bank_a_flips_signs() {
    DemoOptions options = DemoOptions.parse(List.of());

    assertThat(options.banks()).containsExactly("A", "B", "C", "D", "E");
    assertThat(options.source()).isEqualTo(new DemoOptions.Source.Generated(50_000));
    assertThat(options.rounds()).isEqualTo(10);
    assertThat(options.rule()).isEqualTo("arc+nnm+trmean");
    assertThat(options.f()).isEqualTo(1);
    assertThat(options.poison().keySet()).containsExactly("A");
    assertThat(options.poison().get("A").name()).isEqualTo("signflip");
    assertThat(options.keep()).isFalse();
  }

  @Test
  void hands_on_has_three_small_honest_banks() {
    DemoOptions options = DemoOptions.parse(List.of("--hands-on"));

    assertThat(options.handsOn()).isTrue();
    assertThat(options.banks()).containsExactly("A", "B", "C");
    assertThat(options.source()).isEqualTo(new DemoOptions.Source.Generated(10_000));
    assertThat(options.poison()).isEmpty();
  }

  @Test
  void told_is_everything_unless_it_is_said() {
    DemoOptions usual = DemoOptions.parse(List.of());
    DemoOptions brief = DemoOptions.parse(List.of("--quiet", "--json"));

    assertThat(List.of(usual.quiet(), usual.json(), brief.quiet(), brief.json()))
        .containsExactly(false, false, true, true);
  }

  @Test
  void a_tour_is_hands_on_with_a_short_study() {
    DemoOptions options = DemoOptions.parse(List.of("--tour"));

    assertThat(options.handsOn()).isTrue();
    assertThat(options.tour()).isTrue();
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.banks()).containsExactly("A", "B", "C");
    assertThat(DemoOptions.parse(List.of("--tour", "--rounds", "2")).rounds()).isEqualTo(2);
    assertThat(DemoOptions.parse(List.of("--hands-on")).tour()).isFalse();
  }

  @Test
  void an_own_file_is_poisoned_by_nobody_unless_it_is_said() throws IOException {
    Path file = Files.writeString(directory.resolve("rows.csv"), "x,y\n1,0\n");

    assertThat(DemoOptions.parse(List.of("--csv", file.toString(), "--label", "y")).poison())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bankz 5|unknown option --bankz",
        "--banks|--banks needs a value",
        "--banks five|--banks takes a whole number from 2 to 25, got \"five\"",
        "--banks 1|--banks takes a whole number from 2 to 25",
        "--rows 0|--rows takes a whole number",
        "--rounds 0|--rounds takes a whole number",
        "--seed 0|--seed takes a whole number from 1",
        "--rule teapot|--rule: there is no rule teapot: there is no stage \"teapot\"; known is"
            + " [arc+",
        "--rule mean --f 1|--rule mean",
        "--f 2|--f can be at most 1 with 5 banks",
        "--poison A|--poison takes BANK=ATTACK",
        "--poison Z=signflip|--poison names bank \"Z\", there are [A, B, C, D, E]",
        "--poison A=nothing|--poison A: there is no attack nothing",
        "--poison A=copy:A|--poison A: copy needs another bank",
        "--poison A=silent --poison A=alie|--poison names bank A twice",
        "--hands-on --rounds 3|--rounds is about the demo's own study",
        "--report /tmp/r.json --hands-on|--report is about the demo's own study",
        "--tour --report /tmp/r.json|--report is written at the end; --tour has none",
        "--label y|--label and --test need --csv or --bank",
        "--csv no-such-file.csv --label y|--csv: no readable file no-such-file.csv",
        "--split iid|--split needs --csv",
        "--ledger besu|--ledger must be embedded or fabric",
        "--report /no/such/directory/r.json|--report: cannot write",
        "--evidence /no/such/directory/e|--evidence: cannot write",
        "--evidence /|--evidence: / exists",
        "--bank A=x.csv|--bank: no readable file x.csv",
      })
  void a_wrong_command_line_is_refused_in_one_line(String line, String message) {
    assertThatThrownBy(() -> DemoOptions.parse(Arrays.asList(line.split(" "))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no such column|x,y\\n1,0\\n2,1\\n|z",
        "text in a number|x,y\\n1,0\\nabc,1\\n|line 3",
        "one class only|x,y\\n1,0\\n2,0\\n|class",
        "an empty file||empty",
        "a header only|x,y\\n|rows",
      })
  void a_malformed_file_is_refused_with_file_and_place(String what, String text, String message)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("bad.csv"), text == null ? "" : text.replace("\\n", "\n"));
    String label = what.equals("no such column") ? "z" : "y";
    DemoOptions options =
        DemoOptions.parse(List.of("--csv", file.toString(), "--label", label, "--banks", "2"));

    assertThatThrownBy(() -> DemoData.load(options))
        .as(what)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("bad.csv")
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void a_truncated_gzip_file_is_refused() throws IOException {
    Path file = directory.resolve("cut.csv.gz");
    byte[] whole = packed("x,y\n" + "1,0\n2,1\n".repeat(5_000));
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    DemoOptions options =
        DemoOptions.parse(List.of("--csv", file.toString(), "--label", "y", "--banks", "2"));

    assertThatThrownBy(() -> DemoData.load(options))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cut.csv.gz");
  }

  private static byte[] packed(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
