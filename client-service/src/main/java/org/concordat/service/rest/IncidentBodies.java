package org.concordat.service.rest;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;

import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.oversight.incident.Incident;

/** Bodies of requests about a bank's incidents. */
public final class IncidentBodies {
  private IncidentBodies() {}

  /**
   * Opens an incident at the bank. It names things of the ledger, and no person.
   *
   * @param id its id, chosen by the bank
   * @param subject what it is about; study and round empty and 0 where it is about none
   * @param awareMillis when the bank became aware of it
   */
  public record IncidentOpening(String id, Incident.Subject subject, long awareMillis) {
    /** Checks the form. */
    public IncidentOpening {
      requireId("id", id);
      requireField(subject != null && subject.kind() != null, "subject.kind is missing");
      if (!subject.study().isEmpty()) {
        requireId("subject.study", subject.study());
      }
      requireRange("subject.round", subject.round(), 0, Integer.MAX_VALUE);
      requireField(
          subject.study().isEmpty() == !subject.kind().inStudy(),
          "subject.study must be given for STUDY, ROUND and MODEL, and empty for the others");
      requireRange("awareMillis", awareMillis, 0, CanonicalJson.LARGEST_INTEGER);
    }
  }

  /**
   * Classifies an incident.
   *
   * @param classification MAJOR or NOT_MAJOR
   * @param atMillis when it was classified so
   */
  public record IncidentClassification(Incident.Classification classification, long atMillis) {
    /** Checks the form. */
    public IncidentClassification {
      requireField(classification != null, "classification is missing");
      requireRange("atMillis", atMillis, 0, CanonicalJson.LARGEST_INTEGER);
    }
  }

  /**
   * Records that a report was sent to the authority.
   *
   * @param kind which report
   * @param digest SHA-256 of what was sent
   * @param sentMillis when it was sent
   */
  public record IncidentReport(ReportKind kind, String digest, long sentMillis) {
    /** Checks the form. */
    public IncidentReport {
      requireField(kind != null, "kind is missing");
      requireDigest("digest", digest);
      requireRange("sentMillis", sentMillis, 0, CanonicalJson.LARGEST_INTEGER);
    }
  }

  /** Which report. */
  public enum ReportKind {
    /** The initial notification. */
    INITIAL(Incident.Action.SENT_INITIAL),
    /** An intermediate report, or an update of it. */
    INTERMEDIATE(Incident.Action.SENT_INTERMEDIATE),
    /** The final report. */
    FINAL(Incident.Action.SENT_FINAL);

    private final Incident.Action action;

    ReportKind(Incident.Action action) {
      this.action = action;
    }

    Incident.Action action() {
      return action;
    }
  }
}
