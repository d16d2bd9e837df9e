package org.concordat.service.testing;

import java.util.List;
import java.util.stream.Stream;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;

/** Records of the protocol to test with. */
public final class Records {
  /** The roster of one bank that trains on its payments. */
  public static final Roster ROSTER =
      new Roster(
          new Roster.Terms(
              "fraud-detection", Agreement.TaskType.TRAINING, 1, 0, List.of("0".repeat(64))),
          List.of(new Roster.Participant("BankAMSP", "terms", "payments", "first", 0)));

  /** The code digest of the workers. */
  public static final String WORKER = "d".repeat(64);

  private Records() {}

  /**
   * A charter of some banks and a regulator.
   *
   * @param banks the banks' MSP ids
   * @return the charter
   */
  public static Charter charter(String... banks) {
    List<Charter.Member> members =
        Stream.concat(
                Stream.of(banks)
                    .map(bank -> new Charter.Member(bank, bank, Charter.Member.Kind.BANK)),
                Stream.of(new Charter.Member("RegMSP", "Regulator", Charter.Member.Kind.REGULATOR)))
            .toList();
    return new Charter(
        1,
        "consortium",
        members,
        new Charter.Limits(100_000, 100, 5_000, 1_000, 100),
        new Charter.Policy("arc+trmean", 10_000));
  }

  /**
   * A study of four short rounds, for one bank or more.
   *
   * @param id its id
   * @param proposer the proposing bank's MSP id
   * @param purpose what the model is for
   * @param features what the model learns from
   * @return the study
   */
  public static Study study(String id, String proposer, String purpose, FeaturePlan features) {
    return study(id, proposer, purpose, features, 4);
  }

  /**
   * A study of some short rounds, for one bank or more.
   *
   * @param id its id
   * @param proposer the proposing bank's MSP id
   * @param purpose what the model is for
   * @param features what the model learns from
   * @param rounds how many rounds
   * @return the study
   */
  public static Study study(
      String id, String proposer, String purpose, FeaturePlan features, int rounds) {
    return new Study(
        id,
        "A study by Mrs. Example",
        proposer,
        purpose,
        Agreement.TaskType.TRAINING,
        new ModelArchitecture(features.inputs(), List.of(3), ModelArchitecture.Activation.TANH),
        features,
        TrainingPlan.plain(1, 32, 1_000),
        new AggregationPlan("trmean", 0, new NormBound(10, 20)),
        2,
        1,
        rounds,
        new PhasePlan(5_000, 5_000, 5_000),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(WORKER),
        7);
  }
}
