package org.concordat.consortium.data;

import java.util.List;
import org.concordat.worker.feed.LabelledRows;

/**
 * What each bank holds, and what nobody trains on.
 *
 * @param features the names of a row's values, in their order
 * @param label the name of the label
 * @param banks the banks in their order
 */
public record ConsortiumData(List<String> features, String label, List<Bank> banks) {
  /** Copies the lists. */
  public ConsortiumData {
    features = List.copyOf(features);
    banks = List.copyOf(banks);
  }

  /**
   * One bank's data.
   *
   * @param name its short name, for example {@code A}
   * @param rows the rows it feeds to its topic; it holds some of them out itself, for judging
   * @param test rows nobody trains on; several banks may share them
   */
  public record Bank(String name, LabelledRows rows, LabelledRows test) {
    /**
     * Returns the bank's MSP id.
     *
     * @return for example {@code BankAMSP}
     */
    public String mspId() {
      return BankNames.mspId(name);
    }
  }
}
