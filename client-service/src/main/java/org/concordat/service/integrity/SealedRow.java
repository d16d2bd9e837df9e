package org.concordat.service.integrity;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A row whose seal was found right. */
public final class SealedRow {
  private final SealedTable table;
  private final Object[] values;

  SealedRow(SealedTable table, Object... values) {
    this.table = table;
    this.values = values.clone();
  }

  /**
   * Returns a row that is not stored yet.
   *
   * @param table its table
   * @param keyValues the values of the key's columns; the others hold nothing
   * @return the row
   */
  public static SealedRow empty(SealedTable table, Object... keyValues) {
    Object[] keys = table.checked(table.keyColumns(), keyValues);
    return new SealedRow(table, Arrays.copyOf(keys, table.columns().size()));
  }

  /**
   * Returns the values with those set that hold nothing yet.
   *
   * @param given values by column
   * @return a value for each column
   */
  public Object[] filled(Map<String, Object> given) {
    Object[] all = values.clone();
    given.forEach(
        (column, value) -> {
          int at = table.place(column);
          all[at] = all[at] == null ? value : all[at];
        });
    return all;
  }

  /**
   * Returns the values with some replaced.
   *
   * @param given values by column
   * @return a value for each column
   */
  public Object[] with(Map<String, Object> given) {
    Object[] all = values.clone();
    given.forEach((column, value) -> all[table.place(column)] = value);
    return all;
  }

  /**
   * Returns the values with one emptied.
   *
   * @param column the column's name, none of the key
   * @return a value for each column
   */
  public Object[] without(String column) {
    return with(Collections.singletonMap(column, null));
  }

  /**
   * Reads a text.
   *
   * @param column the column's name
   * @return the text
   * @throws NullPointerException when the column is empty
   */
  public String text(String column) {
    return (String) value(column);
  }

  /**
   * Reads a text that may be missing.
   *
   * @param column the column's name
   * @return the text, or empty
   */
  public Optional<String> optionalText(String column) {
    return Optional.ofNullable((String) values[table.place(column)]);
  }

  /**
   * Reads a whole number that may be missing.
   *
   * @param column the column's name
   * @return the number, or empty
   */
  public Optional<Long> optionalNumber(String column) {
    return Optional.ofNullable((Long) values[table.place(column)]);
  }

  /**
   * Reads a whole number.
   *
   * @param column the column's name
   * @return the number
   * @throws NullPointerException when the column is empty
   */
  public long number(String column) {
    return (Long) value(column);
  }

  /**
   * Reads a whole number that fits 32 bits.
   *
   * @param column the column's name
   * @return the number
   * @throws NullPointerException when the column is empty
   */
  public int integer(String column) {
    return Math.toIntExact(number(column));
  }

  /**
   * Reads true or false.
   *
   * @param column the column's name
   * @return what it says
   * @throws NullPointerException when the column is empty
   */
  public boolean flag(String column) {
    return (Boolean) value(column);
  }

  private Object value(String column) {
    return Objects.requireNonNull(
        values[table.place(column)], () -> table.name() + "." + column + " is empty");
  }

  Object[] values() {
    return values.clone();
  }

  /** Shows the key only. */
  @Override
  public String toString() {
    return table.name() + "[" + table.describe(values) + "]";
  }
}
