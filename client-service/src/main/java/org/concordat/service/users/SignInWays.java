package org.concordat.service.users;

/**
 * Ways for people to sign in with a browser.
 *
 * @param local by name and password, {@code POST /session}
 * @param oidc at the member's own provider, {@code GET /session/oidc}
 */
public record SignInWays(boolean local, boolean oidc) {}
