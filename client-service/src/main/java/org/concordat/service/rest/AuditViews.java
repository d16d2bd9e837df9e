package org.concordat.service.rest;

import java.util.List;
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
   */
  public record Inventory(AuditView.Description view, List<ModelEntry> items) {}

  /**
   * The banks' judgements.
   *
   * @param view norms and limits
   * @param items the judgements
   */
  public record Validation(AuditView.Description view, List<ValidationEntry> items) {}

  /**
   * How rounds went.
   *
   * @param view norms and limits
   * @param items the rounds
   */
  public record Monitoring(AuditView.Description view, List<MonitoringEntry> items) {}

  /**
   * Who processes which data.
   *
   * @param view norms and limits
   * @param items one for each study and bank
   */
  public record Processing(AuditView.Description view, List<ProcessingEntry> items) {}

  /**
   * Which logs there are.
   *
   * @param view norms and limits
   * @param items the logs
   */
  public record Logs(AuditView.Description view, List<LogEntry> items) {}

  /**
   * Which alerts could be an incident.
   *
   * @param view norms and limits
   * @param items the candidates
   */
  public record Candidates(AuditView.Description view, List<IncidentCandidate> items) {}
}
