package org.concordat.consortium.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDataTest {
  @TempDir Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** A table with an id, a number, a category and a label that is 1 in every fourth row. */
  private static String table(int rows) {
    StringBuilder text = new StringBuilder("\"ID\",amount,kind,bad\n");
    for (int row = 1; row <= rows; row++) {
      text.append(row).append(',').append(row / 2.0).append(row % 2 == 0 ? ",red," : ",\"blue\",");
      text.append(row % 4 == 0 ? 1 : 0).append('\n');
    }
    return text.toString();
  }

  private static ConsortiumData iid(Path file) {
    return CsvData.split(file, "bad", 4, new RowSplit.Iid(), 1);
  }

  private static void assertRefused(Consumer<Path> reading, Path file, String... says) {
    assertThatThrownBy(() -> reading.accept(file))
        .isInstanceOf(BadInputException.class)
        .message()
        .contains(file.toString())
        .contains(says)
        .doesNotContain("\n");
  }

  private void assertRefused(String text, String... says) throws IOException {
    assertRefused(CsvDataTest::iid, file("bad.csv", text), says);
  }

  @Test
  void drops_the_identifier_and_spreads_categories_over_columns() throws IOException {
    ConsortiumData data = iid(file("a.csv", table(200)));

    assertThat(data.features()).containsExactly("amount", "kind=blue", "kind=red");
    LabelledRows rows = data.banks().getFirst().rows();
    for (int row = 0; row < rows.size(); row++) {
      boolean even = (long) (2 * rows.value(row, 0)) % 2 == 0;
      assertThat(rows.value(row, 1)).isEqualTo(even ? 0 : 1);
      assertThat(rows.value(row, 2)).isEqualTo(even ? 1 : 0);
    }
  }

  @Test
  void holds_a_fifth_of_each_class_out_and_deals_the_rest_without_loss() throws IOException {
    ConsortiumData data = iid(file("a.csv", table(400)));

    LabelledRows test = data.banks().getFirst().test();
    assertThat(test.size()).isEqualTo(80);
    assertThat(test.positives()).isEqualTo(20);
    Set<String> seen = new HashSet<>();
    for (int row = 0; row < test.size(); row++) {
      seen.add(test.id(row));
    }
    for (ConsortiumData.Bank bank : data.banks()) {
      assertThat(bank.test()).isSameAs(test);
      assertThat(bank.rows().size()).isEqualTo(80);
      assertThat(bank.rows().positives()).isEqualTo(20);
      for (int row = 0; row < bank.rows().size(); row++) {
        assertThat(seen.add(bank.rows().id(row))).isTrue();
      }
    }
    assertThat(seen).hasSize(400);
  }

  @Test
  void the_seed_decides_the_split() throws IOException {
    Path file = file("a.csv", table(200));
    LabelledRows one = CsvData.split(file, "bad", 4, new RowSplit.Iid(), 1).banks().get(0).rows();
    LabelledRows same = CsvData.split(file, "bad", 4, new RowSplit.Iid(), 1).banks().get(0).rows();
    LabelledRows other = CsvData.split(file, "bad", 4, new RowSplit.Iid(), 2).banks().get(0).rows();

    assertThat(ids(same)).isEqualTo(ids(one));
    assertThat(ids(other)).isNotEqualTo(ids(one));
  }

  private static Set<String> ids(LabelledRows rows) {
    Set<String> ids = new HashSet<>();
    for (int row = 0; row < rows.size(); row++) {
      ids.add(rows.id(row));
    }
    return ids;
  }

  @Test
  void dirichlet_makes_unlike_banks_none_of_them_empty() throws IOException {
    Path file = file("a.csv", table(2_000));

    ConsortiumData data = CsvData.split(file, "bad", 5, RowSplit.parse("dirichlet:0.5"), 3);

    int rows = 0;
    Set<Integer> sizes = new HashSet<>();
    for (ConsortiumData.Bank bank : data.banks()) {
      assertThat(bank.rows().positives()).isGreaterThanOrEqualTo(5);
      rows += bank.rows().size();
      sizes.add(bank.rows().size());
    }
    assertThat(rows).isEqualTo(1_600);
    assertThat(sizes).hasSizeGreaterThan(2);
  }

  @Test
  void dirichlet_says_when_it_cannot_serve_every_bank() throws IOException {
    Path file = file("a.csv", table(200));

    assertThatThrownBy(() -> CsvData.split(file, "bad", 10, RowSplit.parse("dirichlet:0.01"), 3))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("fewer than 5 rows of a class");
    for (String split : new String[] {"even", "dirichlet", "dirichlet:", "dirichlet:0"}) {
      assertThatThrownBy(() -> RowSplit.parse(split)).isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void reads_a_file_for_each_bank_in_any_order_of_columns() throws IOException {
    Path a = file("a.csv", "x,y,bad\n1,2,0\n3,4,1\n");
    Path b = file("b.csv", "bad,y,x\n1,6,5\n0,8,7\n");
    Path test = file("t.csv", "y,bad,x\n10,0,9\n12,1,11\n");

    ConsortiumData data = CsvData.perBank(new TreeMap<>(Map.of("B", b, "A", a)), test, "bad");

    assertThat(data.banks())
        .extracting(ConsortiumData.Bank::mspId)
        .containsExactly("BankAMSP", "BankBMSP");
    assertThat(data.banks().get(1).rows().value(0, 0)).isEqualTo(5);
    assertThat(data.banks().get(1).test().value(0, 0)).isEqualTo(9);
  }

  @Test
  void reads_packed_files_quotes_and_every_kind_of_line_end() throws IOException {
    String text = "\uFEFF\"x \"\"1\"\"\",bad\r\n\"1.5\",0\r\n 2 ,1\r\n3,1";
    Path packed = directory.resolve("a.csv.gz");
    Files.write(packed, gzip(text));

    ConsortiumData data = CsvData.perBank(new TreeMap<>(Map.of("A", packed)), packed, "bad");

    assertThat(data.features()).containsExactly("x \"1\"");
    assertThat(data.banks().getFirst().rows().size()).isEqualTo(3);
    assertThat(data.banks().getFirst().rows().value(1, 0)).isEqualTo(2);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void says_that_a_file_is_missing_empty_or_only_a_header() throws IOException {
    assertRefused(CsvDataTest::iid, directory.resolve("none.csv"), "no such file");
    assertRefused(CsvDataTest::iid, directory, "is no file");
    assertRefused("", "is empty");
    assertRefused("x,bad\n", "no rows");
    assertRefused(
        CsvDataTest::iid, Files.write(directory.resolve("e.csv.gz"), new byte[0]), "is empty");
  }

  @Test
  void says_that_a_gzip_file_is_truncated_or_none() throws IOException {
    byte[] whole = gzip(table(5_000));
    Path cut = Files.write(directory.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
    Path plain = file("plain.csv.gz", table(10));

    assertRefused(CsvDataTest::iid, cut, "line ", "truncated");
    assertRefused(CsvDataTest::iid, plain, "gzip");
  }

  @Test
  void names_file_line_and_column_of_a_bad_field() throws IOException {
    assertRefused("x,bad\n1,0\ntwo,1\n3,1\n", "line 3, column 1 (x)", "\"two\"");
    assertRefused("x,bad\n1,0\n,1\n3,1\n", "line 3, column 1 (x)", "missing");
    assertRefused("x,bad\n1,0\n1f,1\n", "line 3, column 1 (x)");
    assertRefused("x,bad\n1,0\nNaN,1\n", "line 3, column 1 (x)");
    assertRefused("x,bad\n1,0\n2,2\n", "line 3, column 2 (bad)", "0 or 1");
    assertRefused("x,bad\n1,0\n2,1,3\n", "line 3", "expected 2 fields, got 3");
    assertRefused("x,bad\n\"a\nb\",0\nc,maybe\n", "line 4, column 2 (bad)");
    assertRefused("x,bad\n\"1,0\n2,1\n", "line 2", "does not end");
    assertRefused("x,x,bad\n1,2,0\n", "line 1, column 2");
  }

  @Test
  void names_a_label_that_is_missing_or_has_one_class_only() throws IOException {
    assertRefused("x,good\n1,0\n2,1\n", "line 1", "no column bad");
    assertRefused("x,bad\n1,0\n2,0\n", "one class only");
    assertRefused("x,bad\n1,1\n2,1\n", "one class only");
    assertRefused(table(20), "too few");
  }

  @Test
  void refuses_files_with_other_columns_and_texts_without_end() throws IOException {
    Path a = file("a.csv", "x,bad\n1,0\n3,1\n");
    Path b = file("b.csv", "z,bad\n1,0\n3,1\n");
    assertRefused(
        path -> CsvData.perBank(new TreeMap<>(Map.of("A", a)), path, "bad"),
        b,
        "line 1",
        "other columns");
    StringBuilder names = new StringBuilder("name,bad\n");
    for (int row = 0; row < 60; row++) {
      names.append("customer-").append(row).append('x').append(',').append(row % 2).append('\n');
    }
    assertRefused(names.toString(), "column 1 (name)", "more than 50 different texts");
  }
}
