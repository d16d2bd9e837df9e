package org.concordat.service.rest;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.identity.Role;

/**
 * One route: what it is for, who may use it, what goes in and out.
 *
 * @param method GET, POST or DELETE
 * @param path its path with parts in braces
 * @param roles who may use it; empty for everybody, signed in or not
 * @param banksOnly whether a regulator's instance refuses it
 * @param request the record in the request's body
 * @param response the record in the answer's body
 * @param list whether the answer is {@code {"items": [...]}} of such records
 * @param query its query parameters; those of a list come with it
 * @param summary what it is for
 */
public record Route(
    String method,
    String path,
    Set<Role> roles,
    boolean banksOnly,
    Optional<Class<?>> request,
    Optional<Class<?>> response,
    boolean list,
    List<Parameter<?>> query,
    String summary) {
  private static final List<String> GUARDED =
      List.of(
          "/activation",
          "/revocation",
          "/approvals",
          "/promotion",
          "/promotion/approval",
          "/suspension",
          "/resumption",
          "/retirement",
          "/classifications",
          "/reports");

  /** Copies the collections. */
  public Route {
    roles = Set.copyOf(roles);
    List<Parameter<?>> all = new ArrayList<>(query);
    if (list) {
      all.addAll(List.of(Query.LIMIT, Query.CURSOR, Query.FORMAT));
    }
    query = List.copyOf(all);
  }

  /**
   * Tells whether anybody may use it without signing in.
   *
   * @return whether it is open
   */
  public boolean open() {
    return roles.isEmpty();
  }

  /**
   * Tells whether it changes something on the ledger or in the bank.
   *
   * @return whether an Idempotency-Key is asked for
   */
  public boolean writes() {
    return method.equals("POST") && !open() && !path.endsWith("/tokens") && !scores();
  }

  /**
   * Tells whether it sends browsers elsewhere.
   *
   * @return whether its answer has no body
   */
  boolean redirects() {
    return path.startsWith(Routes.OIDC);
  }

  /**
   * Tells whether it gives scores.
   *
   * @return whether a model answers
   */
  boolean scores() {
    return path.endsWith("/score") || path.endsWith("/scores");
  }

  /**
   * Tells whether it changes what another person may be changing at the same time.
   *
   * @return whether If-Match is heeded
   */
  boolean guarded() {
    return writes() && GUARDED.stream().anyMatch(path::endsWith);
  }

  /**
   * Tells whether its answers carry an ETag.
   *
   * @return whether they do
   */
  boolean tagged() {
    return method.equals("GET")
        && path.startsWith(Routes.BASE)
        && !path.endsWith("/events")
        && !path.endsWith("/evidence")
        && !path.endsWith("/updates");
  }

  /**
   * Tells whether its body may be left out.
   *
   * @return whether an empty one means something
   */
  boolean bodyOptional() {
    return path.endsWith("/revocations");
  }

  /**
   * Finds the type of the rows in its answer.
   *
   * @return the type of the list's items, or of the answer's field {@code items}; empty when the
   *     answer is no list
   */
  public Optional<Class<?>> rowType() {
    return rowType(response, list);
  }

  private static Optional<Class<?>> rowType(Optional<Class<?>> response, boolean list) {
    if (list || response.isEmpty() || !response.get().isRecord()) {
      return list ? response : Optional.empty();
    }
    for (RecordComponent component : response.get().getRecordComponents()) {
      if (component.getName().equals("items")
          && component.getGenericType() instanceof ParameterizedType type
          && type.getRawType() == List.class
          && type.getActualTypeArguments()[0] instanceof Class<?> item) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads what stands in a path's braces.
   *
   * @param given a path that is one of this route's
   * @return the values by their names, in the path's order
   */
  public Map<String, String> variables(String given) {
    String[] mine = path.split("/", -1);
    String[] theirs = given.split("/", -1);
    Map<String, String> variables = new LinkedHashMap<>();
    for (int part = 0; part < mine.length; part++) {
      if (mine[part].startsWith("{")) {
        variables.put(mine[part].substring(1, mine[part].length() - 1), theirs[part]);
      }
    }
    return variables;
  }
}
