package org.concordat.service.oversight.incident;

import static org.concordat.protocol.error.Checks.requireField;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An incident as its bank recorded it. It names things of the ledger, and no person.
 *
 * @param id unique within the bank
 * @param subject what it is about
 * @param awareMillis when the bank became aware of it
 * @param openedMillis when it was recorded here
 * @param steps what was done about it, in the order in which it was recorded
 */
public record Incident(
    String id, Subject subject, long awareMillis, long openedMillis, List<Step> steps) {
  /** Copies the list. */
  public Incident {
    steps = List.copyOf(steps);
  }

  /** What an incident is about. */
  public enum Kind {
    /** A whole study. */
    STUDY(true),
    /** A round of a study. */
    ROUND(true),
    /** A model: the study and the round it comes from. */
    MODEL(true),
    /** The bank's service, workers, peer or broker. */
    SERVICE(false),
    /** Keys or certificates. */
    IDENTITY(false),
    /** The bank's data, or the consents it rests on. */
    DATA(false);

    private final boolean inStudy;

    Kind(boolean inStudy) {
      this.inStudy = inStudy;
    }

    /**
     * Tells whether it is found in a study.
     *
     * @return whether the subject names one
     */
    public boolean inStudy() {
      return inStudy;
    }
  }

  /**
   * What an incident is about.
   *
   * @param kind what kind of thing it is
   * @param study the study's id; empty where it is about no study
   * @param round the round's number; 0 where it is about no round
   */
  public record Subject(Kind kind, String study, int round) {
    /** Requires the study, which may be empty. */
    public Subject {
      requireField(study != null, "study is missing");
    }
  }

  /** How the bank classifies an incident (DORA, Article 18). */
  public enum Classification {
    /** Not decided yet. */
    UNDER_ASSESSMENT,
    /** Major: to be reported. */
    MAJOR,
    /** Not major: recorded, not reported. */
    NOT_MAJOR
  }

  /** What was done about an incident. */
  public enum Action {
    /** Classified as {@link Classification#MAJOR}. */
    CLASSIFIED_MAJOR,
    /** Classified as {@link Classification#NOT_MAJOR}. */
    CLASSIFIED_NOT_MAJOR,
    /** The initial notification was sent. */
    SENT_INITIAL,
    /** An intermediate report, or an update of it, was sent. */
    SENT_INTERMEDIATE,
    /** The final report was sent. */
    SENT_FINAL
  }

  /**
   * One step.
   *
   * @param action what was done
   * @param atMillis when, as the bank says
   * @param digest SHA-256 of what was sent; empty for a classification
   * @param recordedMillis when it was recorded here
   */
  public record Step(Action action, long atMillis, String digest, long recordedMillis) {}

  /**
   * Returns how the bank classifies it now.
   *
   * @return the last classification
   */
  public Classification classification() {
    return steps.stream()
        .map(Step::action)
        .filter(Incident::classifies)
        .reduce((first, second) -> second)
        .map(
            action ->
                action == Action.CLASSIFIED_MAJOR ? Classification.MAJOR : Classification.NOT_MAJOR)
        .orElse(Classification.UNDER_ASSESSMENT);
  }

  /**
   * Tells whether an action is a classification.
   *
   * @param action the action
   * @return whether it is none of the reports
   */
  static boolean classifies(Action action) {
    return action == Action.CLASSIFIED_MAJOR || action == Action.CLASSIFIED_NOT_MAJOR;
  }

  /** When it was classified as major for the first time; later words change no clock. */
  Optional<Long> majorMillis() {
    return earliest(Action.CLASSIFIED_MAJOR);
  }

  /** When something was done first. */
  Optional<Long> earliest(Action action) {
    return steps.stream()
        .filter(step -> step.action() == action)
        .map(Step::atMillis)
        .min(Comparator.naturalOrder());
  }

  /** When something was done last. */
  Optional<Long> latest(Action action) {
    return steps.stream()
        .filter(step -> step.action() == action)
        .map(Step::atMillis)
        .max(Comparator.naturalOrder());
  }
}
