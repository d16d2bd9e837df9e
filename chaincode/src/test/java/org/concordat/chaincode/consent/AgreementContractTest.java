package org.concordat.chaincode.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.AgreementRecord.Status;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.TransactionName;
import org.junit.jupiter.api.Test;

class AgreementContractTest {
  private final Scenario consortium = Scenario.founded(3);
  private final Agreement terms = consortium.agreement("BankAMSP");
  private final AgreementReference reference = new AgreementReference(terms.id());

  @Test
  void goes_from_draft_to_active_to_revoked() {
    submit(TransactionName.CREATE_AGREEMENT, terms);
    assertThat(status()).isEqualTo(Status.DRAFT);

    submit(TransactionName.ACTIVATE_AGREEMENT, reference);
    assertThat(status()).isEqualTo(Status.ACTIVE);

    submit(TransactionName.REVOKE_AGREEMENT, reference);
    assertThat(status()).isEqualTo(Status.REVOKED);
  }

  @Test
  void a_revocation_is_final() {
    submit(TransactionName.CREATE_AGREEMENT, terms);
    submit(TransactionName.REVOKE_AGREEMENT, reference);

    assertThat(refused(TransactionName.ACTIVATE_AGREEMENT, reference))
        .isEqualTo(ErrorCode.AGREEMENT_REVOKED);
  }

  @Test
  void is_made_by_the_bank_it_names() {
    assertThat(refused(TransactionName.CREATE_AGREEMENT, consortium.agreement("BankBMSP")))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
  }

  @Test
  void another_bank_cannot_reach_it() {
    submit(TransactionName.CREATE_AGREEMENT, terms);

    assertThat(
            consortium.refused(
                "BankBMSP", Role.STEWARD, TransactionName.REVOKE_AGREEMENT, reference))
        .isEqualTo(ErrorCode.AGREEMENT_NOT_FOUND);
  }

  @Test
  void must_exist_to_be_activated_or_revoked() {
    assertThat(refused(TransactionName.ACTIVATE_AGREEMENT, reference))
        .isEqualTo(ErrorCode.AGREEMENT_NOT_FOUND);
    assertThat(refused(TransactionName.REVOKE_AGREEMENT, reference))
        .isEqualTo(ErrorCode.AGREEMENT_NOT_FOUND);
  }

  @Test
  void its_terms_never_change() {
    submit(TransactionName.CREATE_AGREEMENT, terms);
    Agreement wider =
        new Agreement(
            terms.id(),
            terms.bank(),
            List.of("fraud-detection", "marketing"),
            terms.taskTypes(),
            terms.validFromMillis(),
            terms.validUntilMillis(),
            terms.minimumParticipants(),
            terms.privacyBudget(),
            0);

    assertThat(refused(TransactionName.CREATE_AGREEMENT, wider)).isEqualTo(ErrorCode.ID_TAKEN);
  }

  @Test
  void repeating_any_step_succeeds_and_changes_nothing() {
    submit(TransactionName.CREATE_AGREEMENT, terms);
    consortium.pass(1_000);
    assertThat(writes(TransactionName.CREATE_AGREEMENT, terms)).isEmpty();
    submit(TransactionName.ACTIVATE_AGREEMENT, reference);
    assertThat(writes(TransactionName.ACTIVATE_AGREEMENT, reference)).isEmpty();
    assertThat(writes(TransactionName.CREATE_AGREEMENT, terms)).isEmpty();
    submit(TransactionName.REVOKE_AGREEMENT, reference);
    assertThat(writes(TransactionName.REVOKE_AGREEMENT, reference)).isEmpty();
  }

  private Status status() {
    return consortium
        .find(AgreementRecord.class, RecordType.AGREEMENT, "BankAMSP", terms.id())
        .orElseThrow()
        .status();
  }

  private void submit(TransactionName name, Object argument) {
    consortium.submit("BankAMSP", Role.STEWARD, name, argument);
  }

  private Iterable<String> writes(TransactionName name, Object argument) {
    return consortium.submit("BankAMSP", Role.STEWARD, name, argument).writes().keySet();
  }

  private ErrorCode refused(TransactionName name, Object argument) {
    return consortium.refused("BankAMSP", Role.STEWARD, name, argument);
  }
}
