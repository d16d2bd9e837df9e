package org.concordat.verifier.replay;

import java.util.Set;
import java.util.TreeSet;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/** Says where two JSON texts differ first. */
final class JsonDifference {
  private static final int LONGEST = 120;

  private JsonDifference() {}

  /**
   * Describes the first difference.
   *
   * @param expected canonical JSON
   * @param found JSON, other than that
   * @return the field and both values
   */
  static String of(String expected, String found) {
    JsonNode left = CanonicalJson.readTree(expected);
    JsonNode right = CanonicalJson.readTree(found);
    return left.equals(right) ? "the value is not canonical JSON" : first("", left, right);
  }

  private static String first(String path, JsonNode expected, JsonNode found) {
    if (expected.isObject() && found.isObject()) {
      Set<String> names = new TreeSet<>(expected.propertyNames());
      names.addAll(found.propertyNames());
      for (String name : names) {
        JsonNode left = expected.path(name);
        JsonNode right = found.path(name);
        if (!left.equals(right)) {
          return first(path.isEmpty() ? name : path + "." + name, left, right);
        }
      }
    }
    if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
      for (int at = 0; at < expected.size(); at++) {
        if (!expected.get(at).equals(found.get(at))) {
          return first(path + "[" + at + "]", expected.get(at), found.get(at));
        }
      }
    }
    return (path.isEmpty() ? "" : path + ": ")
        + "expected "
        + shown(expected)
        + ", found "
        + shown(found);
  }

  private static String shown(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
