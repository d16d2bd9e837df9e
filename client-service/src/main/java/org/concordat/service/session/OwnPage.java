package org.concordat.service.session;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether a request may come from a page of this service, by what only the browser writes.
 * Programs write neither header and pass.
 */
public final class OwnPage {
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private final Optional<URI> externalAddress;

  /**
   * Creates the check.
   *
   * @param settings tells what people type to get here
   */
  public OwnPage(WebSettings settings) {
    this.externalAddress = settings.externalAddress();
  }

  /**
   * Checks a request.
   *
   * @param fetchSite the header {@code Sec-Fetch-Site}; may be null
   * @param origin the header {@code Origin}; may be null
   * @param scheme the connection's scheme
   * @param host the header {@code Host}; may be null
   * @return whether no other site's page has sent it
   */
  public boolean sent(String fetchSite, String origin, String scheme, String host) {
    if (fetchSite != null && !OWN.contains(fetchSite)) {
      return false;
    }
    if (origin == null) {
      return true;
    }
    // A page whose policy hides where it is, as ours does, writes "null" in some requests.
    if (origin.equals("null")) {
      return "same-origin".equals(fetchSite);
    }
    return origin.equalsIgnoreCase(
        externalAddress.map(OwnPage::origin).orElse(scheme + "://" + host));
  }

  private static String origin(URI address) {
    boolean usual = address.getPort() == ("https".equals(address.getScheme()) ? 443 : 80);
    String port = address.getPort() < 0 || usual ? "" : ":" + address.getPort();
    return (address.getScheme() + "://" + address.getHost() + port).toLowerCase(Locale.ROOT);
  }
}
