package org.concordat.verifier.checks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.concordat.protocol.error.Refusal;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.Place;

/**
 * Counts checks and keeps what broke a rule and what could not be checked. Of a flood of findings
 * the first {@value #MOST} are kept, the others only counted. For one thread.
 */
public final class CheckLog {
  /** The most findings, and the most gaps, that are kept. */
  public static final int MOST = 1_000;

  private final Map<Check, Long> counts = new EnumMap<>(Check.class);
  private final List<Finding> findings = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long broken;
  private long unknown;

  /** Begins an empty log. */
  public CheckLog() {}

  /**
   * Checks a condition.
   *
   * @param check the check
   * @param place where, for a finding
   * @param holds whether the rule holds
   * @param detail what was expected and what was found
   * @return whether it holds
   */
  public boolean holds(Check check, Place place, boolean holds, Supplier<String> detail) {
    counts.merge(check, 1L, Long::sum);
    if (!holds) {
      broken++;
      if (findings.size() < MOST) {
        findings.add(new Finding(check, place, detail.get()));
      }
    }
    return holds;
  }

  /**
   * Checks that a rule of the protocol does not refuse.
   *
   * @param check the check
   * @param place where, for a finding
   * @param refusal what the rule says
   * @return whether it does not
   */
  public boolean holds(Check check, Place place, Optional<Refusal> refusal) {
    return holds(check, place, refusal.isEmpty(), () -> refusal.get().toString());
  }

  /**
   * Notes that something cannot be checked.
   *
   * @param subject what
   * @param reason why not
   */
  public void gap(String subject, String reason) {
    unknown++;
    if (gaps.size() < MOST) {
      gaps.add(new Gap(subject, reason));
    }
  }

  /**
   * Returns how often each check was made.
   *
   * @return at least 1 for each that was; cannot be changed
   */
  public Map<Check, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /**
   * Returns what broke a rule.
   *
   * @return in the order found
   */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /**
   * Returns what could not be checked.
   *
   * @return in the order found
   */
  public List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /**
   * Returns how many checks failed.
   *
   * @return at least as many as {@link #findings}
   */
  public long broken() {
    return broken;
  }

  /**
   * Returns how many checks could not be made.
   *
   * @return at least as many as {@link #gaps}
   */
  public long unknown() {
    return unknown;
  }
}
