package org.concordat.verifier.testing;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;

/** The records of five banks and a regulator. */
public final class Banks {
  /** The banks' MSP ids. */
  public static final List<String> FIVE =
      List.of("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP", "BankEMSP");

  /** The regulator's MSP id. */
  public static final String REGULATOR = "RegulatorMSP";

  /** The study's id. */
  public static final String STUDY = "fraud";

  /** Each bank's agreement. */
  public static final String AGREEMENT = "card-data";

  /** Each bank's dataset. */
  public static final String DATASET = "payments";

  /** The worker that the study allows. */
  public static final String WORKER = Digests.plainHex(Digests.bytes("worker"));

  static final long WINDOW = 60_000;
  static final long PHASE = 5 * WINDOW;
  static final long DAY = 86_400_000;

  private Banks() {}

  static Charter charter(int version) {
    List<Charter.Member> members = new ArrayList<>();
    FIVE.forEach(
        bank ->
            members.add(
                new Charter.Member(bank, "Bank " + bank.charAt(4), Charter.Member.Kind.BANK)));
    members.add(new Charter.Member(REGULATOR, "The regulator", Charter.Member.Kind.REGULATOR));
    return new Charter(
        version,
        "north",
        members,
        new Charter.Limits(1_000_000, 1_000, PHASE, WINDOW, 1_000),
        new Charter.Policy("arc+trmean", 10_000));
  }

  static Agreement agreement(String bank, long now, long budget) {
    return new Agreement(
        AGREEMENT,
        bank,
        List.of("fraud-detection"),
        List.of(Agreement.TaskType.TRAINING),
        now - DAY,
        now + 90 * DAY,
        3,
        budget,
        7 * DAY);
  }

  /** Rows of bank A are used by consent, those of the others by legitimate interests. */
  static Dataset dataset(String bank) {
    return new Dataset(
        DATASET,
        bank,
        "Card payments",
        List.of("amount", "hour", "country"),
        "fraud",
        byConsent(bank) ? LawfulBasis.CONSENT : LawfulBasis.LEGITIMATE_INTERESTS);
  }

  static boolean byConsent(String bank) {
    return bank.equals("BankAMSP");
  }

  static Snapshot snapshot(String bank, int revocationsSeen) {
    return new Snapshot(
        "snapshot-" + revocationsSeen,
        DATASET,
        bank,
        List.of(new Snapshot.OffsetRange(0, 0, 1_000)),
        revocationsSeen * 3L,
        1_000 - revocationsSeen * 3L,
        Digests.plainHex(Digests.bytes(bank + revocationsSeen)),
        revocationsSeen,
        byConsent(bank) ? 1 : 0);
  }

  /**
   * A study that bank A proposes.
   *
   * @param id its id
   * @param rounds its number of rounds
   * @param hidden the widths of the model's hidden layers
   * @return the study
   */
  public static Study study(String id, int rounds, List<Integer> hidden) {
    FeaturePlan plan =
        new FeaturePlan(List.of("amount", "hour"), "fraud", 3, FeaturePlan.Preparation.RANK);
    return new Study(
        id,
        "Card fraud",
        "BankAMSP",
        "fraud-detection",
        Agreement.TaskType.TRAINING,
        new ModelArchitecture(plan.inputs(), hidden, ModelArchitecture.Activation.RELU),
        plan,
        new TrainingPlan(
            1,
            0,
            32,
            TrainingPlan.Optimiser.SGD,
            10_000,
            0,
            TrainingPlan.Loss.WEIGHTED_CROSS_ENTROPY,
            1_000,
            0,
            0),
        new AggregationPlan("arc+trmean", 1, new NormBound(10, 20)),
        10,
        4,
        rounds,
        new PhasePlan(PHASE, PHASE, PHASE),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(WORKER),
        42);
  }
}
