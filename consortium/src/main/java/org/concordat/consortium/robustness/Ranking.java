package org.concordat.consortium.robustness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;

/**
 * Rules of one split by what is left under their worst attack: for each setting the least, over the
 * attacks, of the mean AUC over the seeds; then the mean of these over the settings. A rule that is
 * refused somewhere is ranked by the settings it is offered in, behind all that are offered in
 * more.
 */
final class Ranking {
  /** The name of the row that takes each setting's default policy. */
  static final String DEFAULT = "(default policy)";

  private static final double MILLION = 1e6;

  private final Map<Cell, List<Double>> values = new HashMap<>();
  private final Map<Setting, List<Double>> unlike = new HashMap<>();
  private final Set<String> rules = new LinkedHashSet<>();
  private final Set<Setting> settings = new LinkedHashSet<>();
  private final Set<String> attacks = new LinkedHashSet<>();
  private final Map<String, String> refusals = new LinkedHashMap<>();

  private record Cell(String rule, Setting setting, String attack) {}

  /**
   * A rule's worst attack in a setting.
   *
   * @param attack its name
   * @param auc what is left, the mean over the seeds
   */
  record Worst(String attack, double auc) {}

  /**
   * One rule's row.
   *
   * @param rule its name, or {@link #DEFAULT}
   * @param worst by setting, in the order of {@link #settings()}; empty where it is refused
   * @param unattacked mean AUC over settings and seeds where nobody attacks; not a number where it
   *     is refused everywhere
   */
  record Row(String rule, List<Optional<Worst>> worst, double unattacked) {
    /** In how many settings the rule is offered. */
    long offered() {
      return worst.stream().flatMap(Optional::stream).count();
    }

    /** The mean over the settings in which the rule is offered; not a number when there is none. */
    double mean() {
      return worst.stream()
          .flatMap(Optional::stream)
          .mapToDouble(Worst::auc)
          .average()
          .orElse(Double.NaN);
    }
  }

  /**
   * Sorts results.
   *
   * @param results all results of one split
   */
  Ranking(List<Result> results) {
    for (Result result : results) {
      Run run = result.run();
      rules.add(run.rule());
      settings.add(run.setting());
      if (run.attacked()) {
        attacks.add(run.attack());
      }
      if (result.refused()) {
        refusals.put(run.rule() + " at " + run.setting(), result.refusal());
      } else {
        values
            .computeIfAbsent(
                new Cell(run.rule(), run.setting(), run.attack()), cell -> new ArrayList<>())
            .add(result.auc());
        if (!run.attacked()) {
          unlike
              .computeIfAbsent(run.setting(), setting -> new ArrayList<>())
              .add(result.heterogeneity());
        }
      }
    }
  }

  List<Setting> settings() {
    return List.copyOf(settings);
  }

  List<String> attacks() {
    return List.copyOf(attacks);
  }

  /** Rule and setting to the reason for which it is refused there. */
  Map<String, String> refusals() {
    return refusals;
  }

  /** The mean over the seeds; empty where there is no result. */
  Optional<Double> value(String rule, Setting setting, String attack) {
    List<Double> found = values.get(new Cell(rule, setting, attack));
    return found == null ? Optional.empty() : Optional.of(mean(found));
  }

  /** The attacks with {@link Run#NONE} first and every target of Mimic under one name. */
  List<String> attackFamilies() {
    Set<String> families = new LinkedHashSet<>(List.of(Run.NONE));
    attacks.forEach(attack -> families.add(family(attack)));
    return List.copyOf(families);
  }

  private static String family(String attack) {
    return attack.matches("mimic:\\d+") ? "mimic:all" : attack;
  }

  /** The mean over the settings of what is left under the worst attack of a family. */
  OptionalDouble meanOverSettings(String rule, String family) {
    List<String> members =
        family.equals(Run.NONE)
            ? List.of(family)
            : attacks.stream().filter(attack -> family(attack).equals(family)).toList();
    return settings.stream()
        .flatMapToDouble(
            setting ->
                members.stream()
                    .flatMap(attack -> value(rule, setting, attack).stream())
                    .mapToDouble(Double::doubleValue)
                    .min()
                    .stream())
        .average();
  }

  /** The rows, best first, the default policy's among them where all its rules are there. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String rule : rules) {
      rows.add(row(rule, setting -> rule));
    }
    Map<Setting, String> defaults = defaults();
    if (!defaults.isEmpty()) {
      rows.add(row(DEFAULT, defaults::get));
    }
    rows.sort(
        Comparator.comparingLong(Row::offered)
            .thenComparingDouble(row -> row.offered() == 0 ? 0 : row.mean())
            .reversed()
            .thenComparing(Row::rule));
    return rows;
  }

  private Row row(String name, Function<Setting, String> ruleOf) {
    List<Optional<Worst>> worst = new ArrayList<>();
    List<Double> unattacked = new ArrayList<>();
    for (Setting setting : settings) {
      String rule = ruleOf.apply(setting);
      worst.add(worst(rule, setting));
      value(rule, setting, Run.NONE).ifPresent(unattacked::add);
    }
    return new Row(name, worst, unattacked.isEmpty() ? Double.NaN : mean(unattacked));
  }

  private Optional<Worst> worst(String rule, Setting setting) {
    return attacks.stream()
        .flatMap(attack -> value(rule, setting, attack).map(auc -> new Worst(attack, auc)).stream())
        .min(Comparator.comparingDouble(Worst::auc));
  }

  /**
   * The default policy's rule of each setting; nothing at all where one of them was not run, or
   * where so many colluders are allowed by no policy.
   */
  Map<Setting, String> defaults() {
    Map<Setting, String> names = new LinkedHashMap<>();
    for (Setting setting : settings) {
      if (setting.faults() > AggregationRules.maximumFaults(setting.banks())) {
        return Map.of();
      }
      names.put(setting, defaultFor(setting).name());
    }
    return rules.containsAll(names.values()) ? names : Map.of();
  }

  /** By how unlike the banks were where nobody attacked, if such a run is there. */
  private AggregationRule defaultFor(Setting setting) {
    int n = setting.banks();
    int f = setting.faults();
    return heterogeneity(setting).isPresent()
        ? AggregationRules.defaultFor(
            n, f, Math.round(heterogeneity(setting).getAsDouble() * MILLION))
        : AggregationRules.defaultFor(n, f);
  }

  /** B² of early updates where nobody attacks, the mean over rules and seeds. */
  OptionalDouble heterogeneity(Setting setting) {
    return unlike.getOrDefault(setting, List.of()).stream()
        .mapToDouble(Double::doubleValue)
        .average();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
