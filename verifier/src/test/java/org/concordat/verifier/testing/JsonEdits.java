package org.concordat.verifier.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes one place of a JSON tree. */
public final class JsonEdits {
  private JsonEdits() {}

  /** A change of a tree, and where it is. */
  private record Edit(String place, Runnable change) {}

  /**
   * Changes one place.
   *
   * @param tree the tree; at least one field
   * @param random chooses the place and how it is changed
   * @return where it was changed, for messages
   */
  public static String one(ObjectNode tree, RandomGenerator random) {
    List<Edit> edits = new ArrayList<>();
    collect("", tree, edits);
    Edit edit = edits.get(random.nextInt(edits.size()));
    edit.change().run();
    return edit.place();
  }

  private static void collect(String path, JsonNode node, List<Edit> edits) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        String place = path + "/" + name;
        leaf(object.get(name))
            .forEach(value -> edits.add(new Edit(place, () -> object.set(name, value))));
        edits.add(new Edit(place + " dropped", () -> object.remove(name)));
        collect(place, object.get(name), edits);
      }
      edits.add(new Edit(path + " with a field more", () -> object.put("more", 1)));
    } else if (node instanceof ArrayNode array) {
      for (int at = 0; at < array.size(); at++) {
        int index = at;
        String place = path + "/" + at;
        leaf(array.get(at))
            .forEach(value -> edits.add(new Edit(place, () -> array.set(index, value))));
        edits.add(new Edit(place + " dropped", () -> array.remove(index)));
        collect(place, array.get(at), edits);
      }
    }
  }

  private static List<JsonNode> leaf(JsonNode node) {
    ObjectNode made = (ObjectNode) org.concordat.protocol.json.CanonicalJson.readTree("{}");
    if (node.isIntegralNumber()) {
      made.put("a", node.longValue() + 1);
      made.put("b", Math.max(0, node.longValue() - 1));
      made.put("c", 0);
      return differing(node, made);
    }
    if (node.isBoolean()) {
      made.put("a", !node.booleanValue());
      return differing(node, made);
    }
    if (node.isString()) {
      String text = node.stringValue();
      made.put("a", text + "0");
      made.put("b", "");
      if (!text.isEmpty()) {
        char last = text.charAt(text.length() - 1);
        made.put("c", text.substring(0, text.length() - 1) + (last == '1' ? '2' : '1'));
      }
      return differing(node, made);
    }
    return List.of();
  }

  private static List<JsonNode> differing(JsonNode node, ObjectNode made) {
    return made.valueStream().filter(value -> !value.toString().equals(node.toString())).toList();
  }
}
