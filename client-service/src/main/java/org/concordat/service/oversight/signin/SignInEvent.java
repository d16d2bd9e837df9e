package org.concordat.service.oversight.signin;

/**
 * Something the log of sign-ins holds.
 *
 * @param kind what happened
 * @param user who, as far as it is known: a signed-in user's label, the account that was tried, or
 *     empty; never what was typed where no account has that name
 * @param address where it came from
 * @param method the HTTP method; OTHER for one that no route takes
 * @param route the route with its parts in braces; empty for a path that is none
 * @param code the refusal's stable code; empty for none
 */
public record SignInEvent(
    Kind kind, String user, String address, String method, String route, String code) {
  /** What happened. */
  public enum Kind {
    /**
     * A browser's session began, or a program's credentials were taken for the first time in an
     * hour.
     */
    SIGNED_IN,
    /** A browser's session was ended by its user. */
    SIGNED_OUT,
    /** A token was given to sign in with. */
    TOKEN_GIVEN,
    /** Credentials were wrong, or a sign-in at the provider failed. */
    SIGN_IN_FAILED,
    /** A request was refused: nobody signed in, the wrong role, another site's page, too often. */
    REFUSED;

    /** Tells whether strangers can make it happen at will. */
    boolean free() {
      return this == SIGN_IN_FAILED || this == REFUSED;
    }
  }
}
