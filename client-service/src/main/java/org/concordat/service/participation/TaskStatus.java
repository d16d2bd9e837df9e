package org.concordat.service.participation;

/**
 * Where a task stands.
 *
 * @param stage the stage
 * @param attempts how often it was handed out
 * @param publishedMillis when last; 0 for never
 */
public record TaskStatus(Stage stage, int attempts, long publishedMillis) {
  /** A task nobody has asked for. */
  public static final TaskStatus NONE = new TaskStatus(Stage.NONE, 0, 0);

  /** Where a task can stand. */
  public enum Stage {
    /** Not handed out. */
    NONE,
    /** With the worker. */
    PUBLISHED,
    /** Answered with a result. */
    DONE,
    /** Answered with a failure. */
    FAILED
  }
}
