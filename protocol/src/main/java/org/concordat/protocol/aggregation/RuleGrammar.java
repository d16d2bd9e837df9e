package org.concordat.protocol.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.concordat.protocol.aggregation.rule.AdaptiveRobustClipping;
import org.concordat.protocol.aggregation.rule.Aggregator;
import org.concordat.protocol.aggregation.rule.Bucketing;
import org.concordat.protocol.aggregation.rule.Bulyan;
import org.concordat.protocol.aggregation.rule.CentredClipping;
import org.concordat.protocol.aggregation.rule.Clipping;
import org.concordat.protocol.aggregation.rule.CovarianceFilter;
import org.concordat.protocol.aggregation.rule.GeometricMedian;
import org.concordat.protocol.aggregation.rule.Krum;
import org.concordat.protocol.aggregation.rule.Meamed;
import org.concordat.protocol.aggregation.rule.Mean;
import org.concordat.protocol.aggregation.rule.Median;
import org.concordat.protocol.aggregation.rule.MinimumDiameterAveraging;
import org.concordat.protocol.aggregation.rule.MultiKrum;
import org.concordat.protocol.aggregation.rule.NearestNeighbourMixing;
import org.concordat.protocol.aggregation.rule.NormBoundedMean;
import org.concordat.protocol.aggregation.rule.Parameter;
import org.concordat.protocol.aggregation.rule.PreAggregator;
import org.concordat.protocol.aggregation.rule.TrimmedMean;

/**
 * How rules are written: {@code [arc+|clip:C+][bucket:S+][nnm+]AGGREGATOR}. Every rule has one
 * spelling.
 *
 * <p>Clipping comes first, for it rounds and what follows does not; mixing comes last, for it is
 * what lowers the variance that the aggregator meets.
 */
final class RuleGrammar {
  private static final Map<String, Supplier<Aggregator>> PLAIN =
      new TreeMap<>(
          Map.of(
              "mean", Mean::new,
              "median", Median::new,
              "trmean", TrimmedMean::new,
              "meamed", Meamed::new,
              "krum", Krum::new,
              "multikrum", MultiKrum::new,
              "bulyan", Bulyan::new,
              "mda", MinimumDiameterAveraging::new,
              "gm", GeometricMedian::new,
              "caf", CovarianceFilter::new));
  private static final Map<String, Function<String, Aggregator>> WITH_PARAMETER =
      new TreeMap<>(
          Map.of(
              CentredClipping.NAME, text -> new CentredClipping(Parameter.parse(text)),
              NormBoundedMean.NAME, text -> new NormBoundedMean(Parameter.parse(text))));

  static final String FORM =
      "[arc+|"
          + Clipping.NAME
          + ":C+]["
          + Bucketing.NAME
          + ":S+][nnm+]RULE with RULE one of "
          + String.join(", ", PLAIN.keySet())
          + ", "
          + CentredClipping.NAME
          + ":TAU, "
          + NormBoundedMean.NAME
          + ":C";

  private RuleGrammar() {}

  /** The aggregators that take no parameter. */
  static List<String> plain() {
    return List.copyOf(PLAIN.keySet());
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static AggregationRule parse(String name) {
    List<String> stages = List.of(name.split("\\+", -1));
    List<PreAggregator> before = new ArrayList<>();
    int place = -1;
    for (String stage : stages.subList(0, stages.size() - 1)) {
      int own = place(stage);
      if (own <= place) {
        throw new IllegalArgumentException("stages come once and in the order " + FORM);
      }
      place = own;
      before.add(preAggregator(stage));
    }
    return new ComposedRule(before, aggregator(stages.getLast()));
  }

  private static int place(String stage) {
    return switch (head(stage)) {
      case "arc", Clipping.NAME -> 0;
      case Bucketing.NAME -> 1;
      case "nnm" -> 2;
      default -> throw unknown(stage);
    };
  }

  private static PreAggregator preAggregator(String stage) {
    return switch (stage) {
      case "arc" -> new AdaptiveRobustClipping();
      case "nnm" -> new NearestNeighbourMixing();
      default ->
          switch (head(stage)) {
            case Clipping.NAME -> withParameter(stage, text -> new Clipping(Parameter.parse(text)));
            case Bucketing.NAME -> withParameter(stage, text -> new Bucketing(whole(text)));
            default -> throw unknown(stage);
          };
    };
  }

  private static Aggregator aggregator(String stage) {
    Supplier<Aggregator> plain = PLAIN.get(stage);
    if (plain != null) {
      return plain.get();
    }
    Function<String, Aggregator> made = WITH_PARAMETER.get(head(stage));
    if (made == null) {
      throw unknown(stage);
    }
    return withParameter(stage, made);
  }

  private static <T> T withParameter(String stage, Function<String, T> made) {
    int colon = stage.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(stage + " needs a parameter, as in " + stage + ":2");
    }
    try {
      return made.apply(stage.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the parameter of " + stage + " " + e.getMessage(), e);
    }
  }

  private static int whole(String text) {
    if (!text.matches("[1-9][0-9]?")) {
      throw new IllegalArgumentException("must be a whole number, 2 to " + Bucketing.LARGEST);
    }
    return Integer.parseInt(text);
  }

  private static String head(String stage) {
    int colon = stage.indexOf(':');
    return colon < 0 ? stage : stage.substring(0, colon);
  }

  private static IllegalArgumentException unknown(String stage) {
    return new IllegalArgumentException("there is no stage \"" + stage + "\"; known is " + FORM);
  }
}
