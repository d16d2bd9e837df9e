package org.concordat.service.integrity;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.protocol.commitment.Digests;

/**
 * A table whose rows carry a seal over all their columns, in the column {@code seal}. The seal
 * covers the table's name and the key, so that no row can take another's place.
 */
public final class SealedTable {
  private static final int LAYOUT_DIGITS = 16;

  private final String name;
  private final boolean replayed;
  private final int keys;
  private final List<Column> columns;
  private final Optional<Body> body;

  private SealedTable(
      String name, boolean replayed, int keys, List<Column> columns, Optional<Body> body) {
    this.name = name;
    this.replayed = replayed;
    this.keys = keys;
    this.columns = List.copyOf(columns);
    this.body = body;
  }

  /**
   * A large text that is not read with its row: the row holds its digest.
   *
   * @param column the column of the text
   * @param digest the column of its SHA-256, in hexadecimal, which the row's seal covers
   */
  record Body(String column, String digest) {}

  /** What a column holds. */
  public enum Type {
    /** Text. */
    TEXT,
    /** A whole number of up to 64 bits. */
    NUMBER,
    /** True or false. */
    FLAG
  }

  /**
   * A column.
   *
   * @param name its name
   * @param type what it holds
   * @param shown whether a finding about a row may show it
   */
  public record Column(String name, Type type, boolean shown) {
    /**
     * Returns the column as one whose values no message shows.
     *
     * @return the column
     */
    public Column hidden() {
      return new Column(name, type, false);
    }
  }

  /**
   * Names a column of text.
   *
   * @param name its name
   * @return the column
   */
  public static Column text(String name) {
    return new Column(name, Type.TEXT, true);
  }

  /**
   * Names a column of whole numbers.
   *
   * @param name its name
   * @return the column
   */
  public static Column number(String name) {
    return new Column(name, Type.NUMBER, true);
  }

  /**
   * Names a column of true and false.
   *
   * @param name its name
   * @return the column
   */
  public static Column flag(String name) {
    return new Column(name, Type.FLAG, true);
  }

  /**
   * Describes a table of what the blocks say: it can be thrown away and filled by replay.
   *
   * @param name the table's name
   * @param key the columns of its primary key
   * @param values its other columns
   * @return the table
   */
  public static SealedTable ofBlocks(String name, List<Column> key, Column... values) {
    return of(name, true, key, values);
  }

  /**
   * Describes a table of what only this member knows.
   *
   * @param name the table's name
   * @param key the columns of its primary key
   * @param values its other columns
   * @return the table
   */
  public static SealedTable ofOwn(String name, List<Column> key, Column... values) {
    return of(name, false, key, values);
  }

  private static SealedTable of(String name, boolean replayed, List<Column> key, Column... values) {
    List<Column> columns = new ArrayList<>(key);
    columns.addAll(Arrays.asList(values));
    return new SealedTable(name, replayed, key.size(), columns, Optional.empty());
  }

  /**
   * Returns the same table with a large text that is not read with its row.
   *
   * @param column the column of the text, which is none of the others
   * @param digest the last of the other columns, which holds the text's digest
   * @return the table
   */
  public SealedTable withBody(String column, String digest) {
    if (place(digest) != columns.size() - 1) {
      throw new IllegalArgumentException(digest + " must be the last column of " + name);
    }
    return new SealedTable(name, replayed, keys, columns, Optional.of(new Body(column, digest)));
  }

  Optional<Body> body() {
    return body;
  }

  /** The digest of a body. */
  static String digest(String text) {
    return Digests.plainHex(Digests.bytes(text));
  }

  /**
   * Returns the name.
   *
   * @return the table's name in the database
   */
  public String name() {
    return name;
  }

  /**
   * Returns the columns that a row's seal covers, a body by its digest.
   *
   * @return their names
   */
  public List<String> columnNames() {
    return Stream.concat(columns.stream().map(Column::name), body.map(Body::column).stream())
        .toList();
  }

  /** Whether it can be filled again from the blocks. */
  boolean isReplayed() {
    return replayed;
  }

  /** The columns, the key first. */
  List<Column> columns() {
    return columns;
  }

  /** Finds a column's place. */
  int place(String column) {
    for (int at = 0; at < columns.size(); at++) {
      if (columns.get(at).name().equals(column)) {
        return at;
      }
    }
    throw new IllegalArgumentException("table " + name + " has no column " + column);
  }

