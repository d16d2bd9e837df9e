package org.concordat.protocol.consent;

import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import org.concordat.protocol.json.CanonicalJson;

/**
 * The terms under which a bank lets its data be used.
 *
 * @param id unique within the bank
 * @param bank the bank's MSP id
 * @param purposes the purposes covered, for example {@code fraud-detection}
 * @param taskTypes the kinds of processing covered
 * @param validFromMillis the first moment, in epoch milliseconds
 * @param validUntilMillis the last moment, in epoch milliseconds
 * @param minimumParticipants the fewest banks whose updates may be combined with this bank's
 * @param privacyBudget the most that all rounds under this agreement may spend together
 * @param graceMillis how long a model may still be served after a consent it rests on was withdrawn
 */
public record Agreement(
    String id,
    String bank,
    List<String> purposes,
    List<TaskType> taskTypes,
    long validFromMillis,
    long validUntilMillis,
    int minimumParticipants,
    long privacyBudget,
    long graceMillis) {
  /** The longest grace: a year. */
  public static final long LONGEST_GRACE_MILLIS = 365L * 86_400_000;

  /** Checks the ranges. */
  public Agreement {
    requireId("id", id);
    requireText("bank", bank, 64);
    purposes = requireDistinct("purposes", purposes, 1, 32);
    purposes.forEach(purpose -> requireId("purposes", purpose));
    taskTypes = requireDistinct("taskTypes", taskTypes, 1, TaskType.values().length);
    requireRange("validFromMillis", validFromMillis, 0, CanonicalJson.LARGEST_INTEGER);
    requireField(
        validUntilMillis > validFromMillis && validUntilMillis <= CanonicalJson.LARGEST_INTEGER,
        "validUntilMillis must lie behind validFromMillis, got " + validUntilMillis);
    requireRange("minimumParticipants", minimumParticipants, 1, 100);
    requireRange("privacyBudget", privacyBudget, 0, CanonicalJson.LARGEST_INTEGER);
    requireRange("graceMillis", graceMillis, 0, LONGEST_GRACE_MILLIS);
  }

  /** The kinds of processing an agreement can cover. */
  public enum TaskType {
    /** Training and evaluating a model together. */
    TRAINING,
    /** Evaluating a given model. */
    EVALUATION,
    /** Computing statistics. */
    STATISTICS
  }
}
