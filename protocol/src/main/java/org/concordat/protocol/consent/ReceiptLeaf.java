package org.concordat.protocol.consent;

import java.util.Locale;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * Leaves of a bank's log of consent events. One receipt makes one leaf when the consent is given,
 * and a second, later one when it ends; no leaf is ever changed or taken out.
 *
 * <p>{@code H("concordat/consent-STATE/1", salt, receipt)}: the state is in the tag, so that a leaf
 * of one state cannot pass for one of another. The receipt is the same text in both, so that the
 * person needs only the one file it was given. The salt, 256 bits from a secure source and used for
 * this receipt only, hides what is under it; once it is destroyed nobody can tell any more whose
 * leaf it was. No time is hashed: what can be proved is the root an event came before, not the hour
 * the bank says it happened.
 */
public final class ReceiptLeaf {
  private ReceiptLeaf() {}

  /**
   * Computes a leaf.
   *
   * @param state what happened to the consent
   * @param salt the receipt's salt, 32 bytes
   * @param receipt the receipt as canonical JSON
   * @return 32 bytes
   */
  public static byte[] digest(ConsentState state, byte[] salt, String receipt) {
    if (salt.length != Digests.LENGTH) {
      throw new IllegalArgumentException("a salt takes 32 bytes, got " + salt.length);
    }
    return Digests.sha256(
        "concordat/consent-" + state.name().toLowerCase(Locale.ROOT) + "/1",
        salt,
        Digests.bytes(receipt));
  }

  /**
   * Writes a receipt as it is hashed.
   *
   * @param receipt the receipt as JSON, however it is laid out
   * @return its canonical text
   * @throws ConcordatException {@link ErrorCode#MALFORMED_JSON} when it has none
   */
  public static String canonical(String receipt) {
    JsonNode tree = CanonicalJson.readTree(receipt);
    if (!tree.isObject()) {
      throw new ConcordatException(ErrorCode.MALFORMED_JSON, "a receipt is a JSON object");
    }
    try {
      return CanonicalJson.write(tree);
    } catch (IllegalArgumentException e) {
      throw new ConcordatException(ErrorCode.MALFORMED_JSON, e.getMessage(), e);
    }
  }
}
