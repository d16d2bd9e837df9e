package org.concordat.consortium.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run of the demo found, as {@code --json} prints and {@code --report} writes it. Metrics
 * are on rows no bank trained on. Names stay what they are; new ones may come. A value that there
 * is none of is left out.
 *
 * @param accepted whether the last round's model was accepted
 * @param study the study's id
 * @param ledger which ledger
 * @param seed the run's seed
 * @param rule the aggregation rule
 * @param f how many poisoned updates it was to withstand
 * @param banks each bank, and what it reaches alone
 * @param rounds each round
 * @param last how the study ended, beside the pooled run and the plain mean
 * @param sameWithoutLedger whether the same study without a ledger gave the same model in every
 *     round; absent for a rule whose random order no other run has
 * @param readySeconds from the start of the process until a study could be proposed
 * @param wallSeconds from the start of the process to the report
 * @param ledgerShare 1 - (same training, evaluation and aggregation without a ledger) / (wall time
 *     of the rounds)
 * @param roundRatio the wall time of a round / of the same round without a ledger, the median of
 *     all rounds: the first ones are slower, while the compiler is at work
 * @param peakRssMiB the process's largest resident memory, in MiB
 * @param evidence where the last model's history is, with {@code --evidence}
 * @param consoles where the consoles are, with {@code --keep}
 */
record DemoReport(
    boolean accepted,
    String study,
    String ledger,
    long seed,
    String rule,
    int f,
    List<Bank> banks,
    List<Round> rounds,
    @JsonProperty("final") Final last,
    Boolean sameWithoutLedger,
    double readySeconds,
    double wallSeconds,
    double ledgerShare,
    double roundRatio,
    long peakRssMiB,
    Evidence evidence,
    List<Console> consoles) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  /**
   * A bank and what it reaches alone.
   *
   * @param name its name
   * @param poisoned the attack it runs; absent for an honest bank
   * @param rows its training rows
   * @param localAuc ROC AUC of its own model
   * @param localF1 F1 of its own model
   */
  record Bank(String name, String poisoned, long rows, double localAuc, double localF1) {}

  /**
   * A bank left out of a round.
   *
   * @param bank its name
   * @param reason absent, refused or revoked
   */
  record Excluded(String bank, String reason) {}

  /**
   * What the rule did to a bank's update.
   *
   * @param bank its name
   * @param arcFactor the factor ARC scaled it by; 1 when it did not
   * @param trimmedShare the share of coordinates at which it was trimmed
   * @param weight its share in the aggregate
   */
  record Influence(String bank, double arcFactor, double trimmedShare, double weight) {}

  /**
   * Wall time of a round by phase, in milliseconds.
   *
   * @param train from the opening until the last worker was done
   * @param commit until the commits were closed
   * @param reveal until the last reveal
   * @param finalise until the aggregate was on the ledger
   * @param judge until the round ended
   */
  record Millis(
      long train, long commit, long reveal, @JsonProperty("finalize") long finalise, long judge) {
    long total() {
      return train + commit + reveal + finalise + judge;
    }
  }

  /**
   * A round.
   *
   * @param round its number
   * @param state the named state it ended in
   * @param excluded who was left out and why
   * @param influence what the rule did to the others
   * @param heterogeneity B², how unlike the updates were
   * @param breakdown the alarm: f/n &gt;= 1/(2 + B²), the rule could promise nothing
   * @param auc ROC AUC of the model in force after it
   * @param prAuc area under the precision-recall curve
   * @param f1 F1
   * @param millis wall time by phase
   * @param millisWithoutLedger what the same training, evaluation and aggregation took without a
   *     ledger, in milliseconds
   * @param modelHash the hash of the model in force after it
   */
  record Round(
      int round,
      String state,
      List<Excluded> excluded,
      List<Influence> influence,
      double heterogeneity,
      boolean breakdown,
      double auc,
      double prAuc,
      double f1,
      Millis millis,
      long millisWithoutLedger,
      String modelHash) {}

  /**
   * How the study ended.
   *
   * @param auc ROC AUC of the last model
   * @param prAuc area under the precision-recall curve
   * @param f1 F1
   * @param pooledAuc ROC AUC of one model trained on everybody's rows
   * @param pooledF1 its F1
   * @param meanRuleAuc ROC AUC of the same study by the plain mean, under the same attack
   * @param meanRuleF1 its F1
   * @param modelHash the last model's hash
   */
  record Final(
      double auc,
      double prAuc,
      double f1,
      double pooledAuc,
      double pooledF1,
      double meanRuleAuc,
      double meanRuleF1,
      String modelHash) {}

  /**
   * A model's history, and what it is checked against.
   *
   * @param file the bundle
   * @param roots the directory of root certificates and of the first block's hash
   */
  record Evidence(String file, String roots) {}

  /**
   * A member's web console.
   *
   * @param member whose it is
   * @param address where it is
   * @param passwords the file with its users and their passwords
   */
  record Console(String member, String address, String passwords) {}

  /**
   * What people find with {@code --hands-on --json}.
   *
   * @param consoles every member's console
   * @param purpose the agreements' purpose
   * @param agreement the agreement every bank has in force
   * @param dataset the dataset every bank has registered
   * @param snapshot its snapshot
   * @param workerDigest the digest of the workers' code
   * @param model where the model in use is seen, with {@code --tour}
   */
  record HandsOn(
      List<Console> consoles,
      String purpose,
      String agreement,
      String dataset,
      String snapshot,
      String workerDigest,
      String model) {}

  /** Writes a document as JSON. */
  static byte[] json(Object document) {
    return MAPPER.writeValueAsBytes(document);
  }

  /** The same report with the places of what the run has left. */
  DemoReport with(Optional<Evidence> where, List<Console> consolesLeft) {
    return new DemoReport(
        accepted,
        study,
        ledger,
        seed,
        rule,
        f,
        banks,
        rounds,
        last,
        sameWithoutLedger,
        readySeconds,
        wallSeconds,
        ledgerShare,
        roundRatio,
        peakRssMiB,
        where.orElse(null),
        consolesLeft.isEmpty() ? null : consolesLeft);
  }

  /** Writes the report; a reader never sees half of it. */
  void write(Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, json(this));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the report " + file + " cannot be written", e);
    }
  }
}
