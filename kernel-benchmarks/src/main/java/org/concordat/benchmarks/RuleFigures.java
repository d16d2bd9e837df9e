package org.concordat.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What was measured of one rule at one size, turn by turn; grows as the turns are taken.
 *
 * <p>Everyone's figure is the median over the turns of the median call of a turn.
 */
final class RuleFigures {
  private final String rule;
  private final Size size;
  private final int dimension;
  private final SortedMap<Integer, List<Double>> floor = new TreeMap<>();
  private final SortedMap<Integer, List<Double>> ours = new TreeMap<>();
  private final SortedMap<String, List<Double>> byzfl = new TreeMap<>();
  private final SortedMap<String, String> skipped = new TreeMap<>();
  private final SortedMap<String, Double> differences = new TreeMap<>();

  RuleFigures(String rule, Size size, int dimension) {
    this.rule = rule;
    this.size = size;
    this.dimension = dimension;
  }

  String rule() {
    return rule;
  }

  Size size() {
    return size;
  }

  int dimension() {
    return dimension;
  }

  void addFloor(int threads, double millis) {
    floor.computeIfAbsent(threads, key -> new ArrayList<>()).add(millis);
  }

  void addOurs(int threads, double millis) {
    ours.computeIfAbsent(threads, key -> new ArrayList<>()).add(millis);
  }

  void addByzfl(String library, double millis) {
    byzfl.computeIfAbsent(library, key -> new ArrayList<>()).add(millis);
  }

  /** Notes why a library is not timed; it gets no further turn. */
  void skip(String library, String why) {
    skipped.put(library, why);
  }

  boolean skips(String library) {
    return skipped.containsKey(library);
  }

  SortedMap<String, String> skipped() {
    return skipped;
  }

  /** Notes how far a library's result lies from ours at most, in quanta. */
  void differs(String library, double quanta) {
    differences.put(library, quanta);
  }

  OptionalDouble difference(String library) {
    return differences.containsKey(library)
        ? OptionalDouble.of(differences.get(library))
        : OptionalDouble.empty();
  }

  OptionalDouble floorMillis(int threads) {
    return median(floor.get(threads));
  }

  OptionalDouble oursMillis(int threads) {
    return median(ours.get(threads));
  }

  OptionalDouble byzflMillis(String library) {
    return median(byzfl.get(library));
  }

  /** How many times as long as the floor we take with one thread. */
  double timesFloor() {
    return oursMillis(1).orElseThrow() / floorMillis(1).orElseThrow();
  }

  /** How many times as long as we with one thread a library takes. */
  OptionalDouble timesFaster(String library) {
    OptionalDouble theirs = byzflMillis(library);
    return theirs.isPresent()
        ? OptionalDouble.of(theirs.getAsDouble() / oursMillis(1).orElseThrow())
        : theirs;
  }

  /** What part of one thread's time two threads take. */
  OptionalDouble ofOneThread() {
    OptionalDouble two = oursMillis(2);
    return two.isPresent()
        ? OptionalDouble.of(two.getAsDouble() / oursMillis(1).orElseThrow())
        : two;
  }

  /** Returns everything for the report: figures, each turn's medians, bars. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("rule", rule);
    report.put("n", size.n());
    report.put("f", size.f());
    report.put("dimension", dimension);
    report.put("floorMillis", each(floor.keySet(), this::floorMillis));
    report.put("oursMillis", each(ours.keySet(), this::oursMillis));
    report.put("byzflMillis", each(byzfl.keySet(), this::byzflMillis));
    report.put("timesFloor", timesFloor());
    report.put("timesFaster", each(byzfl.keySet(), this::timesFaster));
    ofOneThread().ifPresent(part -> report.put("twoThreadsOfOne", part));
    report.put("largestDifferenceQuanta", differences);
    report.put("skipped", skipped);
    Map<String, Object> turns = new LinkedHashMap<>();
    turns.put("floorMillis", floor);
    turns.put("oursMillis", ours);
    turns.put("byzflMillis", byzfl);
    report.put("turns", turns);
    List<Map<String, Object>> bars = new ArrayList<>();
    for (Bars.Judged judged : Bars.judge(this)) {
      Map<String, Object> bar = new LinkedHashMap<>();
      bar.put("what", judged.what());
      bar.put(judged.atLeast() ? "atLeast" : "atMost", judged.bar());
      bar.put("value", judged.value());
      bar.put("met", judged.met());
      bars.add(bar);
    }
    report.put("bars", bars);
    return report;
  }

  private static <K> Map<String, Double> each(Set<K> keys, Function<K, OptionalDouble> figure) {
    Map<String, Double> figures = new LinkedHashMap<>();
    keys.forEach(key -> figures.put(key.toString(), figure.apply(key).orElseThrow()));
    return figures;
  }

  private static OptionalDouble median(List<Double> turns) {
    return turns == null ? OptionalDouble.empty() : OptionalDouble.of(Medians.of(turns));
  }
}
