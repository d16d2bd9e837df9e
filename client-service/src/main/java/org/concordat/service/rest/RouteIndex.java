package org.concordat.service.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds routes by a request's path; every request asks several times. */
final class RouteIndex {
  /** A route and its path, taken apart. */
  private record Entry(Route route, List<String> parts, long variables) {
    static Entry of(Route route) {
      List<String> parts = List.of(route.path().split("/", -1));
      return new Entry(route, parts, parts.stream().filter(Entry::isVariable).count());
    }

    private static boolean isVariable(String part) {
      return part.startsWith("{");
    }

    boolean matches(String[] given) {
      for (int at = 0; at < given.length; at++) {
        String part = parts.get(at);
        if (isVariable(part) ? given[at].isEmpty() : !part.equals(given[at])) {
          return false;
        }
      }
      return true;
    }
  }

  private final Map<Integer, List<Entry>> byLength = new HashMap<>();

  /**
   * Creates the index.
   *
   * @param routes all routes
   */
  RouteIndex(List<Route> routes) {
    for (Route route : routes) {
      Entry entry = Entry.of(route);
      byLength.computeIfAbsent(entry.parts().size(), any -> new ArrayList<>()).add(entry);
    }
    // A fixed part comes before a variable one.
    byLength.values().forEach(all -> all.sort(Comparator.comparingLong(Entry::variables)));
  }

  /**
   * Finds the route of a request.
   *
   * @param method a method
   * @param path a request's path
   * @return the route, or empty
   */
  Optional<Route> find(String method, String path) {
    return all(path).filter(route -> route.method().equals(method)).findFirst();
  }

  /**
   * Finds all routes of a request's path. Where a fixed part and a variable both fit, the fixed one
   * is meant, as OpenAPI 3.1 has it (section 4.8.8.2): the path takes no methods of the other.
   *
   * @param path a request's path
   * @return the routes, one for each method
   */
  Stream<Route> all(String path) {
    String[] given = path.split("/", -1);
    List<Entry> fitting =
        byLength.getOrDefault(given.length, List.of()).stream()
            .filter(entry -> entry.matches(given))
            .toList();
    return fitting.stream()
        .map(Entry::route)
        .filter(route -> route.path().equals(fitting.getFirst().route().path()));
  }
}
