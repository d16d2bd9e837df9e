package org.concordat.consortium.data;

import static org.concordat.consortium.data.FraudSite.FraudType.DORMANT_ACCOUNT;
import static org.concordat.consortium.data.FraudSite.FraudType.FLOODING;
import static org.concordat.consortium.data.FraudSite.FraudType.TOWER_MISMATCH;
import static org.concordat.consortium.data.FraudSite.FraudType.YOUNG_ACCOUNT;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.concordat.consortium.data.FraudSite.FraudType;
import org.concordat.worker.feed.LabelledRows;

/**
 * Generated payments of unlike banks: each knows two or three of four kinds of fraud and is tested
 * on all. Settings after the five-site study of arXiv 2603.13617; the generator is our own.
 *
 * <p>A bank's test rows are four sets of equal size, with the fraud types {1, 2, 4}, {2, 3}, {3, 4}
 * and {4, 1, 2} (1 tower mismatch, 2 young account, 3 dormant account, 4 flooding). A planted fraud
 * is labelled as one with a chance of 0.9 in training rows and 0.85 to 0.95 in test rows; the
 * others look like fraud and are labelled 0, so that no model can reach an F1 of 1.
 *
 * <p>With more than five banks the sites repeat, with other rows.
 */
public final class GeneratedBanks {
  private static final double FLAGGED_IN_TRAINING = 0.9;
  private static final List<List<FraudType>> TESTS =
      List.of(
          List.of(TOWER_MISMATCH, YOUNG_ACCOUNT, FLOODING),
          List.of(YOUNG_ACCOUNT, DORMANT_ACCOUNT),
          List.of(DORMANT_ACCOUNT, FLOODING),
          List.of(FLOODING, TOWER_MISMATCH, YOUNG_ACCOUNT));
  private static final int MOST_BANKS = 26;

  private GeneratedBanks() {}

  /**
   * Draws the data of a consortium.
   *
   * @param banks how many banks, 1 to 26; they are named A, B, C and so on
   * @param rows how many rows a bank has
   * @param testRows how many rows a bank is tested on, a multiple of four
   * @param seed the same seed draws the same data
   * @return the data
   */
  public static ConsortiumData draw(int banks, int rows, int testRows, long seed) {
    if (banks < 1 || banks > MOST_BANKS) {
      throw new IllegalArgumentException("banks must be 1 to " + MOST_BANKS + ", got " + banks);
    }
    if (rows < 1 || testRows < TESTS.size() || testRows % TESTS.size() != 0) {
      throw new IllegalArgumentException(
          "rows must be at least 1 and testRows a multiple of 4, got " + rows + ", " + testRows);
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    List<FraudSite> sites = FraudSite.five();
    List<ConsortiumData.Bank> drawn = new ArrayList<>(banks);
    for (int bank = 0; bank < banks; bank++) {
      FraudSite site = sites.get(bank % sites.size());
      String name = String.valueOf((char) ('A' + bank));
      LabelledRows training =
          new PaymentGenerator(site, seeds.nextLong())
              .draw(name + "-", rows, site.trainsOn(), FLAGGED_IN_TRAINING);
      drawn.add(
          new ConsortiumData.Bank(name, training, test(site, name, testRows, seeds.nextLong())));
    }
    return new ConsortiumData(PaymentGenerator.FEATURES, "fraud", drawn);
  }

  private static LabelledRows test(FraudSite site, String name, int testRows, long seed) {
    PaymentGenerator generator = new PaymentGenerator(site, seed);
    SplittableRandom flags = new SplittableRandom(~seed);
    LabelledRows.Builder all = LabelledRows.builder(PaymentGenerator.FEATURES.size());
    for (int set = 0; set < TESTS.size(); set++) {
      all.addAll(
          generator.draw(
              name + "-test" + (set + 1) + "-",
              testRows / TESTS.size(),
              TESTS.get(set),
              flags.nextDouble(0.85, 0.95)));
    }
    return all.build();
  }
}
