package org.concordat.service.oversight.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.concordat.service.oversight.alert.Alert;
import org.concordat.service.oversight.alert.Alerts;

/** Alerts that could be an incident: {@link AuditView#INCIDENT_CANDIDATES}. Stores nothing. */
public final class IncidentCandidates {
  private final Alerts alerts;

  /**
   * Creates the view.
   *
   * @param alerts gives the alerts
   */
  public IncidentCandidates(Alerts alerts) {
    this.alerts = alerts;
  }

  /**
   * A candidate.
   *
   * @param alert the alert
   * @param criterion which criterion of Delegated Regulation (EU) 2024/1772 to look at, and why
   */
  public record IncidentCandidate(Alert alert, String criterion) {}

  /**
   * Lists the candidates.
   *
   * @param now the time
   * @return the newest first
   */
  public List<IncidentCandidate> entries(Instant now) {
    return alerts.all(now).stream()
        .flatMap(
            alert ->
                criterion(alert).map(criterion -> new IncidentCandidate(alert, criterion)).stream())
        .toList();
  }

  private static Optional<String> criterion(Alert alert) {
    return switch (alert.code()) {
      case HETEROGENEITY_BREAKDOWN, HETEROGENEITY_RISING ->
          Optional.of("data losses, integrity (Article 5): data or updates may have been altered");
      case BANK_REFUSED, TRANSACTION_REFUSED ->
          Optional.of(
              "critical services affected (Article 6): a successful unauthorised access, or a"
                  + " component that does not work");
      case BANK_EXCLUDED_REPEATEDLY, ROUND_EXPIRED, STUDY_STALLED, CERTIFICATE_EXPIRED ->
          Optional.of(
              "duration and service downtime (Article 3): a member's component may be down");
      case TAINTED_MODEL_PAST_GRACE ->
          Optional.of("critical services affected (Article 6): a model in use may not be served");
      case CHANNEL_CHANGED, CHAINCODE_CHANGED ->
          Optional.of(
              "critical services affected (Article 6): only if the banks did not announce it");
      case BANK_ABSENT,
          BANK_REVOKED,
          ROUND_REJECTED,
          ROWS_WITHDRAWN,
          MODEL_TAINTED,
          TAINTED_MODEL_IN_GRACE,
          AGREEMENT_EXPIRING,
          AGREEMENT_EXPIRED,
          AGREEMENT_REVOKED,
          BUDGET_NEARLY_SPENT,
          CERTIFICATE_EXPIRING,
          TRANSACTIONS_IN_CONFLICT,
          CHARTER_CHANGED,
          CHAINCODE_DEFINED ->
          Optional.empty();
    };
  }
}
