package org.concordat.service.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.service.registry.ModelCard.CardJudgement;

/** The part of a bill of materials that CycloneDX calls a model card. */
final class BomModelCard {
  private final ModelCard card;

  BomModelCard(ModelCard card) {
    this.card = card;
  }

  Map<String, Object> write() {
    return Map.of(
        "modelParameters", parameters(),
        "quantitativeAnalysis", Map.of("performanceMetrics", metrics()),
        "considerations", considerations(),
        "properties", properties());
  }

  private Map<String, Object> parameters() {
    ModelArchitecture architecture = card.terms().architecture();
    String widths =
        Stream.concat(
                Stream.of(architecture.inputs()),
                Stream.concat(architecture.hidden().stream(), Stream.of(1)))
            .map(String::valueOf)
            .collect(Collectors.joining("-"));
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("approach", Map.of("type", "supervised"));
    parameters.put("task", "binary classification");
    parameters.put(
        "architectureFamily",
        architecture.hidden().isEmpty() ? "logistic regression" : "multilayer perceptron");
    parameters.put("modelArchitecture", widths + ", " + architecture.activation());
    parameters.put(
        "datasets",
        card.snapshots().stream()
            .map(snapshot -> Map.of("ref", MlBom.snapshotReference(snapshot)))
            .toList());
    parameters.put(
        "inputs",
        List.of(Map.of("format", card.terms().features().features().size() + " numbers, by name")));
    parameters.put(
        "outputs", List.of(Map.of("format", "probability of the positive class, 0 to 1")));
    return parameters;
  }

  private List<Object> metrics() {
    List<Object> metrics = new ArrayList<>();
    for (CardJudgement judgement : card.judgements().banks()) {
      metrics.add(metric(judgement.metricMicros(), "hold-out of " + judgement.bank()));
    }
    card.judgements()
        .medianMicros()
        .ifPresent(median -> metrics.add(metric(median, "median of the banks' hold-outs")));
    return metrics;
  }

  private Map<String, Object> metric(long micros, String slice) {
    return Map.of(
        "type", card.judgements().metric().name(), "value", MlBom.decimal(micros), "slice", slice);
  }

  private Map<String, Object> considerations() {
    return Map.of(
        "users", List.of("the banks of charter " + card.terms().charterVersion()),
        "useCases", List.of(card.terms().purpose()),
        "technicalLimitations", limitations(),
        "ethicalConsiderations", risks());
  }

  private List<String> limitations() {
    List<String> limits = new ArrayList<>();
    limits.add(
        "combined by "
            + card.terms().aggregation().rule()
            + ", which withstands up to "
            + card.terms().aggregation().f()
            + " poisoned updates a round");
    limits.add("scores only rows with the study's features, prepared by its quantile grid");
    card.aggregation()
        .filter(found -> found.breakdown())
        .ifPresent(
            found ->
                limits.add(
                    "the banks' updates were too unlike for the rule to promise anything: B² = "
                        + MlBom.decimal(found.heterogeneityMicros())));
    return limits;
  }

  private List<Object> risks() {
    List<Object> risks = new ArrayList<>();
    String grace = card.taint().servedUntilMillis().map(BomModelCard::time).orElse("");
    String then =
        card.taint()
            .successor()
            .map(next -> "model " + next.study() + "/" + next.round() + " takes its place")
            .orElse("no model takes its place yet");
    for (Withdrawal withdrawal : card.taint().withdrawals()) {
      risks.add(
          Map.of(
              "name",
              "rests on " + withdrawal.inWords(),
              "mitigationStrategy",
              "served until " + grace + "; " + then));
    }
    return risks;
  }

  private List<Object> properties() {
    TrainingPlan training = card.terms().training();
    List<Object> properties = new ArrayList<>();
    properties.add(MlBom.property("rule", card.terms().aggregation().rule()));
    properties.add(MlBom.property("f", card.terms().aggregation().f()));
    properties.add(MlBom.property("norm-bound", card.terms().aggregation().norm().bound()));
    properties.add(MlBom.property("optimiser", training.optimiser()));
    properties.add(MlBom.property("learning-rate", MlBom.decimal(training.learningRateMicros())));
    properties.add(MlBom.property("epochs", training.epochs()));
    properties.add(MlBom.property("batch-size", training.batchSize()));
    properties.add(MlBom.property("loss", training.loss()));
    properties.add(MlBom.property("preparation", card.terms().features().preparation()));
    properties.add(MlBom.property("spend-per-round", card.terms().spendPerRound()));
    card.aggregation()
        .ifPresent(
            found -> {
              properties.add(
                  MlBom.property("heterogeneity", MlBom.decimal(found.heterogeneityMicros())));
              found
                  .included()
                  .forEach(
                      bank ->
                          properties.add(
                              MlBom.property(
                                  "weight:" + bank.bank(), MlBom.decimal(bank.weightMicros()))));
              found
                  .excluded()
                  .forEach(
                      bank ->
                          properties.add(MlBom.property("excluded:" + bank.bank(), bank.reason())));
            });
    return properties;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
