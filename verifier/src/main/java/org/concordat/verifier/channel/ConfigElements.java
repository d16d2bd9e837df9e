package org.concordat.verifier.channel;

import static org.concordat.verifier.finding.FindingCode.CONFIG_MALFORMED;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * A tree of configuration as a flat map, the form in which Fabric compares configurations: each
 * group, value and policy by its path, with its version and the policy that changes it.
 */
final class ConfigElements {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9.-]{1,249}");

  private ConfigElements() {}

  /**
   * Where an element stands.
   *
   * @param kind what it is
   * @param path its path from {@code /Channel} on
   */
  record Key(Kind kind, String path) {
    @Override
    public String toString() {
      return kind + " " + path;
    }
  }

  /** What an element is. */
  enum Kind {
    GROUP,
    VALUE,
    POLICY
  }

  /**
   * An element.
   *
   * @param version how often it was changed
   * @param modPolicy the policy that changes it
   * @param message the group, value or policy
   */
  record Element(long version, String modPolicy, Message message) {}

  static Map<Key, Element> of(ConfigGroup root, Place place) {
    Map<Key, Element> found = new HashMap<>();
    add("/Channel", root, found, place);
    return found;
  }

  private static void add(String path, ConfigGroup group, Map<Key, Element> found, Place place) {
    found.put(
        new Key(Kind.GROUP, path), new Element(group.getVersion(), group.getModPolicy(), group));
    group
        .getGroupsMap()
        .forEach((name, inner) -> add(below(path, name, place), inner, found, place));
    for (Map.Entry<String, ConfigValue> value : group.getValuesMap().entrySet()) {
      found.put(
          new Key(Kind.VALUE, below(path, value.getKey(), place)),
          new Element(
              value.getValue().getVersion(), value.getValue().getModPolicy(), value.getValue()));
    }
    for (Map.Entry<String, ConfigPolicy> policy : group.getPoliciesMap().entrySet()) {
      found.put(
          new Key(Kind.POLICY, below(path, policy.getKey(), place)),
          new Element(
              policy.getValue().getVersion(), policy.getValue().getModPolicy(), policy.getValue()));
    }
  }

  private static String below(String path, String name, Place place) {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new EvidenceException(
          CONFIG_MALFORMED, place, "a name with other characters than a-z, A-Z, 0-9, '.', '-'");
    }
    return path + "/" + name;
  }

  /** Puts a tree together again, from the root down. */
  static ConfigGroup tree(Map<Key, Element> elements, Place place) {
    return tree("/Channel", elements, place);
  }

  private static ConfigGroup tree(String path, Map<Key, Element> elements, Place place) {
    ConfigGroup group = (ConfigGroup) message(elements, Kind.GROUP, path, place);
    ConfigGroup.Builder built = group.toBuilder();
    for (String name : group.getGroupsMap().keySet()) {
      built.putGroups(name, tree(below(path, name, place), elements, place));
    }
    for (String name : group.getValuesMap().keySet()) {
      built.putValues(
          name, (ConfigValue) message(elements, Kind.VALUE, below(path, name, place), place));
    }
    for (String name : group.getPoliciesMap().keySet()) {
      built.putPolicies(
          name, (ConfigPolicy) message(elements, Kind.POLICY, below(path, name, place), place));
    }
    return built.build();
  }

  private static Message message(Map<Key, Element> elements, Kind kind, String path, Place place) {
    Element element = elements.get(new Key(kind, path));
    if (element == null) {
      throw new EvidenceException(CONFIG_MALFORMED, place, "no %s %s".formatted(kind, path));
    }
    return element.message();
  }
}
