package org.concordat.consortium.data;

import java.util.List;

/**
 * What sets one bank's payments apart from another's.
 *
 * @param name A to E
 * @param trainsOn the fraud types in its own history
 * @param towerLatitude how far a mobile tower lies from its user, in degrees
 * @param towerLongitude the same in longitude
 * @param towerShift the least a mismatched tower is off, in degrees
 * @param personal amounts of personal accounts
 * @param personalAnomalous amounts of personal accounts in fraud of type 2
 * @param business amounts of business accounts
 * @param businessAnomalous amounts of business accounts in fraud of type 2
 */
record FraudSite(
    String name,
    List<FraudType> trainsOn,
    Spread towerLatitude,
    Spread towerLongitude,
    double towerShift,
    Amounts personal,
    Amounts personalAnomalous,
    Amounts business,
    Amounts businessAnomalous) {

  /** The kinds of fraud, each with its own signature. */
  enum FraudType {
    /** Both mobile towers lie far from their users. */
    TOWER_MISMATCH,
    /** The account was opened minutes to hours before, and the amount is high. */
    YOUNG_ACCOUNT,
    /** The account had not been used for months. */
    DORMANT_ACCOUNT,
    /** More payments in 30 days than the account type ever has. */
    FLOODING
  }

  /** Bounds of a uniform offset, in degrees. */
  record Spread(double low, double high) {}

  /** Mean and standard deviation of log-normal amounts, in currency units. */
  record Amounts(double mean, double deviation) {
    double logMean() {
      return Math.log(mean) - logVariance() / 2;
    }

    double logDeviation() {
      return Math.sqrt(logVariance());
    }

    private double logVariance() {
      return Math.log1p(deviation * deviation / (mean * mean));
    }
  }

  /** The five sites of the benchmark (settings: NVIDIA FLARE's study, arXiv 2603.13617). */
  static List<FraudSite> five() {
    return List.of(
        new FraudSite(
            "A",
            List.of(FraudType.TOWER_MISMATCH, FraudType.YOUNG_ACCOUNT, FraudType.DORMANT_ACCOUNT),
            new Spread(-0.75, 1.25),
            new Spread(-1.5, 2),
            4.5,
            new Amounts(20_000, 7_500),
            new Amounts(75_000, 5_000),
            new Amounts(80_000, 10_000),
            new Amounts(240_000, 15_000)),
        new FraudSite(
            "B",
            List.of(FraudType.YOUNG_ACCOUNT, FraudType.DORMANT_ACCOUNT),
            new Spread(-6, 6),
            new Spread(-6, 6),
            6.5,
            new Amounts(5_000, 1_000),
            new Amounts(50_000, 5_000),
            new Amounts(100_000, 15_000),
            new Amounts(500_000, 25_000)),
        new FraudSite(
            "C",
            List.of(FraudType.DORMANT_ACCOUNT, FraudType.FLOODING),
            new Spread(-1, 1),
            new Spread(-2, 2),
            2.1,
            new Amounts(500, 150),
            new Amounts(10_000, 2_000),
            new Amounts(75_000, 10_000),
            new Amounts(200_000, 10_000)),
        new FraudSite(
            "D",
            List.of(FraudType.TOWER_MISMATCH, FraudType.FLOODING),
            new Spread(-4.5, 5),
            new Spread(-5.75, 5.75),
            6,
            new Amounts(500, 150),
            new Amounts(75_000, 2_500),
            new Amounts(1_000_000, 15_000),
            new Amounts(5_000_000, 25_000)),
        new FraudSite(
            "E",
            List.of(FraudType.TOWER_MISMATCH, FraudType.YOUNG_ACCOUNT),
            new Spread(-10, 10),
            new Spread(-10, 10),
            9,
            new Amounts(150_000, 25_000),
            new Amounts(750_000, 25_000),
            new Amounts(5_000_000, 50_000),
            new Amounts(10_000_000, 150_000)));
  }
}
