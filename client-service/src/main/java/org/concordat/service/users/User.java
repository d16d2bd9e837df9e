package org.concordat.service.users;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;

/**
 * Someone signed in.
 *
 * @param id tells people apart, for good: a local user's name, or what a provider's issuer and
 *     subject make, which starts with {@code oidc:}; no local name has a colon
 * @param name what to call the user; two may have the same
 * @param roles what the user may do; never {@link Role#PARTICIPANT}, which is the service itself
 */
public record User(String id, String name, Set<Role> roles) {
  /** Copies the set. */
  public User {
    roles = Set.copyOf(roles);
    if (roles.contains(Role.PARTICIPANT)) {
      throw new IllegalArgumentException("no person has the role PARTICIPANT");
    }
  }

  /**
   * Names a local user.
   *
   * @param name the account's name
   * @param roles what the user may do
   * @return the user
   */
  public static User local(String name, Set<Role> roles) {
    return new User(name, name, roles);
  }

  /**
   * Returns what to write into a log: the name, and what tells its bearer apart from others.
   *
   * @return name and id, or the name where it is the id
   */
  public String label() {
    return id.equals(name) ? name : name + " (" + id + ")";
  }

  /**
   * Finds the role in which this user may call a transaction.
   *
   * @param name the transaction
   * @return the first such role in the order of {@link Role}, or empty
   */
  public Optional<Role> roleFor(TransactionName name) {
    return Arrays.stream(Role.values()).filter(roles::contains).filter(name::allows).findFirst();
  }
}
