package org.concordat.protocol.error;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Checks that read like the rule they enforce; the first that fails decides. */
public final class Checks {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private Checks() {}

  /**
   * Checks one condition.
   *
   * @param holds whether the rule holds
   * @param code the code if it does not
   * @param detail the text if it does not
   * @return empty when the rule holds
   */
  public static Optional<Refusal> check(boolean holds, ErrorCode code, Supplier<String> detail) {
    return holds ? Optional.empty() : Optional.of(new Refusal(code, detail.get()));
  }

  /**
   * Runs checks in order until one refuses; later ones are not evaluated.
   *
   * @param checks the checks in their order
   * @return the first refusal, or empty when every rule holds
   */
  @SafeVarargs
  public static Optional<Refusal> firstOf(Supplier<Optional<Refusal>>... checks) {
    for (Supplier<Optional<Refusal>> check : checks) {
      Optional<Refusal> refusal = check.get();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /**
   * Requires a condition of a record's field.
   *
   * @param holds whether it holds
   * @param detail what was expected and what was given
   * @throws ConcordatException {@link ErrorCode#FIELD_INVALID} when it does not
   */
  public static void requireField(boolean holds, String detail) {
    if (!holds) {
      throw new ConcordatException(ErrorCode.FIELD_INVALID, detail);
    }
  }

  /**
   * Requires an identifier: 1 to 63 of a-z, 0-9 and '-', not starting with '-'.
   *
   * @param field the field's name, for the message
   * @param value the value
   * @return the value
   */
  public static String requireId(String field, String value) {
    requireField(
        value != null && ID.matcher(value).matches(),
        field + " must be 1 to 63 characters of a-z, 0-9 and '-', got " + quoted(value));
    return value;
  }

  /**
   * Requires a text of limited length without control characters.
   *
   * @param field the field's name, for the message
   * @param value the value
   * @param maximum the longest allowed, in UTF-16 units
   * @return the value
   */
  public static String requireText(String field, String value, int maximum) {
    requireField(
        value != null
            && !value.isBlank()
            && value.length() <= maximum
            && value.chars().noneMatch(Character::isISOControl),
        field
            + " must be a text of 1 to "
            + maximum
            + " characters without control characters, got "
            + quoted(value));
    return value;
  }

  /**
   * Requires a whole number within a range.
   *
   * @param field the field's name, for the message
   * @param value the value
   * @param low the least allowed
   * @param high the greatest allowed
   * @return the value
   */
  public static long requireRange(String field, long value, long low, long high) {
    requireField(
        value >= low && value <= high,
        field + " must be between " + low + " and " + high + ", got " + value);
    return value;
  }

  /**
   * Requires a lower-case SHA-256 in hexadecimal.
   *
   * @param field the field's name, for the message
   * @param value the value
   * @return the value
   */
  public static String requireDigest(String field, String value) {
    requireField(
        value != null && value.length() == 64 && value.chars().allMatch(Checks::isHex),
        field + " must be 64 hexadecimal digits in lower case, got " + quoted(value));
    return value;
  }

  /**
   * Requires a list without repetitions within a range of sizes and copies it.
   *
   * @param field the field's name, for the message
   * @param values the values
   * @param low the least allowed size
   * @param high the greatest allowed size
   * @param <T> the type of the elements
   * @return an immutable copy
   */
  public static <T> List<T> requireDistinct(String field, List<T> values, int low, int high) {
    requireField(values != null, field + " is missing");
    requireField(
        values.size() >= low && values.size() <= high,
        field + " must have " + low + " to " + high + " elements, got " + values.size());
    requireField(
        values.stream().distinct().count() == values.size(),
        field + " must not repeat an element, got " + values);
    return List.copyOf(values);
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static String quoted(String value) {
    if (value == null) {
      return "nothing";
    }
    String shown = value.length() > 80 ? value.substring(0, 80) + "..." : value;
    return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
