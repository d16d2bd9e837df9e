package org.concordat.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ConcordatException;

/**
 * The command line of {@link KernelBenchMain}.
 *
 * @param rules the rules to time, in this order
 * @param sizes n and f, in this order
 * @param dimension d
 * @param turns how often everyone gets his turn
 * @param quick whether a turn is short
 * @param report where to write the figures as JSON, if anywhere
 * @param competitor how to start ByzFL, or nothing to time our rules alone
 * @param watched whether someone sees standard error: a line there says what is being done
 * @param check whether only this command line is to be checked
 */
record KernelBenchOptions(
    List<String> rules,
    List<Size> sizes,
    int dimension,
    int turns,
    boolean quick,
    Optional<Path> report,
    Optional<Competitor> competitor,
    boolean watched,
    boolean check) {
  private static final int DIMENSION = 1_000_000;
  private static final int LARGEST_DIMENSION = 100_000_000;
  private static final int TURNS = 3;
  private static final int MOST_TURNS = 100;

  /**
   * What is timed where nothing else is asked for: every aggregator, and the usual compositions.
   */
  static final List<String> RULES =
      List.of(
          "mean",
          "median",
          "trmean",
          "meamed",
          "krum",
          "multikrum",
          "bulyan",
          "mda",
          "gm",
          "cc:1",
          "normbound:1",
          "caf",
          "arc+trmean",
          "nnm+trmean",
          "arc+nnm+trmean",
          "bucket:2+trmean");

  /**
   * How ByzFL is started.
   *
   * @param python a Python that has ByzFL
   * @param program our program for it
   * @param torch whether the Python has torch, too
   */
  record Competitor(Path python, Path program, boolean torch) {}

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException when something is wrong with it, saying what
   */
  static KernelBenchOptions parse(List<String> arguments) {
    List<String> rules = RULES;
    List<Size> sizes = List.of(new Size(10, 2), new Size(25, 6));
    int dimension = DIMENSION;
    Optional<Integer> turns = Optional.empty();
    boolean quick = false;
    boolean watched = false;
    boolean check = false;
    boolean torch = true;
    Optional<Path> report = Optional.empty();
    Optional<Path> python = Optional.empty();
    Optional<Path> program = Optional.empty();
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--rules" -> rules = rules(value(option, words));
        case "--sizes" -> sizes = sizes(value(option, words));
        case "--dimension" -> dimension = number(option, words, LARGEST_DIMENSION);
        case "--turns" -> turns = Optional.of(number(option, words, MOST_TURNS));
        case "--quick" -> quick = true;
        case "--report" -> report = Optional.of(writable(value(option, words)));
        case "--python" -> python = Optional.of(Path.of(value(option, words)));
        case "--program" -> program = Optional.of(Path.of(value(option, words)));
        case "--no-torch" -> torch = false;
        case "--watched" -> watched = true;
        case "--check" -> check = true;
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
    if (python.isPresent() != program.isPresent()) {
      throw new IllegalArgumentException("--python and --program go together");
    }
    Optional<Competitor> competitor = Optional.empty();
    if (python.isPresent()) {
      competitor = Optional.of(new Competitor(python.get(), program.get(), torch));
    }
    return new KernelBenchOptions(
        rules,
        sizes,
        dimension,
        turns.orElse(quick ? 1 : TURNS),
        quick,
        report,
        competitor,
        watched,
        check);
  }

  private static List<String> rules(String text) {
    List<String> rules = List.of(text.split(",", -1));
    for (String rule : rules) {
      try {
        AggregationRules.named(rule);
      } catch (ConcordatException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return rules;
  }

  private static List<Size> sizes(String text) {
    List<Size> sizes = new ArrayList<>();
    for (String size : text.split(",", -1)) {
      sizes.add(Size.parse(size));
    }
    return List.copyOf(sizes);
  }

  private static int number(String option, Iterator<String> words, int most) {
    String text = value(option, words);
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " is a whole number, got " + text, e);
    }
    throw new IllegalArgumentException(option + " is 1 to " + most + ", got " + text);
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static Path writable(String text) {
    Path file = Path.of(text).toAbsolutePath();
    if (Files.isDirectory(file) || !Files.isDirectory(file.getParent())) {
      throw new IllegalArgumentException(
          "--report needs a file in a directory that exists: " + text);
    }
    return file;
  }
}
