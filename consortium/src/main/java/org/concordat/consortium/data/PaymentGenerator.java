package org.concordat.consortium.data;

import java.util.List;
import java.util.SplittableRandom;
import org.concordat.consortium.data.FraudSite.Amounts;
import org.concordat.consortium.data.FraudSite.FraudType;
import org.concordat.consortium.data.FraudSite.Spread;
import org.concordat.worker.feed.LabelledRows;

/** Draws the payments of one site, honest and fraudulent. The same seed draws the same rows. */
final class PaymentGenerator {
  /** The names of a row's values. */
  static final List<String> FEATURES =
      List.of(
          "log_amount",
          "log_debtor_account_age",
          "log_creditor_account_age",
          "log_since_last_activity",
          "debtor_tower_distance",
          "creditor_tower_distance",
          "activity_30_days",
          "activity_ratio",
          "amount_ratio",
          "debtor_business",
          "debtor_checking",
          "debtor_savings",
          "creditor_business",
          "creditor_checking",
          "creditor_savings");

  private static final double MINUTES_A_WEEK = 7 * 24 * 60;
  private static final double MINUTES_A_YEAR = 365.25 * 24 * 60;
  private static final double EARTH_RADIUS_KM = 6371;
  private static final double TWO_TYPES_LOW = 0.10;
  private static final double TWO_TYPES_HIGH = 0.14;

  private final FraudSite site;
  private final SplittableRandom random;

  PaymentGenerator(FraudSite site, long seed) {
    this.site = site;
    this.random = new SplittableRandom(seed);
  }

  /** Account types with the bounds of their normal use and the amount usual for them. */
  private enum AccountType {
    BUSINESS(0, 50, 1_500_000, 1_000_000, 5_000_000, 100_000),
    CHECKING(1, 2, 500, 525, 2_000, 20_000),
    SAVINGS(2, 2, 50, 75, 2_000, 5_000);

    final int place;
    final double leastActivity;
    final double mostActivity;
    final double leastFlood;
    final double mostFlood;
    final double usualAmount;

    AccountType(
        int place,
        double leastActivity,
        double mostActivity,
        double leastFlood,
        double mostFlood,
        double usualAmount) {
      this.place = place;
      this.leastActivity = leastActivity;
      this.mostActivity = mostActivity;
      this.leastFlood = leastFlood;
      this.mostFlood = mostFlood;
      this.usualAmount = usualAmount;
    }
  }

  /** Nine countries as boxes of latitude and longitude, in degrees; users live inside. */
  private static final double[][] COUNTRIES = {
    {43, 50, -1, 7}, // France
    {48, 54, 7, 14}, // Germany
    {51, 57, -4, 1}, // United Kingdom
    {37, 43, -8, 0}, // Spain
    {41, 46, 8, 16}, // Italy
    {33, 45, -118, -78}, // United States
    {-33, -12, 118, 148}, // Australia
    {32, 41, 131, 140}, // Japan
    {-25, -5, -56, -40} // Brazil
  };

  /** One payment before it becomes features. */
  private static final class Payment {
    AccountType debtor;
    AccountType creditor;
    double amount;
    double debtorAgeMinutes;
    double creditorAgeMinutes;
    double idleSeconds;
    double[] debtorPlace;
    double[] creditorPlace;
    double[] debtorTower;
    double[] creditorTower;
    double activity;
  }

  /**
   * Draws rows.
   *
   * @param prefix how ids start
   * @param count how many rows
   * @param types the fraud types planted
   * @param flagged the chance that a fraud is known as one; the others keep their values and the
   *     label 0
   * @return the rows
   */
  LabelledRows draw(String prefix, int count, List<FraudType> types, double flagged) {
    double[] shares = new double[types.size()];
    double total = 0;
    for (int k = 0; k < shares.length; k++) {
      shares[k] = uniform(0.001, types.size() == 1 ? 0.01 : 0.005);
      total += shares[k];
    }
    double twoTypes = types.size() == 1 ? 0 : uniform(TWO_TYPES_LOW, TWO_TYPES_HIGH);
    LabelledRows.Builder rows = LabelledRows.builder(FEATURES.size());
    for (int row = 0; row < count; row++) {
      Payment payment = honest();
      int label = 0;
      if (random.nextDouble() < total) {
        int first = pick(shares, total);
        plant(payment, types.get(first));
        if (random.nextDouble() < twoTypes) {
          int second = random.nextInt(types.size() - 1);
          plant(payment, types.get(second < first ? second : second + 1));
        }
        label = random.nextDouble() < flagged ? 1 : 0;
      }
      rows.add(prefix + String.format("%07d", row), features(payment), label);
    }
    return rows.build();
  }

