package org.concordat.service.oversight.audit;

import static org.concordat.service.oversight.audit.Norm.AI_ACT;
import static org.concordat.service.oversight.audit.Norm.DORA;
import static org.concordat.service.oversight.audit.Norm.GDPR;
import static org.concordat.service.oversight.audit.Norm.MODEL_RISK;

import java.util.List;

/**
 * Every record offered, the norms it serves, and what it is not. None is a filing or legal advice:
 * whether a norm applies, and to whom, is for the bank and its supervisor to say.
 */
public enum AuditView {
  /** Every model, and who uses it. */
  INVENTORY(
      "inventory",
      "Models, what they are for, what they rest on, and which bank uses them",
      "Models of this channel only; no address of a provider, no conformity assessment. A system"
          + " that detects financial fraud is not high-risk by Annex III, point 5(b) of the AI Act;"
          + " one that scores the credit of people is. The AI Act's duties for Annex III systems"
          + " (Chapter III, Sections 1 to 3) apply from 2 December 2027, as Regulation (EU)"
          + " 2026/1744 set it.",
      new Norm(
          AI_ACT,
          "Article 11 and Annex IV, points 1(a) and 2(a) to (d)",
          "technical documentation: purpose, version, design, data, training"),
      new Norm(
          AI_ACT,
          "Articles 49 and 71, Annex VIII",
          "what a registration in the EU database names of a high-risk system"),
      new Norm(MODEL_RISK, "model inventory", "an inventory of models in use and in development"),
      new Norm(
          DORA,
          "Article 8(1) and (4)",
          "an inventory of information and ICT assets; models and datasets are a part of it")),

  /** What the banks found of each model. */
  VALIDATION(
      "validation",
      "What every bank found of a round's model and its parent on its own hold-out",
      "Each bank reports its own figure, and nobody else can look at its hold-out. It is no"
          + " validation of how a bank uses the model, and none of a test for bias.",
      new Norm(MODEL_RISK, "validation and effective challenge", "a challenge by independent eyes"),
      new Norm(
          AI_ACT,
          "Article 15; Annex IV, point 2(g)",
          "testing procedures and metrics of accuracy")),

  /** How rounds went. */
  MONITORING(
      "monitoring",
      "How unlike the banks were in each round, who was left out and why, and how it ended",
      "It ends with the model: how it does in production, only the bank that uses it can see.",
      new Norm(
          AI_ACT,
          "Article 72",
          "post-market monitoring: data on performance throughout the lifetime"),
      new Norm(AI_ACT, "Article 26(5)", "monitoring by who uses the system"),
      new Norm(
          MODEL_RISK, "ongoing monitoring", "whether a model still does what it was made for")),

  /** Who processes which data for what. */
  PROCESSING(
      "processing",
      "For every study and dataset: purpose, lawful basis, categories, recipients, retention",
      "A bank's own record needs more: contacts (points (a)), categories of data subjects,"
          + " transfers to third countries and its own security measures are not on the ledger."
          + " That a lawful basis declared is the right one, nothing here shows.",
      new Norm(
          GDPR,
          "Article 30(1), points (b), (c), (d) and (f)",
          "records of processing: purposes, categories, recipients, time limits"),
      new Norm(GDPR, "Article 6(1)", "a lawful basis"),
      new Norm(GDPR, "Article 7(3)", "withdrawal of consent, and its effect from then on")),

  /** Which logs there are. */
  LOGS(
      "logs",
      "Which logs are kept by themselves, since when, for how long, and what protects them",
      "The logs of the training and of the reads at this instance. Those of a model in use are kept"
          + " by the bank that uses it.",
      new Norm(AI_ACT, "Article 12", "automatic recording of events over the lifetime"),
      new Norm(
          AI_ACT,
          "Articles 19 and 26(6)",
          "logs kept for at least six months; financial institutions keep them under their own"
              + " law"),
      new Norm(
          "Delegated Regulation (EU) 2024/1774",
          "Article 12",
          "logging: what, how long, and protection against tampering and deletion")),

  /** Which alerts could be an incident. */
  INCIDENT_CANDIDATES(
      "incident-candidates",
      "Alerts that could be an ICT-related incident of a bank, and which criterion to look at",
      "An alert is no incident: classification is the bank's, and so are the clocks, which run from"
          + " the bank's own awareness. They are kept at the bank's instance.",
      new Norm(DORA, "Articles 17 and 18", "management and classification of incidents"),
      new Norm(
          "Delegated Regulation (EU) 2024/1772",
          "Articles 1 to 8",
          "criteria and thresholds of a major incident"),
      new Norm(
          "Delegated Regulation (EU) 2025/301",
          "Article 5",
          "4 h, 24 h, 72 h and one month for what is major"));

  private final String path;
  private final String title;
  private final String stops;

  @SuppressWarnings("ImmutableEnumChecker") // List.of in the constructor: never changes
  private final List<Norm> norms;

  AuditView(String path, String title, String stops, Norm... norms) {
    this.path = path;
    this.title = title;
    this.stops = stops;
    this.norms = List.of(norms);
  }

  /**
   * Describes a view.
   *
   * @param view its name
   * @param path where it is, below {@code /oversight}
   * @param title what it shows
   * @param norms the norms it serves
   * @param stops what it is not
   */
  public record Description(
      String view, String path, String title, List<Norm> norms, String stops) {
    /** Copies the list. */
    public Description {
      norms = List.copyOf(norms);
    }
  }

  /**
   * Returns the last part of its path.
   *
   * @return lower-case letters and hyphens
   */
  public String path() {
    return path;
  }

  /**
   * Returns what it shows.
   *
   * @return a phrase
   */
  public String title() {
    return title;
  }

  /**
   * Returns the norms it serves.
   *
   * @return at least one
   */
  public List<Norm> norms() {
    return norms;
  }

  /**
   * Returns its description.
   *
   * @return name, path, title, norms and limits
   */
  public Description description() {
    return new Description(name(), path, title, norms, stops);
  }
}
