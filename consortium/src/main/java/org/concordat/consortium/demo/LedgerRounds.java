package org.concordat.consortium.demo;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.concordat.consortium.member.MemberClient;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import tools.jackson.databind.JsonNode;

/**
 * What stands on the ledger when a study has ended, as a bank's service shows it.
 *
 * @param ends how each round ended
 * @param aggregations each round's aggregation, where there was one
 * @param models the model in force after each round
 */
record LedgerRounds(
    List<RoundState.Ended> ends,
    List<Optional<AggregationRecord>> aggregations,
    List<Model> models) {
  /**
   * Reads all rounds of a study.
   *
   * @throws IllegalStateException when a model is not the one the ledger names
   */
  static LedgerRounds read(MemberClient scientist, Study study) {
    List<RoundState.Ended> ends = new ArrayList<>();
    List<Optional<AggregationRecord>> aggregations = new ArrayList<>();
    List<Model> models = new ArrayList<>();
    Model inForce =
        Model.initial(study.architecture(), study.aggregation().norm().scaleBits(), study.seed());
    for (int round = 1; round <= study.rounds(); round++) {
      JsonNode view = scientist.get("/studies/" + study.id() + "/rounds/" + round);
      RoundState state = CanonicalJson.read(view.get("round").toString(), RoundState.class);
      ends.add((RoundState.Ended) state);
      aggregations.add(
          Optional.ofNullable(view.get("aggregation"))
              .filter(node -> !node.isNull())
              .map(node -> CanonicalJson.read(node.toString(), AggregationRecord.class)));
      if (state instanceof RoundState.Accepted accepted) {
        inForce = parameters(scientist, study, round);
        if (!inForce.hash().equals(accepted.modelHash())) {
          throw new IllegalStateException("round " + round + ": the model is not the ledger's");
        }
      }
      models.add(inForce);
    }
    return new LedgerRounds(ends, aggregations, models);
  }

  private static Model parameters(MemberClient client, Study study, int round) {
    String encoded =
        client
            .get("/models/" + study.id() + "/" + round + "/parameters")
            .get("parameters")
            .stringValue();
    return new Model(
        study.architecture(),
        study.aggregation().norm().scaleBits(),
        FixedPointVector.fromBytes(Base64.getDecoder().decode(encoded)));
  }
}
