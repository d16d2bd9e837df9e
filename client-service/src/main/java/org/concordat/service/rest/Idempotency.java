package org.concordat.service.rest;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;

/**
 * Same key, same request: same answer. The answer is stored for good once it is final; after a
 * crash in between the request is carried out again, which the ledger answers as the first time.
 */
public final class Idempotency {
  /** Its table. */
  public static final SealedTable ANSWERS =
      SealedTable.ofOwn(
          "idempotent_answer",
          List.of(text("user_name"), text("idempotency_key").hidden()),
          text("request_digest"),
          number("answer_status"),
          text("answer_body"),
          number("created_millis"));

  private final SealedDatabase database;
  private final Clock clock;
  private final Map<String, ReentrantLock> inProgress = new ConcurrentHashMap<>();

  /**
   * Creates the store.
   *
   * @param database where answers are kept
   * @param clock the time
   */
  public Idempotency(SealedDatabase database, Clock clock) {
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
    Headers.IDEMPOTENCY_KEY.require(key);
  }

  private Optional<Answer> find(String user, String key, String digest) {
    Optional<SealedRow> row = database.read(reader -> reader.find(ANSWERS, user, key));
    if (row.isPresent() && !row.get().text("request_digest").equals(digest)) {
      throw new ConcordatException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was used for another request");
    }
    return row.map(
        found ->
            new Answer(
                found.integer("answer_status"), found.optionalText("answer_body").orElse(null)));
  }

  private void store(String user, String key, String digest, Answer answer) {
    database.change(
        writer -> {
          writer.insert(ANSWERS, user, key, digest, answer.status(), answer.body(), clock.millis());
          return null;
        });
  }
}
