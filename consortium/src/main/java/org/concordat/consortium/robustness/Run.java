package org.concordat.consortium.robustness;

/**
 * One training: what it depends on besides the data and the training's parameters.
 *
 * @param rule the rule's name
 * @param attack the attack's name, {@link #NONE} for none: then all n banks are honest
 * @param split how rows are dealt
 * @param setting how many banks
 * @param seed of initial model, rows, batches and the attackers' chance
 */
record Run(String rule, String attack, Deal split, Setting setting, long seed) {
  static final String NONE = "none";

  boolean attacked() {
    return !attack.equals(NONE);
  }

  /** How many banks hold rows: the honest ones, and all where nobody attacks. */
  int holders() {
    return attacked() ? setting.honest() : setting.banks();
  }

  /** Deals the table's training rows to so many banks, as all runs of this split and seed do. */
  int[][] deal(Table table, int banks) {
    return split.deal(table, banks, Seeds.of(seed, "rows " + split.name() + " " + banks));
  }
}
