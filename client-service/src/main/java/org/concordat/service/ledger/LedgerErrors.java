package org.concordat.service.ledger;

import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/**
 * Translates what the gateway says into one of the protocol's codes. The chaincode's code travels
 * in the texts of the endorsers' details.
 */
final class LedgerErrors {
  private LedgerErrors() {}

  /**
   * Translates a failure.
   *
   * @param failure what the gateway said
   * @param mspId the own MSP id, whose peer is believed first
   * @return the refusal
   */
  static ConcordatException translate(GatewayException failure, String mspId) {
    return refusal(failure, mspId).orElseGet(() -> withoutCode(failure));
  }

  /**
   * Finds the chaincode's refusal in a failure. One endorser alone cannot refuse for all: the own
   * peer's word counts, or that of every endorser that answered.
   *
   * @param failure what the gateway said
   * @param mspId the own MSP id
   * @return the refusal, or empty when it is a failure of another kind
   */
  static Optional<ConcordatException> refusal(GatewayException failure, String mspId) {
    List<ErrorDetail> details = failure.getDetails();
    Optional<ConcordatException> own =
        details.stream()
            .filter(detail -> detail.getMspId().equals(mspId))
            .map(ErrorDetail::getMessage)
            .flatMap(message -> coded(message, failure).stream())
            .findFirst();
    if (own.isPresent()) {
      return own;
    }
    boolean allRefuse =
        !details.isEmpty()
            && details.stream().allMatch(detail -> ErrorCode.in(detail.getMessage()).isPresent());
    if (allRefuse) {
      return coded(details.getFirst().getMessage(), failure);
    }
    return details.isEmpty() ? coded(failure.getMessage(), failure) : Optional.empty();
  }

  private static Optional<ConcordatException> coded(String message, GatewayException failure) {
    return ErrorCode.in(message)
        .map(
            code -> {
              String text =
                  message.substring(message.indexOf(code.code()) + code.code().length()).strip();
              return new ConcordatException(
                  code, text.isEmpty() ? "refused by the ledger" : text, failure);
            });
  }

  private static ConcordatException withoutCode(GatewayException failure) {
    Status.Code status = failure.getStatus().getCode();
    String said =
        status
            + " "
            + failure.getStatus().getDescription()
            + failure.getDetails().stream()
                .map(detail -> "; " + detail.getMspId() + ": " + detail.getMessage())
                .limit(5)
                .reduce("", String::concat);
    return new ConcordatException(
        status == Status.Code.ABORTED
            ? ErrorCode.ENDORSEMENT_MISMATCH
            : ErrorCode.LEDGER_UNAVAILABLE,
        said,
        failure);
  }
}
