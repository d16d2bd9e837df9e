package org.concordat.consortium.robustness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.concordat.consortium.data.BadInputException;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ConcordatException;

/** The words of a command line, read one after the other; every slip is said in one line. */
final class Words {
  static final long LARGEST_SEED = 1_000_000_000L;

  private final Iterator<String> words;
  private String option = "";

  Words(List<String> arguments) {
    this.words = arguments.iterator();
  }

  boolean more() {
    return words.hasNext();
  }

  /** The next option; what follows is read as its value. */
  String option() {
    option = words.next();
    return option;
  }

  BadInputException unknown() {
    return new BadInputException("unknown option " + option + "; -h lists the options there are");
  }

  String value() {
    if (!words.hasNext()) {
      throw new BadInputException(option + " needs a value");
    }
    return words.next();
  }

  List<String> list() {
    return split(option, value());
  }

  static List<String> split(String option, String text) {
    List<String> parts = List.of(text.split(",", -1));
    if (parts.contains("")) {
      throw new BadInputException(
          option + " takes names with commas between them, got \"" + text + "\"");
    }
    return parts.stream().distinct().toList();
  }

  long number(long low, long high) {
    String text = value();
    String wanted =
        option + " takes a whole number from " + low + " to " + high + ", got \"" + text + "\"";
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadInputException(wanted);
    }
    if (number < low || number > high) {
      throw new BadInputException(wanted);
    }
    return number;
  }

  double decimal(double low, double high) {
    String text = value();
    String wanted =
        option + " takes a number from " + low + " to " + high + ", got \"" + text + "\"";
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadInputException(wanted);
    }
    if (!(number >= low && number <= high)) {
      throw new BadInputException(wanted);
    }
    return number;
  }

  Path file() {
    String text = value();
    Path file = Path.of(text);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new BadInputException(option + ": no readable file " + text);
    }
    return file;
  }

  /** A directory that is there or can be made. */
  Path directory() {
    String text = value();
    Path directory = Path.of(text).toAbsolutePath();
    Path there = directory;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new BadInputException(option + ": cannot write to " + text);
    }
    return directory;
  }

  /** Names of rules that there are. */
  List<String> rules() {
    List<String> names = list();
    for (String name : names) {
      try {
        AggregationRules.named(name);
      } catch (ConcordatException e) {
        throw new BadInputException(option + ": " + e.detail());
      }
    }
    return names;
  }
}
