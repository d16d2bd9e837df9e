package org.concordat.consortium.commandline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.concordat.consortium.data.BadInputException;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;

/**
 * The words of a command line, read one after the other. What is wrong with one is a {@link
 * BadInputException} of one line that names the option and what it takes.
 */
public final class Words {
  private final Iterator<String> words;
  private String option = "";

  /**
   * Starts at the first word.
   *
   * @param arguments the command line without the program's name
   */
  public Words(List<String> arguments) {
    this.words = arguments.iterator();
  }

  /**
   * Says whether there is another option.
   *
   * @return whether words are left
   */
  public boolean more() {
    return words.hasNext();
  }

  /**
   * Takes the next word as an option; what is read next is its value.
   *
   * @return the option
   */
  public String option() {
    option = words.next();
    return option;
  }

  /**
   * Refuses the option that was taken last.
   *
   * @return the exception to throw
   */
  public BadInputException unknown() {
    return new BadInputException("unknown option " + option + "; -h lists the options there are");
  }

  /**
   * Refuses the value of the option that was taken last.
   *
   * @param what what is wrong with it, without the option
   * @return the exception to throw
   */
  public BadInputException refused(String what) {
    return new BadInputException(option + ": " + what);
  }

  /**
   * Reads a value.
   *
   * @return the next word
   * @throws BadInputException when there is none
   */
  public String value() {
    if (!words.hasNext()) {
      throw new BadInputException(option + " needs a value");
    }
    return words.next();
  }

  /**
   * Reads names with commas between them.
   *
   * @return the names, each once
   * @throws BadInputException when one is empty
   */
  public List<String> list() {
    String text = value();
    List<String> parts = List.of(text.split(",", -1));
    if (parts.contains("")) {
      throw new BadInputException(
          option + " takes names with commas between them, got \"" + text + "\"");
    }
    return parts.stream().distinct().toList();
  }

  /**
   * Reads two words with a sign of equality between them.
   *
   * @param form what is said to be expected, as {@code NAME=FILE}
   * @return what stands before the first sign of equality and what stands behind it
   * @throws BadInputException when there is none, or nothing on one side of it
   */
  public String[] pair(String form) {
    return pair(option, value(), form);
  }

  /**
   * Takes two words with a sign of equality between them apart.
   *
   * @param option the option whose value they are
   * @param text the words
   * @param form what is said to be expected, as {@code NAME=FILE}
   * @return what stands before the first sign of equality and what stands behind it
   * @throws BadInputException when there is none, or nothing on one side of it
   */
  public static String[] pair(String option, String text, String form) {
    int at = text.indexOf('=');
    if (at <= 0 || at == text.length() - 1) {
      throw new BadInputException(option + " takes " + form + ", got \"" + text + "\"");
    }
    return new String[] {text.substring(0, at), text.substring(at + 1)};
  }

  /**
   * Reads a whole number.
   *
   * @param low the smallest
   * @param high the largest
   * @return the number
   * @throws BadInputException for anything else
   */
  public int number(int low, int high) {
    return Math.toIntExact(number((long) low, high));
  }

  /**
   * Reads a seed.
   *
   * @return 1 to the largest integer that canonical JSON holds
   * @throws BadInputException for anything else
   */
  public long seed() {
    return number(1, CanonicalJson.LARGEST_INTEGER);
  }

  private long number(long low, long high) {
    String text = value();
    try {
      long number = Long.parseLong(text);
      if (number >= low && number <= high) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outside("a whole number", low, high, text);
    }
    throw outside("a whole number", low, high, text);
  }

  /**
   * Reads a decimal number.
   *
   * @param low the smallest
   * @param high the largest
   * @return the number
   * @throws BadInputException for anything else
   */
  public double decimal(double low, double high) {
    String text = value();
    try {
      double number = Double.parseDouble(text);
      if (number >= low && number <= high) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outside("a number", low, high, text);
    }
    throw outside("a number", low, high, text);
  }

  private BadInputException outside(String kind, Object low, Object high, String text) {
    return new BadInputException(
        option + " takes " + kind + " from " + low + " to " + high + ", got \"" + text + "\"");
  }

  /**
   * Reads the name of an aggregation rule.
   *
   * @return the rule
   * @throws BadInputException when there is none of this name
   */
  public AggregationRule rule() {
    return rule(value());
  }

  /**
   * Reads the names of aggregation rules.
   *
   * @return the names, each once
   * @throws BadInputException when there is no rule of one of the names
   */
  public List<String> rules() {
    List<String> names = list();
    names.forEach(this::rule);
    return names;
  }

  private AggregationRule rule(String name) {
    try {
      return AggregationRules.named(name);
    } catch (ConcordatException e) {
      throw refused(e.detail());
    }
  }

  /**
   * Reads the name of a file that is there.
   *
   * @return the file
   * @throws BadInputException when it cannot be read
   */
  public Path file() {
    return file(value());
  }

  /**
   * Checks the name of a file that is there, where it is only a part of the value.
   *
   * @param text the name
   * @return the file
   * @throws BadInputException when it cannot be read
   */
  public Path file(String text) {
    Path file = Path.of(text);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw refused("no readable file " + text);
    }
    return file;
  }

  /**
   * Reads the name of a file to write, in a directory that is there.
   *
   * @return the file, absolute
   * @throws BadInputException when it cannot be written
   */
  public Path fileToWrite() {
    String text = value();
    Path file = Path.of(text).toAbsolutePath();
    Path parent = file.getParent();
    if (parent == null
        || !Files.isDirectory(parent)
        || Files.isDirectory(file)
        || !Files.isWritable(Files.exists(file) ? file : parent)) {
      throw refused("cannot write " + text);
    }
    return file;
  }

  /**
   * Reads the name of a directory that is not there yet and can be made.
   *
   * @return the directory, absolute
   * @throws BadInputException when it is there, or cannot be made
   */
  public Path newDirectory() {
    String text = value();
    Path directory = Path.of(text).toAbsolutePath();
    Path parent = directory.getParent();
    if (Files.exists(directory)) {
      throw refused(text + " exists; it takes a directory of its own");
    }
    if (parent == null || !Files.isWritable(parent)) {
      throw refused("cannot write " + text);
    }
    return directory;
  }

  /**
   * Reads the name of a directory that is there or can be made.
   *
   * @return the directory, absolute
   * @throws BadInputException when nothing can be written there
   */
  public Path directory() {
    String text = value();
    Path directory = Path.of(text).toAbsolutePath();
    Path there = directory;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw refused("cannot write to " + text);
    }
    return directory;
  }
}
