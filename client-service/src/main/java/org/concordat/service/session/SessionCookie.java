package org.concordat.service.session;

import org.concordat.service.Member;

/**
 * The cookie that carries a session. Its name ends with the member's, as browsers send a host's
 * cookies to all its ports: services of several members on one host would overwrite each other's.
 */
public final class SessionCookie {
  private final String name;

  /**
   * Names the cookie.
   *
   * @param member whose service it is
   */
  public SessionCookie(Member member) {
    this.name = "concordat-session-" + member.mspId().replaceAll("[^A-Za-z0-9]", "-");
  }

  /**
   * Returns its name. By https it has the prefix by which browsers refuse one that another host, or
   * a page by http, has set.
   *
   * @param secure whether browsers reach the service by https
   * @return the name
   */
  public String name(boolean secure) {
    return (secure ? "__Host-" : "") + name;
  }

  /**
   * Writes the header that sets it, until the browser is closed.
   *
   * @param value the session's cookie
   * @param secure whether browsers reach the service by https
   * @return the value of {@code Set-Cookie}
   */
  public String set(String value, boolean secure) {
    return name(secure)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }

  /**
   * Writes the header that takes it away.
   *
   * @param secure whether browsers reach the service by https
   * @return the value of {@code Set-Cookie}
   */
  public String clear(boolean secure) {
    return set("", secure) + "; Max-Age=0";
  }
}
