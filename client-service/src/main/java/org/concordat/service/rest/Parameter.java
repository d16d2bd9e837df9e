package org.concordat.service.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * A parameter of requests: one object says what it may be, to the check and to the description.
 *
 * @param name its name
 * @param about what it is for
 * @param schema what it may be, as JSON Schema
 * @param reader reads a text, or refuses it
 * @param required whether it has to be there
 * @param <T> what it is read as
 */
record Parameter<T>(
    String name,
    String about,
    Map<String, Object> schema,
    Function<String, T> reader,
    boolean required) {
  /** One that may be left out. */
  Parameter(String name, String about, Map<String, Object> schema, Function<String, T> reader) {
    this(name, about, schema, reader, false);
  }

  /** The same, but refused when it is left out. */
  Parameter<T> needed() {
    return new Parameter<>(name, about, schema, reader, true);
  }

  /** A text of a form. */
  static Parameter<String> text(String name, String about, Pattern form, String words) {
    return new Parameter<>(
        name,
        about,
        Map.of("type", "string", "pattern", "^(?:" + form.pattern() + ")$"),
        text -> {
          if (!form.matcher(text).matches()) {
            throw refused(name, words, text);
          }
          return text;
        });
  }

  /** A text of some length without control characters. */
  static Parameter<String> words(String name, String about, int most) {
    return new Parameter<>(
        name,
        about,
        Map.of("type", "string", "minLength", 1, "maxLength", most),
        text -> Checks.requireText(name, text, most));
  }

  /** A whole number. */
  static Parameter<Long> number(String name, String about, long low, long high) {
    return new Parameter<>(
        name,
        about,
        Map.of("type", "integer", "format", "int64", "minimum", low, "maximum", high),
        text -> {
          boolean whole = text.matches("0|[1-9][0-9]{0,17}");
          if (!whole || Long.parseLong(text) < low || Long.parseLong(text) > high) {
            throw refused(name, "a whole number from " + low + " to " + high, text);
          }
          return Long.parseLong(text);
        });
  }

  /** True or false. */
  static Parameter<Boolean> flag(String name, String about) {
    return new Parameter<>(
        name,
        about,
        Map.of("type", "boolean"),
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw refused(name, "true or false", text);
          }
          return text.equals("true");
        });
  }

  /** One of an enumeration's names. */
  static <E extends Enum<E>> Parameter<E> one(String name, String about, Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    return new Parameter<>(
        name,
        about,
        Map.of("type", "string", "enum", names),
        text -> {
          if (!names.contains(text)) {
            throw refused(name, "one of " + names, text);
          }
          return Enum.valueOf(type, text);
        });
  }

  /** One of some words; the first is what holds without it. */
  static Parameter<String> choice(String name, String about, String... options) {
    List<String> all = List.of(options);
    return new Parameter<>(
        name,
        about,
        Map.of("type", "string", "enum", all, "default", all.getFirst()),
        text -> {
          if (!all.contains(text)) {
            throw refused(name, String.join(" or ", all), text);
          }
          return text;
        });
  }

  /** Refuses a text that it may not be. */
  void require(String text) {
    Object unused = reader.apply(text);
  }

  private static ConcordatException refused(String name, String expected, String given) {
    String shown = given.length() > 80 ? given.substring(0, 80) + "..." : given;
    return new ConcordatException(
        ErrorCode.FIELD_INVALID, name + " must be " + expected + ", got \"" + shown + '"');
  }
}
