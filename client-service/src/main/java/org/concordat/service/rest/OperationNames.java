package org.concordat.service.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What generated clients call a route, and under which heading it stands. Both from its path. */
final class OperationNames {
  private OperationNames() {}

  /** For example {@code listDatasetSnapshots} of {@code GET /api/v1/datasets/{id}/snapshots}. */
  static String id(Route route) {
    StringBuilder name = new StringBuilder(verb(route));
    List<String> parts = parts(route);
    for (int at = 0; at < parts.size(); at++) {
      if (parts.get(at).startsWith("{")) {
        continue;
      }
      boolean one = at < parts.size() - 1 || (route.method().equals("POST") && !plural(route));
      name.append(words(one ? singular(parts.get(at)) : parts.get(at)));
    }
    return name.toString();
  }

  /** The heading. */
  static String tag(Route route) {
    return switch (all(route).getFirst()) {
      case "charters", "members", "member" -> "Governance";
      case "agreements" -> "Agreements";
      case "datasets" ->
          route.path().contains("receipt") || route.path().contains("consent") ? "Consent" : "Data";
      case "consent-keys" -> "Consent";
      case "studies", "proposals" -> "Studies";
      case "models", "deployments" -> "Models";
      case "transactions", "blocks", "events" -> "Ledger";
      case "alerts", "oversight", "access-log", "sign-in-log", "incidents" -> "Oversight";
      case "operations" -> "Operations";
      case "me", "tokens", "session" -> "Sign-in";
      default -> "Service";
    };
  }

  private static String verb(Route route) {
    return switch (route.method()) {
      case "GET" -> route.list() ? "list" : "get";
      case "DELETE" -> "delete";
      default -> "create";
    };
  }

  /** Whether a POST takes several at once. */
  private static boolean plural(Route route) {
    return route.path().endsWith("/receipts") || route.path().endsWith("/scores");
  }

  private static List<String> parts(Route route) {
    List<String> parts = all(route);
    boolean single = route.method().equals("GET") && parts.getLast().startsWith("{");
    return single ? parts.stream().map(OperationNames::named).toList() : parts;
  }

  private static List<String> all(Route route) {
    String path = route.path();
    String below = path.startsWith(Routes.BASE) ? path.substring(Routes.BASE.length()) : path;
    return Arrays.stream(below.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /** The last static part of a path that ends in a variable stands for one thing. */
  private static String named(String part) {
    return part.startsWith("{") ? part : singular(part);
  }

  private static String singular(String part) {
    if (part.endsWith("ies")) {
      return part.substring(0, part.length() - 3) + "y";
    }
    if (part.endsWith("ches")) {
      return part.substring(0, part.length() - 2);
    }
    return part.endsWith("s") && !part.endsWith("ss") ? part.substring(0, part.length() - 1) : part;
  }

  private static String words(String part) {
    StringBuilder words = new StringBuilder();
    for (String word : part.split("[-.]", -1)) {
      words.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return words.toString();
  }
}
