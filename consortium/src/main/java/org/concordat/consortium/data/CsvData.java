package org.concordat.consortium.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.concordat.worker.feed.LabelledRows;

/**
 * Banks' data from CSV files.
 *
 * <p>A column is a number or a category. A category is a column without a single number in it; it
 * becomes one column of 0 and 1 for each of its texts, in their natural order. Where a column holds
 * numbers, any text is an error. An identifier (all-distinct whole numbers under a name such as
 * {@code id}) is dropped: it tells nothing about the next customer. The label is 0 or 1.
 */
public final class CsvData {
  private static final Pattern IDENTIFIER =
      Pattern.compile("(?i)(id|.*[_.\\- ]id|index|row|row[_.\\- ]?(id|no|number)|nr|no)");
  private static final int MOST_CATEGORIES = 50;
  private static final int TEST_ONE_IN = 5;
  private static final int FEWEST_ROWS = 10;

  private CsvData() {}

  /**
   * Reads one file, holds a fifth of the rows of each class out for testing, and deals the others
   * to banks.
   *
   * @param file a CSV file, packed when its name ends in {@code .gz}
   * @param label the label's column
   * @param banks how many banks, 1 to 26; they are named A, B, C and so on
   * @param split how rows are dealt
   * @param seed the same seed holds out and deals the same rows
   * @return the data; all banks share the test rows
   * @throws BadInputException saying in one line what is wrong, in which file, line and column
   */
  public static ConsortiumData split(
      Path file, String label, int banks, RowSplit split, long seed) {
    CsvTable table = CsvTable.read(file);
    Columns columns = Columns.of(List.of(table), label);
    LabelledRows rows = columns.rows(table, "row-");
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] heldOut = new boolean[rows.size()];
    for (int of = 0; of <= 1; of++) {
      int[] places = RowSplit.Shuffles.shuffled(rows, of, random);
      for (int k = 0; k < places.length / TEST_ONE_IN; k++) {
        heldOut[places[k]] = true;
      }
    }
    LabelledRows test = rows.where(row -> heldOut[row]);
    LabelledRows training = rows.where(row -> !heldOut[row]);
    requireBothClasses(file, test);
    if (training.size() < (long) FEWEST_ROWS * banks
        || training.positives() < banks
        || training.size() - training.positives() < banks) {
      throw new BadInputException(
          file, rows.size() + " rows are too few for " + banks + " banks and a test");
    }
    List<LabelledRows> dealt = split.deal(training, banks, random.nextLong());
    List<ConsortiumData.Bank> named = new ArrayList<>(banks);
    for (int bank = 0; bank < banks; bank++) {
      named.add(
          new ConsortiumData.Bank(String.valueOf((char) ('A' + bank)), dealt.get(bank), test));
    }
    return new ConsortiumData(columns.names(), label, named);
  }

  /**
   * Reads a file for each bank and one to test on.
   *
   * @param files bank name to file, at least one
   * @param test the file with the test rows
   * @param label the label's column
   * @return the data; all banks share the test rows
   * @throws BadInputException saying in one line what is wrong, in which file, line and column
   */
  public static ConsortiumData perBank(SortedMap<String, Path> files, Path test, String label) {
    SortedMap<String, CsvTable> tables = new TreeMap<>();
    files.forEach((bank, file) -> tables.put(bank, CsvTable.read(file)));
    CsvTable testTable = CsvTable.read(test);
    List<CsvTable> all = new ArrayList<>(tables.values());
    all.add(testTable);
    Columns columns = Columns.of(all, label);
    LabelledRows testRows = columns.rows(testTable, "test-");
    List<ConsortiumData.Bank> banks = new ArrayList<>();
    for (Map.Entry<String, CsvTable> entry : tables.entrySet()) {
      banks.add(
          new ConsortiumData.Bank(
              entry.getKey(), columns.rows(entry.getValue(), entry.getKey() + "-"), testRows));
    }
    return new ConsortiumData(columns.names(), label, banks);
  }

  private static void requireBothClasses(Path file, LabelledRows rows) {
    if (rows.positives() == 0 || rows.positives() == rows.size()) {
      throw new BadInputException(file, "too few rows of a class to test on");
    }
  }

  /**
   * What the columns of files of one form mean.
   *
   * @param numbers the names of the number columns
   * @param categories the texts of each category column
   * @param order all columns but label and identifiers, in the order of the first file
   * @param label the label's column
   */
  private record Columns(
      Set<String> numbers,
      SortedMap<String, TreeSet<String>> categories,
      List<String> order,
      String label) {

    static Columns of(List<CsvTable> tables, String label) {
      CsvTable first = tables.getFirst();
      for (CsvTable table : tables) {
        if (!table.header().contains(label)) {
          throw new BadInputException(
              table.file(), 1, "there is no column " + label + " for the label");
        }
        if (!new HashSet<>(table.header()).equals(new HashSet<>(first.header()))) {
          throw new BadInputException(table.file(), 1, "has other columns than " + first.file());
        }
      }
      Set<String> numbers = new TreeSet<>();
      SortedMap<String, TreeSet<String>> categories = new TreeMap<>();
      List<String> order = new ArrayList<>();
      for (String name : first.header()) {
        if (name.equals(label) || isIdentifier(name, tables)) {
          continue;
        }
        order.add(name);
        if (holdsANumber(name, tables)) {
          numbers.add(name);
        } else {
          categories.put(name, texts(name, tables));
        }
      }
      if (order.isEmpty()) {
        throw new BadInputException(first.file(), 1, "there is no column but the label");
      }
      return new Columns(numbers, categories, order, label);
    }

    List<String> names() {
      List<String> names = new ArrayList<>();
      for (String name : order) {
        if (numbers.contains(name)) {
          names.add(name);
        } else {
          categories.get(name).forEach(text -> names.add(name + "=" + text));
        }
      }
      return names;
    }

    LabelledRows rows(CsvTable table, String prefix) {
      int labelColumn = table.header().indexOf(label);
      int[] places = order.stream().mapToInt(table.header()::indexOf).toArray();
      int width = names().size();
      LabelledRows.Builder rows = LabelledRows.builder(width);
      int positives = 0;
      for (int row = 0; row < table.size(); row++) {
        double[] values = new double[width];
        int at = 0;
        for (int column : places) {
          String name = table.header().get(column);
          if (numbers.contains(name)) {
            values[at++] = number(table, row, column);
          } else {
            for (String text : categories.get(name)) {
              values[at++] = text.equals(table.field(row, column)) ? 1 : 0;
            }
          }
        }
        int value = label(table, row, labelColumn);
        positives += value;
        rows.add(prefix + String.format(Locale.ROOT, "%08d", row), values, value);
      }
      if (positives == 0 || positives == table.size()) {
        throw new BadInputException(
            table.file(),
            "column "
                + label
                + " is "
                + (positives == 0 ? 0 : 1)
                + " in every row: one class only");
      }
      return rows.build();
    }

    private static double number(CsvTable table, int row, int column) {
      String text = table.field(row, column);
      if (text.isEmpty()) {
        throw table.bad(row, column, "a number is missing");
      }
      double value = parse(text);
      if (Double.isNaN(value)) {
        throw table.bad(row, column, "expected a number, got \"" + shown(text) + "\"");
      }
      return value;
    }

    private static int label(CsvTable table, int row, int column) {
      double value = parse(table.field(row, column));
      if (value != 0 && value != 1) {
        throw table.bad(
            row, column, "a label is 0 or 1, got \"" + shown(table.field(row, column)) + "\"");
      }
      return (int) value;
    }

    private static boolean holdsANumber(String name, List<CsvTable> tables) {
      for (CsvTable table : tables) {
        int column = table.header().indexOf(name);
        for (int row = 0; row < table.size(); row++) {
          String text = table.field(row, column);
          if (!text.isEmpty() && !Double.isNaN(parse(text))) {
            return true;
          }
        }
      }
      return false;
    }

    private static TreeSet<String> texts(String name, List<CsvTable> tables) {
      TreeSet<String> texts = new TreeSet<>();
      for (CsvTable table : tables) {
        int column = table.header().indexOf(name);
        for (int row = 0; row < table.size(); row++) {
          texts.add(table.field(row, column));
          if (texts.size() > MOST_CATEGORIES) {
            throw table.bad(
                row, column, "more than " + MOST_CATEGORIES + " different texts in one column");
          }
        }
      }
      return texts;
    }

    private static boolean isIdentifier(String name, List<CsvTable> tables) {
      if (!IDENTIFIER.matcher(name).matches()) {
        return false;
      }
      for (CsvTable table : tables) {
        Set<String> seen = new HashSet<>();
        int column = table.header().indexOf(name);
        for (int row = 0; row < table.size(); row++) {
          String text = table.field(row, column);
          if (!text.matches("-?\\d+") || !seen.add(text)) {
            return false;
          }
        }
      }
      return true;
    }

    /** Reads a finite decimal number; NaN when it is none. */
    private static double parse(String text) {
      if (text.isEmpty()) {
        return Double.NaN;
      }
      char last = text.charAt(text.length() - 1);
      // Double.parseDouble would take "1f", "0x1p3" and "Infinity" as well.
      if (!(Character.isDigit(last) || last == '.') || text.indexOf('x') >= 0) {
        return Double.NaN;
      }
      try {
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? value : Double.NaN;
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    private static String shown(String text) {
      return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
  }
}
