package org.concordat.consortium.robustness.attack;

/**
 * All colluders send a copy of one honest update, chosen anew in every step: the one furthest from
 * the honest mean. Unlike {@link Mimic} it follows no bank, but makes f + 1 identical rows of
 * whatever lies out most, which are one another's nearest neighbours. Ties go to the lower bank.
 */
record Copies() implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    double[] furthest = step.honest()[0];
    double distance = -1;
    for (double[] row : step.honest()) {
      double away = Vectors.squaredDistance(row, step.mean());
      if (away > distance) {
        distance = away;
        furthest = row;
      }
    }
    return step.all(furthest);
  }
}
