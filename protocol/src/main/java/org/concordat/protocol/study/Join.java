package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireText;

/**
 * A bank's participation in a study. Its quantiles go beside it, privately.
 *
 * @param study the study's id
 * @param bank the bank's MSP id
 * @param agreement the agreement it joins under
 * @param dataset the dataset it trains on
 * @param snapshot the snapshot it starts with
 */
public record Join(String study, String bank, String agreement, String dataset, String snapshot) {
  /** Checks the form. */
  public Join {
    requireId("study", study);
    requireText("bank", bank, 64);
    requireId("agreement", agreement);
    requireId("dataset", dataset);
    requireId("snapshot", snapshot);
  }
}