  private int pick(double[] shares, double total) {
    double at = random.nextDouble() * total;
    int k = 0;
    while (k < shares.length - 1 && at >= shares[k]) {
      at -= shares[k++];
    }
    return k;
  }

  private Payment honest() {
    Payment payment = new Payment();
    payment.debtor = AccountType.values()[random.nextInt(3)];
    payment.creditor = AccountType.values()[random.nextInt(3)];
    payment.amount =
        amount(payment.debtor == AccountType.BUSINESS ? site.business() : site.personal());
    payment.debtorAgeMinutes = normalAge();
    payment.creditorAgeMinutes = normalAge();
    payment.idleSeconds = uniform(60, MINUTES_A_WEEK * 60);
    payment.debtorPlace = place();
    payment.creditorPlace = place();
    payment.debtorTower = near(payment.debtorPlace);
    payment.creditorTower = near(payment.creditorPlace);
    payment.activity =
        Math.floor(uniform(payment.debtor.leastActivity, payment.debtor.mostActivity + 1));
    return payment;
  }

  private void plant(Payment payment, FraudType type) {
    switch (type) {
      case TOWER_MISMATCH -> {
        payment.debtorTower = far(payment.debtorTower);
        payment.creditorTower = far(payment.creditorTower);
      }
      case YOUNG_ACCOUNT -> {
        payment.debtorAgeMinutes = 60.0 * random.nextInt(6) + random.nextInt(26);
        payment.amount =
            amount(
                payment.debtor == AccountType.BUSINESS
                    ? site.businessAnomalous()
                    : site.personalAnomalous());
      }
      case DORMANT_ACCOUNT ->
          payment.idleSeconds = 86_400.0 * (90 + 30 * random.nextInt(4)) + 3_600 * uniform(0, 24);
      case FLOODING ->
          payment.activity =
              Math.floor(uniform(payment.debtor.leastFlood, payment.debtor.mostFlood));
    }
  }

  private double normalAge() {
    return uniform(12 * MINUTES_A_WEEK, uniform(18, 90) * MINUTES_A_YEAR);
  }

  private double amount(Amounts amounts) {
    return Math.exp(amounts.logMean() + amounts.logDeviation() * random.nextGaussian());
  }

  private double[] place() {
    double[] box = COUNTRIES[random.nextInt(COUNTRIES.length)];
    return new double[] {uniform(box[0], box[1]), uniform(box[2], box[3])};
  }

  private double[] near(double[] place) {
    return new double[] {
      place[0] + offset(site.towerLatitude()), place[1] + offset(site.towerLongitude())
    };
  }

  private double offset(Spread spread) {
    return uniform(spread.low(), spread.high());
  }

  private double[] far(double[] tower) {
    return new double[] {shifted(tower[0], 90), shifted(tower[1], 180)};
  }

  /** Moves a coordinate by at least the site's shift, up to the pole or the date line. */
  private double shifted(double degrees, double end) {
    double room = end - Math.abs(degrees);
    boolean outwards = room > site.towerShift() && random.nextBoolean();
    double sign = outwards == (degrees >= 0) ? 1 : -1;
    double most = outwards ? room : end + Math.abs(degrees);
    return degrees + sign * uniform(site.towerShift(), most);
  }

  private double[] features(Payment payment) {
    double[] row = new double[FEATURES.size()];
    row[0] = Math.log1p(payment.amount);
    row[1] = Math.log1p(payment.debtorAgeMinutes);
    row[2] = Math.log1p(payment.creditorAgeMinutes);
    row[3] = Math.log1p(payment.idleSeconds);
    row[4] = kilometres(payment.debtorPlace, payment.debtorTower);
    row[5] = kilometres(payment.creditorPlace, payment.creditorTower);
    row[6] = payment.activity;
    row[7] = payment.activity / payment.debtor.mostActivity;
    row[8] = payment.amount / payment.debtor.usualAmount;
    row[9 + payment.debtor.place] = 1;
    row[12 + payment.creditor.place] = 1;
    return row;
  }

  /** The great-circle distance, by the haversine formula. */
  private static double kilometres(double[] from, double[] to) {
    double latitude = Math.toRadians(to[0] - from[0]) / 2;
    double longitude = Math.toRadians(to[1] - from[1]) / 2;
    double h =
        Math.sin(latitude) * Math.sin(latitude)
            + Math.cos(Math.toRadians(from[0]))
                * Math.cos(Math.toRadians(to[0]))
                * Math.sin(longitude)
                * Math.sin(longitude);
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
  }

  private double uniform(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }
}
