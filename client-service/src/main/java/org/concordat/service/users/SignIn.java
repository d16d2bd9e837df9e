package org.concordat.service.users;

import java.util.Optional;

/** Tells who sends a request. */
public interface SignIn {
  /**
   * Checks an {@code Authorization} header.
   *
   * @param authorization the header's value; may be null
   * @return the user, or empty for no or wrong credentials
   */
  Optional<User> user(String authorization);

  /**
   * Gives a user a token to sign in with for a while.
   *
   * @param user the user
   * @return the token
   */
  Token token(User user);

  /**
   * A token.
   *
   * @param token what to send as {@code Authorization: Bearer}
   * @param expiresAtMillis when it ends
   */
  record Token(String token, long expiresAtMillis) {
    /** Does not show the token. */
    @Override
    public String toString() {
      return "Token[expiresAtMillis=" + expiresAtMillis + "]";
    }
  }
}