  /** Checks that there is a value for each of the first columns, and brings numbers to one type. */
  Object[] checked(int count, Object... values) {
    if (values.length != count) {
      throw new IllegalArgumentException(
          "table " + name + " takes " + count + " values here, got " + values.length);
    }
    Object[] all = new Object[count];
    for (int at = 0; at < count; at++) {
      all[at] = checked(columns.get(at), values[at]);
    }
    return all;
  }

  private Object checked(Column column, Object value) {
    return switch (value) {
      case null -> null;
      case String text when column.type() == Type.TEXT -> text;
      case Integer number when column.type() == Type.NUMBER -> number.longValue();
      case Long number when column.type() == Type.NUMBER -> number;
      case Boolean flag when column.type() == Type.FLAG -> flag;
      default ->
          throw new IllegalArgumentException(
              name + "." + column.name() + " holds " + column.type() + ", got " + value.getClass());
    };
  }

  int keyColumns() {
    return keys;
  }

  /** A query of all columns and the seal; what restricts and orders it is appended. */
  String select() {
    return "select " + names() + ", seal from " + name;
  }

  /** Restricts a statement to one row. */
  String whereKey() {
    return columns.stream()
        .limit(keys)
        .map(column -> column.name() + " = ?")
        .collect(Collectors.joining(" and ", " where ", ""));
  }

  String insert() {
    return "insert into "
        + name
        + " ("
        + names()
        + ", seal) values ("
        + "?, ".repeat(columns.size())
        + "?)";
  }

  String update() {
    return columns.stream()
        .skip(keys)
        .map(column -> column.name() + " = ?, ")
        .collect(Collectors.joining("", "update " + name + " set ", "seal = ?" + whereKey()));
  }

  String delete() {
    return "delete from " + name + whereKey();
  }

  String updateSeal() {
    return "update " + name + " set seal = ?" + whereKey();
  }

  String selectBody() {
    return "select " + body.orElseThrow().column() + " from " + name + whereKey();
  }

  String insertBody() {
    return "insert into "
        + name
        + " ("
        + names()
        + ", seal, "
        + body.orElseThrow().column()
        + ") values ("
        + "?, ".repeat(columns.size() + 1)
        + "?)";
  }

  String updateDigest() {
    return "update " + name + " set " + body.orElseThrow().digest() + " = ?" + whereKey();
  }

  /** The values of the key among those of a row. */
  Object[] keyOf(Object... values) {
    return Arrays.copyOf(values, keys);
  }

  private String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** Tells in a few digits what the seals cover: other columns give others. */
  String layout() {
    String text =
        columns.stream()
            .map(column -> column.name() + " " + column.type())
            .collect(Collectors.joining(", ", keys + " of ", ""));
    return digest(text).substring(0, LAYOUT_DIGITS);
  }

  /** Reads the values of a row of {@link #select}. */
  Object[] read(ResultSet row) throws SQLException {
    Object[] values = new Object[columns.size()];
    for (int at = 0; at < values.length; at++) {
      Object value =
          switch (columns.get(at).type()) {
            case TEXT -> row.getString(at + 1);
            case NUMBER -> row.getLong(at + 1);
            case FLAG -> row.getBoolean(at + 1);
          };
      values[at] = row.wasNull() ? null : value;
    }
    return values;
  }

  /** Reads the seal of a row of {@link #select}; null when it has none. */
  byte[] readSeal(ResultSet row) throws SQLException {
    return row.getBytes(columns.size() + 1);
  }

  /** The bytes a row's seal covers: no two different rows give the same. */
  byte[] content(Object... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, name);
      for (Object value : values) {
        switch (value) {
          case null -> out.writeByte(0);
          case String text -> {
            out.writeByte(1);
            write(out, text);
          }
          case Long number -> {
            out.writeByte(2);
            out.writeLong(number);
          }
          case Boolean flag -> out.writeByte(flag ? 4 : 3);
          default -> throw new IllegalArgumentException("no value of a row: " + value.getClass());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  /** Names a row by its key, for people: {@code study=fraud, round_number=3}. */
  String describe(Object... values) {
    StringJoiner text = new StringJoiner(", ");
    for (int at = 0; at < keys; at++) {
      Column column = columns.get(at);
      text.add(column.name() + "=" + (column.shown() ? values[at] : "(not shown)"));
    }
    return text.toString();
  }
}
