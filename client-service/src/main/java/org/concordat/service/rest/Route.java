package org.concordat.service.rest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.identity.Role;

/**
 * One route: what it is for, who may use it, what goes in and out.
 *
 * @param method GET or POST
 * @param path its path with parts in braces
 * @param roles who may use it; empty for everybody, signed in or not
 * @param banksOnly whether a regulator's instance refuses it
 * @param request the record in the request's body
 * @param response the record in the answer's body
 * @param list whether the answer is {@code {"items": [...]}} of such records
 * @param query names of query parameters
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
    List<String> query,
    String summary) {
  /** Copies the collections. */
  public Route {
    roles = Set.copyOf(roles);
    query = List.copyOf(query);
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
    return method.equals("POST") && !path.endsWith("/tokens") && !path.endsWith("/score");
  }

  /**
   * Tells whether a path is one of this route's.
   *
   * @param given a request's path
   * @return whether it fits
   */
  public boolean matches(String given) {
    String[] mine = path.split("/", -1);
    String[] theirs = given.split("/", -1);
    if (mine.length != theirs.length) {
      return false;
    }
    for (int part = 0; part < mine.length; part++) {
      boolean any = mine[part].startsWith("{") && !theirs[part].isEmpty();
      if (!any && !mine[part].equals(theirs[part])) {
        return false;
      }
    }
    return true;
  }
}
