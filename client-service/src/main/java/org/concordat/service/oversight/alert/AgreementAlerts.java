package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.privacy.PrivacyBudget;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** Agreements that end, have ended or were taken back, and budgets nearly spent. */
public final class AgreementAlerts implements AlertSource {
  private final Projection projection;

  /**
   * Creates the source.
   *
   * @param projection the ledger's records
   */
  public AgreementAlerts(Projection projection) {
    this.projection = projection;
  }

  @Override
  public List<Alert> alerts(Instant now) {
    List<Alert> found = new ArrayList<>();
    for (StoredRecord stored : projection.list(RecordType.AGREEMENT, List.of())) {
      AgreementRecord agreement = stored.as(AgreementRecord.class);
      switch (agreement.status()) {
        case DRAFT -> {}
        case REVOKED ->
            found.add(
                AlertCode.AGREEMENT_REVOKED.alert(
                    place(agreement.terms()),
                    stored,
                    "agreement "
                        + agreement.terms().id()
                        + " of "
                        + agreement.terms().bank()
                        + " was revoked at "
                        + Words.time(agreement.changedAtMillis())));
        case ACTIVE -> {
          end(stored, agreement.terms(), now).ifPresent(found::add);
          budget(stored, agreement).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static Optional<Alert> end(StoredRecord stored, Agreement terms, Instant now) {
    Ending end = Ending.seen(terms.validUntilMillis(), now);
    if (!end.isNear()) {
      return Optional.empty();
    }
    AlertCode code = end.isOver() ? AlertCode.AGREEMENT_EXPIRED : AlertCode.AGREEMENT_EXPIRING;
    String what = "agreement " + terms.id() + " of " + terms.bank() + " " + end.words();
    return Optional.of(code.alert(place(terms), stored, what).since(end.sinceMillis()));
  }

  private static Optional<Alert> budget(StoredRecord stored, AgreementRecord agreement) {
    PrivacyBudget budget = agreement.budget();
    if (budget.limit() == 0 || budget.spent() < budget.limit() - budget.limit() / 10) {
      return Optional.empty();
    }
    return Optional.of(
        AlertCode.BUDGET_NEARLY_SPENT.alert(
            place(agreement.terms()),
            stored,
            budget.spent()
                + " of "
                + budget.limit()
                + " are spent under agreement "
                + budget.agreement()
                + " of "
                + agreement.terms().bank()));
  }

  private static Place place(Agreement terms) {
    return Place.subject("agreement " + terms.id()).at(terms.bank());
  }
}
