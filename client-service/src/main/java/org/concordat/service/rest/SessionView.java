package org.concordat.service.rest;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.identity.Role;
import org.concordat.service.session.BrowserSession;
import org.concordat.service.users.SignInWays;

/**
 * Whether this browser is signed in, and how it may be.
 *
 * @param user who is; absent when nobody is
 * @param csrf what a write names in the header {@code X-Concordat-CSRF}; absent when nobody is
 * @param expiresAtMillis when the session ends unless a request comes before; absent likewise
 * @param signIn the ways to sign in there are
 * @param signOutAt where the browser goes to sign out at the provider as well; in the answer to
 *     signing out only, and where the provider offers it
 */
public record SessionView(
    Optional<SignedIn> user,
    Optional<String> csrf,
    Optional<Long> expiresAtMillis,
    SignInWays signIn,
    Optional<String> signOutAt) {
  /**
   * Someone signed in.
   *
   * @param id tells people apart
   * @param name what to call the user
   * @param roles what the user may do, in the order of the roles
   */
  public record SignedIn(String id, String name, List<Role> roles) {}

  static SessionView nobody(SignInWays ways, Optional<String> signOutAt) {
    return new SessionView(Optional.empty(), Optional.empty(), Optional.empty(), ways, signOutAt);
  }

  static SessionView of(BrowserSession session, SignInWays ways) {
    return new SessionView(
        Optional.of(
            new SignedIn(
                session.user().id(),
                session.user().name(),
                session.user().roles().stream().sorted().toList())),
        Optional.of(session.csrf()),
        Optional.of(session.expiresAtMillis()),
        ways,
        Optional.empty());
  }

  /** Does not show the token. */
  @Override
  public String toString() {
    return "SessionView[user=" + user + "]";
  }
}
