package org.concordat.service.oversight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.concordat.protocol.consent.AgreementRecord.Status;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.model.Deployment;
import org.concordat.service.testing.SupervisedLedger;
import org.junit.jupiter.api.Test;

/** Agreements, revocations, and what they do to models in use. */
class ConsentAlertsTest extends LedgerAlerts {
  private static final String STUDY = SupervisedLedger.STUDY;
  private static final long FAR = NOW.plus(Duration.ofDays(400)).toEpochMilli();
  private static final long GRACE = Duration.ofDays(10).toMillis();

  @Test
  void an_agreement_is_announced_thirty_days_before_it_ends() {
    long block = agreement(Status.ACTIVE, NOW.plus(Duration.ofDays(30)).toEpochMilli(), 0, 0);

    assertThat(all(NOW.minusMillis(1))).isEmpty();
    assertThat(all(NOW))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.code()).isEqualTo(AlertCode.AGREEMENT_EXPIRING);
              assertThat(alert.what()).contains("in 30 days");
              assertThat(alert.where().subject()).contains("agreement terms");
              assertThat(alert.where().bank()).contains("BankAMSP");
              assertThat(alert.sinceBlock()).isEqualTo(block);
              assertThat(alert.sinceMillis()).contains(NOW.toEpochMilli());
            });
  }

  @Test
  void an_agreement_has_expired_after_its_last_moment_and_not_at_it() {
    agreement(Status.ACTIVE, NOW.toEpochMilli(), 0, 0);

    assertThat(all(NOW)).extracting(Alert::code).containsExactly(AlertCode.AGREEMENT_EXPIRING);
    assertThat(all(NOW.plusMillis(1)))
        .extracting(Alert::code)
        .containsExactly(AlertCode.AGREEMENT_EXPIRED);
  }

  @Test
  void a_draft_raises_nothing_and_a_revoked_one_no_second_alert_when_it_ends() {
    agreement(Status.DRAFT, NOW.toEpochMilli(), 0, 0);
    assertThat(all(NOW.plusSeconds(60))).isEmpty();

    agreement(Status.REVOKED, NOW.toEpochMilli(), 0, 0);
    assertThat(all(NOW.plusSeconds(60)))
        .extracting(Alert::code)
        .containsExactly(AlertCode.AGREEMENT_REVOKED);
  }

  @Test
  void a_budget_is_nearly_spent_from_nine_tenths_on() {
    agreement(Status.ACTIVE, FAR, 95, 85);
    assertThat(all(NOW)).isEmpty();

    agreement(Status.ACTIVE, FAR, 95, 86);
    assertThat(all(NOW)).extracting(Alert::code).containsExactly(AlertCode.BUDGET_NEARLY_SPENT);
  }

  @Test
  void an_agreement_without_a_budget_has_none_to_spend() {
    agreement(Status.ACTIVE, FAR, 0, 0);

    assertThat(all(NOW)).isEmpty();
  }

  @Test
  void a_withdrawal_names_the_models_it_taints_from_its_block_on() {
    agreement(Status.ACTIVE, FAR, 0, 0);
    ledger.model(1, 0);
    ledger.model(2, 1);
    long block = ledger.withdraw(1, NOW.toEpochMilli());

    Alert withdrawal = only(AlertCode.ROWS_WITHDRAWN);
    Alert tainted = only(AlertCode.MODEL_TAINTED);

    assertThat(withdrawal.what()).contains("7 rows", "tainted by it: 1");
    assertThat(tainted.where().model()).contains(STUDY + "/1");
    assertThat(tainted.sinceBlock()).isEqualTo(block);
    assertThat(tainted.transactionId()).isEqualTo("tx-" + block);
  }

  @Test
  void a_revoked_agreement_taints_too() {
    long block = agreement(Status.REVOKED, FAR, 0, 0);
    ledger.model(1, 0);

    assertThat(only(AlertCode.MODEL_TAINTED).sinceBlock()).isEqualTo(block);
  }

  @Test
  void a_tainted_model_in_use_is_critical_once_its_grace_is_over() {
    agreement(Status.ACTIVE, FAR, 0, 0);
    ledger.model(1, 0);
    use("BankBMSP", Deployment.Status.PROMOTED);
    assertThat(all(NOW)).isEmpty();
    ledger.withdraw(1, NOW.toEpochMilli());

    Alert within = only(AlertCode.TAINTED_MODEL_IN_GRACE, NOW.plusMillis(GRACE));
    Alert past = only(AlertCode.TAINTED_MODEL_PAST_GRACE, NOW.plusMillis(GRACE + 1));

    assertThat(within.where().bank()).contains("BankBMSP");
    assertThat(within.what()).contains("ends 2026-12-02T12:00:00Z");
    assertThat(past.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(past.sinceMillis()).contains(NOW.toEpochMilli() + GRACE);
  }

  @Test
  void a_tainted_model_that_is_not_in_use_or_has_a_successor_is_no_misuse() {
    agreement(Status.ACTIVE, FAR, 0, 0);
    ledger.model(1, 0);
    ledger.withdraw(1, NOW.toEpochMilli());
    use("BankBMSP", Deployment.Status.SUSPENDED);
    assertThat(codes())
        .containsExactlyInAnyOrder(AlertCode.ROWS_WITHDRAWN, AlertCode.MODEL_TAINTED);

    use("BankBMSP", Deployment.Status.PROMOTED);
    assertThat(codes()).contains(AlertCode.TAINTED_MODEL_IN_GRACE);

    ledger.put(RecordKey.of(RecordType.RETRAINING, STUDY, 1), new Retraining(STUDY, 1, STUDY, 2));
    assertThat(codes()).doesNotContain(AlertCode.TAINTED_MODEL_IN_GRACE);
    assertThat(only(AlertCode.MODEL_TAINTED).what()).contains("retrained as " + STUDY + "/2");
  }

  private long agreement(Status status, long until, long budget, long spent) {
    return ledger.agreement("terms", status, until, budget, spent, GRACE, NOW.toEpochMilli());
  }

  private void use(String bank, Deployment.Status status) {
    ledger.put(
        RecordKey.of(RecordType.DEPLOYMENT, bank, STUDY, 1),
        new Deployment(
            bank, STUDY, 1, "a".repeat(64), status, Role.SCIENTIST, Role.OFFICER, "", 0));
  }

  @Override
  List<AlertSource> sources() {
    return List.of(new AgreementAlerts(ledger.projection), new ModelAlerts(ledger.projection));
  }
}
