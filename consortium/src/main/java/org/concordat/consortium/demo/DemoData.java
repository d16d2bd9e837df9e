package org.concordat.consortium.demo;

import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.CsvData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;

/**
 * The rows of a run, and how such rows are learned.
 *
 * @param rows what each bank holds
 * @param learning the learning part of the study
 * @param purpose what the model is for
 */
record DemoData(ConsortiumData rows, StudyDefaults learning, String purpose) {
  /** Rows each bank is tested on when rows are generated: four sets of fraud types. */
  private static final int GENERATED_TEST_ROWS = 20_000;

  /**
   * Reads or draws the rows.
   *
   * @throws BadInputException saying in one line what is wrong, in which file, line and column
   */
  static DemoData load(DemoOptions options) {
    return switch (options.source()) {
      case DemoOptions.Source.Generated generated -> {
        ConsortiumData data =
            GeneratedBanks.draw(
                options.banks().size(),
                generated.rowsPerBank(),
                GENERATED_TEST_ROWS,
                options.seed());
        yield new DemoData(data, StudyDefaults.fraud(data), StudyDefaults.PURPOSE);
      }
      case DemoOptions.Source.OneFile one ->
          credit(
              CsvData.split(
                  one.file(), one.label(), options.banks().size(), one.split(), options.seed()));
      case DemoOptions.Source.FilePerBank files ->
          credit(CsvData.perBank(files.files(), files.test(), files.label()));
    };
  }

  private static DemoData credit(ConsortiumData data) {
    return new DemoData(data, StudyDefaults.credit(data), "credit-scoring");
  }
}
