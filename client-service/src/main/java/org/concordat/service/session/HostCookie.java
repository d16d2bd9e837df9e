package org.concordat.service.session;

import org.concordat.service.Member;

/**
 * A cookie for this service only, out of the reach of scripts. Its name ends with the member's, as
 * browsers send a host's cookies to all its ports: services of several members on one host would
 * overwrite each other's.
 */
public final class HostCookie {
  private final String name;
  private final String attributes;

  private HostCookie(String kind, Member member, String attributes) {
    this.name = kind + "-" + member.mspId().replaceAll("[^A-Za-z0-9]", "-");
    this.attributes = "; Path=/; HttpOnly; " + attributes;
  }

  /**
   * The two cookies of a service.
   *
   * @param session carries a session until the browser is closed; never sent on another site's
   *     behalf
   * @param pending carries a sign-in under way at the provider, which sends the browser back
   */
  public record Both(HostCookie session, HostCookie pending) {}

  /**
   * Names the cookies of a service.
   *
   * @param member whose service it is
   * @param patienceSeconds how long a sign-in may take
   * @return the cookies
   */
  public static Both of(Member member, long patienceSeconds) {
    return new Both(
        new HostCookie("concordat-session", member, "SameSite=Strict"),
        new HostCookie("concordat-oidc", member, "SameSite=Lax; Max-Age=" + patienceSeconds));
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
   * Writes the header that sets it.
   *
   * @param value its value
   * @param secure whether browsers reach the service by https
   * @return the value of {@code Set-Cookie}
   */
  public String set(String value, boolean secure) {
    return name(secure) + "=" + value + attributes + (secure ? "; Secure" : "");
  }

  /**
   * Writes the header that takes it away.
   *
   * @param secure whether browsers reach the service by https
   * @return the value of {@code Set-Cookie}
   */
  public String clear(boolean secure) {
    return set("", secure).replaceAll("; Max-Age=[0-9]+", "") + "; Max-Age=0";
  }
}
