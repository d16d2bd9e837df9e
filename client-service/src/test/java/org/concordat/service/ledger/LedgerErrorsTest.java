package org.concordat.service.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.junit.jupiter.api.Test;

class LedgerErrorsTest {
  private static final String OWN = "BankAMSP";

  @Test
  void the_chaincodes_code_and_text_are_found_in_the_details() {
    ConcordatException refusal =
        LedgerErrors.translate(
            failure(
                Code.ABORTED,
                detail(OWN, "chaincode response 500, CC-1106 agreement terms was revoked")),
            OWN);

    assertThat(refusal.code()).isEqualTo(ErrorCode.AGREEMENT_REVOKED);
    assertThat(refusal.detail()).isEqualTo("agreement terms was revoked");
  }

  @Test
  void the_own_peer_is_believed_before_others() {
    EndorseException failure =
        failure(
            Code.ABORTED,
            detail("BankBMSP", "chaincode response 500, CC-1203 a lie"),
            detail(OWN, "chaincode response 500, CC-1106 revoked"));

    assertThat(LedgerErrors.translate(failure, OWN).code()).isEqualTo(ErrorCode.AGREEMENT_REVOKED);
  }

  @Test
  void one_foreign_endorser_alone_refuses_nothing_for_all() {
    EndorseException failure =
        failure(
            Code.ABORTED,
            detail("BankBMSP", "chaincode response 500, CC-1203 a lie"),
            detail("BankCMSP", "ProposalResponsePayloads do not match"));

    assertThat(LedgerErrors.refusal(failure, OWN)).isEmpty();
    assertThat(LedgerErrors.translate(failure, OWN).code())
        .isEqualTo(ErrorCode.ENDORSEMENT_MISMATCH);
  }

  @Test
  void all_endorsers_together_refuse_even_when_the_own_peer_is_silent() {
    EndorseException failure =
        failure(
            Code.ABORTED,
            detail("BankBMSP", "chaincode response 500, CC-1203 late"),
            detail("BankCMSP", "chaincode response 500, CC-1203 late"));

    assertThat(LedgerErrors.translate(failure, OWN).code())
        .isEqualTo(ErrorCode.COMMIT_DEADLINE_PASSED);
  }

  @Test
  void endorsers_that_differ_are_a_mismatch() {
    assertThat(
            LedgerErrors.translate(
                    failure(Code.ABORTED, detail("BankBMSP", "payloads do not match")), OWN)
                .code())
        .isEqualTo(ErrorCode.ENDORSEMENT_MISMATCH);
  }

  @Test
  void a_peer_or_orderer_that_does_not_answer_is_unavailable() {
    for (Code code : List.of(Code.UNAVAILABLE, Code.DEADLINE_EXCEEDED, Code.FAILED_PRECONDITION)) {
      assertThat(LedgerErrors.translate(failure(code), OWN).code())
          .as("%s", code)
          .isEqualTo(ErrorCode.LEDGER_UNAVAILABLE);
    }
  }

  private static ErrorDetail detail(String mspId, String message) {
    return ErrorDetail.newBuilder().setMspId(mspId).setMessage(message).build();
  }

  private static EndorseException failure(Code code, ErrorDetail... details) {
    Status.Builder status =
        Status.newBuilder().setCode(code.value()).setMessage("failed to endorse transaction");
    for (ErrorDetail detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return new EndorseException("tx", StatusProto.toStatusRuntimeException(status.build()));
  }
}
