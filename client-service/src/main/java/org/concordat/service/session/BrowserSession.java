package org.concordat.service.session;

import org.concordat.service.users.User;

/**
 * Someone signed in with a browser.
 *
 * @param user who
 * @param csrf what a write has to name, which no other site's page can know
 * @param expiresAtMillis when it ends unless a request comes before
 */
public record BrowserSession(User user, String csrf, long expiresAtMillis) {
  /** Does not show the token. */
  @Override
  public String toString() {
    return "BrowserSession[user=" + user.label() + "]";
  }
}
