package org.concordat.service.projection;

/**
 * A certificate that the channel shows, without the name of its holder.
 *
 * @param mspId the member's MSP id
 * @param use what it is used for there
 * @param unit what it names its holder as: client, peer, admin or orderer, with the role of a
 *     client behind a slash; empty for anything else
 * @param serialNumber its number, in hexadecimal, unique for its issuer
 * @param notAfterMillis when it ends
 */
public record SeenCertificate(
    String mspId, Use use, String unit, String serialNumber, long notAfterMillis) {
  /** What a certificate is used for. */
  public enum Use {
    /** Signed a transaction. */
    CREATOR(false),
    /** Endorsed a transaction. */
    ENDORSER(false),
    /** Signs blocks: an orderer of the channel's configuration. */
    ORDERER(true),
    /** An orderer's certificate for TLS. */
    ORDERER_TLS(true),
    /** Issues a member's certificates. */
    ISSUER(true),
    /** Issues a member's certificates for TLS. */
    TLS_ISSUER(true);

    private final boolean configured;

    Use(boolean configured) {
      this.configured = configured;
    }

    /**
     * Tells where it was seen.
     *
     * @return whether the channel's configuration names it; otherwise a transaction does
     */
    public boolean configured() {
      return configured;
    }
  }
}
