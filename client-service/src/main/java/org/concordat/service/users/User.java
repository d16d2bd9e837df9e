package org.concordat.service.users;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;

/**
 * Someone signed in.
 *
 * @param name the user's name
 * @param roles what the user may do; never {@link Role#PARTICIPANT}, which is the service itself
 */
public record User(String name, Set<Role> roles) {
  /** Copies the set. */
  public User {
    roles = Set.copyOf(roles);
    if (roles.contains(Role.PARTICIPANT)) {
      throw new IllegalArgumentException("no person has the role PARTICIPANT");
    }
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
