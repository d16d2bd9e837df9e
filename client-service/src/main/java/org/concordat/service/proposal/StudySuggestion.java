package org.concordat.service.proposal;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.TrainingPlan;

/**
 * What a study on a dataset could look like. Everything in it is a proposal that a person may
 * change; the limits are the charter's and the rule's.
 *
 * @param purposes what the bank's agreements in force cover
 * @param banks how many banks the charter in force has
 * @param features which features, and how they are prepared
 * @param architecture the model
 * @param training how each bank trains
 * @param aggregation the rule by {@link AggregationRules#defaultFor}
 * @param maximumF the most f that so many banks allow
 * @param rules the names of the rules that withstand f with so many banks
 * @param minimumParticipants the fewest valid updates a round needs
 * @param phases the shortest that the charter allows
 * @param toleranceMicros by how much the median metric may fall, by the charter's policy
 * @param workerDigest the code digest of the bank's workers, where it is known
 * @param limits the charter's
 */
public record StudySuggestion(
    List<String> purposes,
    int banks,
    FeaturePlan features,
    ModelArchitecture architecture,
    TrainingPlan training,
    AggregationPlan aggregation,
    int maximumF,
    List<String> rules,
    int minimumParticipants,
    PhasePlan phases,
    long toleranceMicros,
    Optional<String> workerDigest,
    Charter.Limits limits) {
  /** Copies the lists. */
  public StudySuggestion {
    purposes = List.copyOf(purposes);
    rules = List.copyOf(rules);
  }
}
