package org.concordat.service.oversight.access;

import java.util.List;

/**
 * One request of a signed-in user. It holds the route and the ids of the ledger's things in the
 * path, never the query or what was typed where an id belongs.
 *
 * @param user the user's name at this instance
 * @param roles what the user may do
 * @param method the HTTP method
 * @param route the route with its parts in braces; empty for a path that is none
 * @param subjects the ids in the path, as {@code name=id}
 * @param status the answer's status
 */
public record Access(
    String user,
    List<String> roles,
    String method,
    String route,
    List<String> subjects,
    int status) {
  /** Copies the lists. */
  public Access {
    roles = List.copyOf(roles);
    subjects = List.copyOf(subjects);
  }
}
