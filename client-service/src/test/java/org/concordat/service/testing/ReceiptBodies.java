package org.concordat.service.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bodies of requests that record consents. */
public final class ReceiptBodies {
  private ReceiptBodies() {}

  /**
   * One person's consent.
   *
   * @param id the receipt's id, a UUID
   * @param subject who consented
   * @param row the row it is for
   * @return the part of the body
   */
  public static Map<String, Object> consent(String id, String subject, String row) {
    return Map.of(
        "id",
        id,
        "subject",
        subject,
        "givenMillis",
        1_700_000_000_000L,
        "validUntilMillis",
        4_000_000_000_000L,
        "keepUntilMillis",
        4_100_000_000_000L,
        "method",
        "button in the app",
        "explicit",
        false,
        "rowIds",
        List.of(row));
  }

  /**
   * Several people's consents to the same terms.
   *
   * @param consents the consents
   * @return the body
   */
  public static Map<String, Object> of(List<?> consents) {
    Map<String, Object> party =
        Map.of(
            "id", "https://bank-a.example/#us",
            "name", "Bank A",
            "address", "1 Main Street, Springfield",
            "contact", "mailto:privacy@bank-a.example");
    Map<String, Object> terms = new HashMap<>();
    terms.put("notice", Map.of("id", "https://bank-a.example/notices/3", "language", "en"));
    terms.put("purposes", List.of("dpv:FraudPreventionAndDetection"));
    terms.put("processing", List.of("dpv:Use"));
    terms.put("personalData", List.of("pd:Transactional"));
    terms.put("storageLocations", List.of("loc:DE"));
    terms.put("dataRetention", "P5Y");
    terms.put("jurisdictions", List.of("loc:DE"));
    terms.put("controller", party);
    terms.put("recipients", List.of(party));
    terms.put("withdrawAt", "https://bank-a.example/consent");
    return Map.of("terms", terms, "receipts", consents);
  }
}
