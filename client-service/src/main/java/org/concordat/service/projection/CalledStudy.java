package org.concordat.service.projection;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.regex.Pattern;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.TransactionName;
import tools.jackson.databind.JsonNode;

/**
 * Which study a call names. An invalid transaction writes nothing, so its arguments are all there
 * is to tell; anybody may have put anything there, and only what has the form of an id is taken.
 */
final class CalledStudy {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int LARGEST = 1 << 20;

  private CalledStudy() {}

  /**
   * Reads a call.
   *
   * @param arguments the function's name and its argument
   * @return the study's id; empty when the call names none
   */
  static String of(List<ByteString> arguments) {
    if (arguments.size() != 2 || arguments.get(1).size() > LARGEST) {
      return "";
    }
    boolean proposal =
        TransactionName.named(arguments.get(0).toStringUtf8())
            .filter(TransactionName.PROPOSE_STUDY::equals)
            .isPresent();
    try {
      JsonNode id =
          CanonicalJson.readTree(arguments.get(1).toStringUtf8()).path(proposal ? "id" : "study");
      return id.isString() && ID.matcher(id.stringValue()).matches() ? id.stringValue() : "";
    } catch (ConcordatException e) {
      return "";
    }
  }
}
