package org.concordat.service.users;

import java.util.List;
import java.util.Optional;

/** Several ways to sign in, asked one after the other. */
public final class SignIns implements SignIn {
  private final List<SignIn> ways;

  /**
   * Puts ways together.
   *
   * @param ways the ways, in the order in which they are asked
   */
  public SignIns(List<SignIn> ways) {
    this.ways = List.copyOf(ways);
  }

  @Override
  public Optional<User> user(String authorization, String address) {
    if (authorization == null) {
      return Optional.empty();
    }
    return ways.stream()
        .map(way -> way.user(authorization, address))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Takes the credentials of a scheme out of a header.
   *
   * @param authorization the header's value
   * @param scheme the scheme's name
   * @return what follows the scheme; empty when it is another
   */
  public static Optional<String> credentials(String authorization, String scheme) {
    String start = scheme + " ";
    return authorization != null && authorization.regionMatches(true, 0, start, 0, start.length())
        ? Optional.of(authorization.substring(start.length()).strip())
        : Optional.empty();
  }
}
