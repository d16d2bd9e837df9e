package org.concordat.protocol.task;

/**
 * The Kafka topics of one bank.
 *
 * @param prefix what sets this bank's topics apart on a shared broker, for example {@code banka}
 */
public record BankTopics(String prefix) {
  /** Labelled rows: key the row's id, value {@code {"id":"..","values":[1.5,..],"label":0}}. */
  public String transactions() {
    return prefix + ".transactions";
  }

  /** Tasks for the bank's workers: {@link Task} as JSON, key the task's id. */
  public String tasks() {
    return prefix + ".tasks";
  }

  /** What the workers answer: {@link TaskResult} as JSON, key the task's id. */
  public String results() {
    return prefix + ".results";
  }

  /** Messages nobody could read, unchanged, with the reason in the header {@code reason}. */
  public String deadLetters() {
    return prefix + ".dead-letters";
  }
}
