package org.concordat.service.rest;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;

/**
 * Same key, same request: same answer. The answer is stored for good once it is final; after a
 * crash in between the request is carried out again, which the ledger answers as the first time.
 */
public final class Idempotency {
  private final Database database;
  private final Clock clock;
  private final Map<String, ReentrantLock> inProgress = new ConcurrentHashMap<>();

  /**
   * Creates the store.
   *
   * @param database where answers are kept
   * @param clock the time
   */
  public Idempotency(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * An answer.
   *
   * @param status its HTTP status
   * @param body its body
   */
  public record Answer(int status, String body) {}

  /**
   * Carries a request out once.
   *
   * @param user who sends it
   * @param key the key the sender chose; may be null
   * @param request method, path and body
   * @param work carries it out; a final refusal is an answer, anything thrown is not
   * @return the answer, now or the first time
   * @throws ConcordatException {@code IDEMPOTENCY_KEY_MISSING} or {@code IDEMPOTENCY_KEY_REUSED}
   */
  public Answer once(String user, String key, String request, Supplier<Answer> work) {
    requireKey(key);
    String digest = Digests.plainHex(Digests.bytes(request));
    ReentrantLock lock = inProgress.computeIfAbsent(user + "\n" + key, any -> new ReentrantLock());
    lock.lock();
    try {
      Optional<Answer> before = find(user, key, digest);
      if (before.isPresent()) {
        return before.get();
      }
      Answer answer = work.get();
      store(user, key, digest, answer);
      return answer;
    } finally {
      lock.unlock();
      if (!lock.hasQueuedThreads()) {
        inProgress.remove(user + "\n" + key, lock);
      }
    }
  }

  /**
   * Requires a key.
   *
   * @param key the key the sender chose; may be null
   * @throws ConcordatException {@code IDEMPOTENCY_KEY_MISSING}
   */
  static void requireKey(String key) {
    if (key == null || key.isBlank()) {
      throw new ConcordatException(
          ErrorCode.IDEMPOTENCY_KEY_MISSING, "a write takes the header Idempotency-Key");
    }
    Checks.requireText("Idempotency-Key", key, 200);
  }

  private Optional<Answer> find(String user, String key, String digest) {
    return database.transaction(
        session ->
            session.one(
                "select request_digest, answer_status, answer_body from idempotent_answer"
                    + " where user_name = ? and idempotency_key = ?",
                row -> {
                  if (!row.getString(1).equals(digest)) {
                    throw new ConcordatException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "this Idempotency-Key was used for another request");
                  }
                  return new Answer(row.getInt(2), row.getString(3));
                },
                user,
                key));
  }

  private void store(String user, String key, String digest, Answer answer) {
    database.transaction(
        session ->
            session.change(
                "insert into idempotent_answer (user_name, idempotency_key, request_digest,"
                    + " answer_status, answer_body, created_millis) values (?, ?, ?, ?, ?, ?)",
                user,
                key,
                digest,
                answer.status(),
                answer.body(),
                clock.millis()));
  }
}
