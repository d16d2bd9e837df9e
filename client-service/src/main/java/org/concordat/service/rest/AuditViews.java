package org.concordat.service.rest;

import java.util.List;
import java.util.Optional;
import org.concordat.service.oversight.audit.AuditView;
import org.concordat.service.oversight.audit.IncidentCandidates.IncidentCandidate;
import org.concordat.service.oversight.audit.LogInventory.LogEntry;
import org.concordat.service.oversight.audit.ModelInventory.ModelEntry;
import org.concordat.service.oversight.audit.MonitoringRecords.MonitoringEntry;
import org.concordat.service.oversight.audit.ProcessingRecords.ProcessingEntry;
import org.concordat.service.oversight.audit.ValidationRecords.ValidationEntry;

/** The records an auditor asks for, as they are answered. */
public final class AuditViews {
  private AuditViews() {}

  /**
   * The inventory of models.
   *
   * @param view norms and limits
   * @param items the models
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Inventory(
      AuditView.Description view, List<ModelEntry> items, Optional<String> next) {}

  /**
   * The banks' judgements.
   *
   * @param view norms and limits
   * @param items the judgements
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Validation(
      AuditView.Description view, List<ValidationEntry> items, Optional<String> next) {}

  /**
   * How rounds went.
   *
   * @param view norms and limits
   * @param items the rounds
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Monitoring(
      AuditView.Description view, List<MonitoringEntry> items, Optional<String> next) {}

  /**
   * Who processes which data.
   *
   * @param view norms and limits
   * @param items one for each study and bank
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Processing(
      AuditView.Description view, List<ProcessingEntry> items, Optional<String> next) {}

  /**
   * Which logs there are.
   *
   * @param view norms and limits
   * @param items the logs
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Logs(AuditView.Description view, List<LogEntry> items, Optional<String> next) {}

  /**
   * Which alerts could be an incident.
   *
   * @param view norms and limits
   * @param items the candidates
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Candidates(
      AuditView.Description view, List<IncidentCandidate> items, Optional<String> next) {}
}
