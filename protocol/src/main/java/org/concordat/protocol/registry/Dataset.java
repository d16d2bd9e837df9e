package org.concordat.protocol.registry;

import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import org.concordat.protocol.consent.LawfulBasis;

/**
 * A feed of labelled rows that a bank can take snapshots of.
 *
 * @param id unique within the bank
 * @param bank the bank's MSP id
 * @param title its name for people
 * @param features the names of the features, in the order of a row's values
 * @param label the name of the label
 * @param lawfulBasis why its rows may be processed
 */
public record Dataset(
    String id,
    String bank,
    String title,
    List<String> features,
    String label,
    LawfulBasis lawfulBasis) {
  /** The most features of a dataset. */
  public static final int MOST_FEATURES = 10_000;

  /** Checks the form. */
  public Dataset {
    requireId("id", id);
    requireText("bank", bank, 64);
    requireText("title", title, 200);
    features = requireDistinct("features", features, 1, MOST_FEATURES);
    features.forEach(feature -> requireText("features", feature, 100));
    requireText("label", label, 100);
    requireField(lawfulBasis != null, "lawfulBasis is missing");
  }
}
