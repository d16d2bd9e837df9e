package org.concordat.service.users;

import java.util.Optional;

/** One way to tell who sends a request, by its {@code Authorization} header. */
@FunctionalInterface
public interface SignIn {
  /**
   * Checks an {@code Authorization} header.
   *
   * @param authorization the header's value; may be null
   * @param address where the request comes from, an IP address as text
   * @return the user; empty for no or wrong credentials, or those of another way
   * @throws LimitedException when too many wrong ones came before
   */
  Optional<User> user(String authorization, String address);
}
