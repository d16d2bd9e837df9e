package org.concordat.service.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/** What may stand in a path's braces, by the name in them. */
final class PathVariables {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final String IDS = "1 to 63 characters of a-z, 0-9 and '-'";

  private static final Map<String, Parameter<?>> ALL =
      Map.of(
          "id", Parameter.text("id", "Its id.", ID, IDS),
          "study", Parameter.text("study", "The study's id.", ID, IDS),
          "round", Parameter.number("round", "The round; 0 for the first model.", 0, 999_999_999),
          "number", Parameter.number("number", "The block's number.", 0, 999_999_999),
          "version", Parameter.number("version", "The charter's version.", 0, 999_999_999),
          "digest",
              Parameter.text(
                  "digest",
                  "The charter's digest.",
                  Pattern.compile("[0-9a-f]{64}"),
                  "64 hexadecimal digits in lower case"),
          "receipt",
              Parameter.text(
                  "receipt",
                  "The receipt's id.",
                  Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
                  "a UUID in lower case"),
          "code",
              Parameter.text(
                  "code", "The code.", Pattern.compile("CC-[0-9]{4}"), "CC- and four digits"));

  private PathVariables() {}

  /** The variables of a route, in its path's order. */
  static List<Parameter<?>> of(Route route) {
    return route.variables(route.path()).keySet().stream().<Parameter<?>>map(ALL::get).toList();
  }

  /**
   * Checks what a request has in their place.
   *
   * @throws ConcordatException {@code FIELD_INVALID} for what cannot be such a thing
   */
  static void require(Route route, String path) {
    route.variables(path).forEach((name, value) -> ALL.get(name).require(decoded(name, value)));
  }

  private static String decoded(String name, String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ConcordatException(ErrorCode.FIELD_INVALID, name + " has a broken escape", e);
    }
  }
}
