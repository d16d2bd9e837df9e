package org.concordat.chaincode.study;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.firstOf;

import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.study.Study;

/** Whether a study keeps the charter's limits, and whether its rule can work with its banks. */
final class Feasibility {
  private Feasibility() {}

  /** Refuses a study beyond the charter, or with which no round could ever be aggregated. */
  static Optional<Refusal> refuse(Study study, Charter charter) {
    AggregationRule rule = AggregationRules.named(study.aggregation().rule());
    int f = study.aggregation().f();
    int banks = charter.banks().size();
    return firstOf(
        () -> study.refuse(charter),
        () ->
            check(
                f <= AggregationRules.maximumFaults(banks),
                ErrorCode.RULE_OUT_OF_RANGE,
                () ->
                    "f = "
                        + f
                        + ", of "
                        + banks
                        + " banks at most "
                        + AggregationRules.maximumFaults(banks)
                        + " may be faulty"),
        () ->
            IntStream.rangeClosed(study.minimumParticipants(), banks)
                    .anyMatch(n -> rule.check(n, f).isEmpty())
                ? Optional.empty()
                : rule.check(banks, f));
  }
}
