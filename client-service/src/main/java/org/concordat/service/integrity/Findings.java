package org.concordat.service.integrity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was noticed so far. While there is a finding the member does not act; what the finding is
 * about is not read. Safe for use by several threads.
 */
public final class Findings {
  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);
  private static final int MOST_NOTES = 20;

  private final Map<String, Finding> bySubject = new LinkedHashMap<>();
  private final Map<String, String> standing = new LinkedHashMap<>();
  private final Deque<String> notes = new ArrayDeque<>();

  /** Creates it with no finding. */
  public Findings() {}

  /**
   * Reports a finding. The first one about a subject stays until it is cleared.
   *
   * @param finding the finding
   */
  public synchronized void report(Finding finding) {
    if (bySubject.putIfAbsent(finding.subject(), finding) == null) {
      LOG.atError()
          .addKeyValue("code", finding.code().code())
          .addKeyValue("subject", finding.subject())
          .addKeyValue("detail", finding.detail())
          .log("not as this service left it; it does not act until this is put right");
    }
  }

  /**
   * Says that a subject is as it should be again.
   *
   * @param subject the subject
   */
  public synchronized void clear(String subject) {
    Finding cleared = bySubject.remove(subject);
    if (cleared != null) {
      LOG.atWarn()
          .addKeyValue("subject", subject)
          .addKeyValue("was", cleared.detail())
          .log("as expected again");
    }
  }

  /**
   * Notes something people should know, which stops nothing.
   *
   * @param note a sentence
   */
  public synchronized void note(String note) {
    LOG.atWarn().addKeyValue("note", note).log("integrity");
    notes.addLast(note);
    if (notes.size() > MOST_NOTES) {
      notes.removeFirst();
    }
  }

  /**
   * Says how a subject stands, in place of what was said of it before.
   *
   * @param subject the subject
   * @param sentence how it stands
   */
  public synchronized void say(String subject, String sentence) {
    standing.put(subject, sentence);
  }

  /**
   * Returns the findings.
   *
   * @return the oldest first
   */
  public synchronized List<Finding> all() {
    return List.copyOf(bySubject.values());
  }

  /**
   * Returns what people should know.
   *
   * @return how things stand, then the last notes
   */
  public synchronized List<String> notes() {
    List<String> all = new ArrayList<>(standing.values());
    all.addAll(notes);
    return all;
  }

  /**
   * Tells why this member must not act.
   *
   * @return the oldest finding; empty when there is none
   */
  public synchronized Optional<Finding> first() {
    return bySubject.values().stream().findFirst();
  }

  /**
   * Refuses while there is a finding.
   *
   * @throws ConcordatException with the finding's code
   */
  public void refuseToAct() {
    first()
        .ifPresent(
            finding -> {
              throw finding.refusal();
            });
  }

  /**
   * Refuses to read a table that was tampered with.
   *
   * @param table the table's name
   * @throws ConcordatException {@code STORE_TAMPERED}
   */
  public synchronized void refuseToRead(String table) {
    for (String subject : List.of(Finding.STORES, table)) {
      Finding finding = bySubject.get(subject);
      if (finding != null) {
        throw finding.refusal();
      }
    }
  }
}
