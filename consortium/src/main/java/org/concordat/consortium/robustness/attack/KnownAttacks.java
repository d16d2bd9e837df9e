package org.concordat.consortium.robustness.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The attacks by their names.
 *
 * <p>{@code signflip}, {@code ipm:TAU}, {@code optipm+}, {@code optipm-}, {@code alie:Z}, {@code
 * optalie+}, {@code optalie-}, {@code mimic:K} (the K-th honest bank, from 1), {@code mimic:top},
 * {@code labelflip}, {@code minmax:DEV} and {@code minsum:DEV} with {@code std}, {@code unit} or
 * {@code sign}, {@code fang}, {@code zero}, {@code gaussian}, {@code copies}, {@code drift} and
 * {@code adaptive}. {@code mimic:all} stands for every K.
 */
public final class KnownAttacks {
  /** What can be named, for messages and help. */
  public static final String KNOWN =
      "signflip, ipm:TAU, optipm+, optipm-, alie:Z, optalie+, optalie-, mimic:K, mimic:all,"
          + " mimic:top, labelflip, minmax:DEV and minsum:DEV with DEV std, unit or sign, fang,"
          + " zero, gaussian, copies, drift, adaptive";

  private static final String MIMIC_ALL = "mimic:all";
  private static final List<String> STANDARD =
      List.of(
          "signflip",
          "ipm:0.1",
          "ipm:2",
          "ipm:100",
          "optipm+",
          "optipm-",
          "optalie+",
          "optalie-",
          MIMIC_ALL,
          "mimic:top",
          "labelflip",
          "minmax:std",
          "minmax:unit",
          "minmax:sign",
          "minsum:std",
          "minsum:unit",
          "minsum:sign",
          "fang",
          "zero",
          "gaussian",
          "copies",
          "drift",
          "adaptive");
  // What the adaptive attacker tries besides Mimic, label flipping and its own searches.
  private static final List<String> FAMILY =
      List.of(
          "signflip",
          "ipm:0.1",
          "ipm:2",
          "ipm:100",
          "mimic:top",
          "minmax:std",
          "minmax:unit",
          "minmax:sign",
          "minsum:std",
          "minsum:unit",
          "minsum:sign",
          "fang",
          "zero",
          "gaussian",
          "copies",
          "drift");

  private KnownAttacks() {}

  /**
   * Returns the attacks a rule is judged by.
   *
   * @return names, {@code mimic:all} among them
   */
  public static List<String> standard() {
    return STANDARD;
  }

  /**
   * Writes {@code mimic:all} out.
   *
   * @param names names
   * @param honest the number of honest banks, at least 1
   * @return the names, each once, in their order, with {@code mimic:1} and so on in its place;
   *     without targets above the number of honest banks
   */
  public static List<String> expand(List<String> names, int honest) {
    List<String> expanded = new ArrayList<>();
    for (String name : names) {
      if (name.equals(MIMIC_ALL)) {
        IntStream.rangeClosed(1, honest).forEach(target -> expanded.add("mimic:" + target));
      } else if (!(start(name) instanceof Mimic mimic && mimic.target() >= honest)) {
        expanded.add(name);
      }
    }
    return expanded.stream().distinct().toList();
  }

  /**
   * Says whether an attack needs the updates with turned labels.
   *
   * @param name its name
   * @return whether {@link AttackedStep#flipped()} must have an answer for its best
   */
  public static boolean wantsFlipped(String name) {
    return Set.of("labelflip", "adaptive").contains(name);
  }

  /**
   * Starts an attack for one run.
   *
   * @param name one of those the class lists, but for {@code mimic:all}
   * @return the attack, with nothing seen yet
   * @throws IllegalArgumentException in one line, for a name that does not exist
   */
  public static UpdateAttack start(String name) {
    int colon = name.indexOf(':');
    String parameter = colon < 0 ? "" : name.substring(colon + 1);
    return switch (colon < 0 ? name : name.substring(0, colon + 1)) {
      case "signflip" -> new SignFlip();
      case "ipm:" -> new InnerProduct(positive(name, parameter));
      case "optipm+" -> new OptimisedInnerProduct(1);
      case "optipm-" -> new OptimisedInnerProduct(-1);
      case "alie:" -> new LittleIsEnough(number(name, parameter));
      case "optalie+" -> new OptimisedLittleIsEnough(1);
      case "optalie-" -> new OptimisedLittleIsEnough(-1);
      case "mimic:" ->
          parameter.equals("top") ? new MimicTopVariance() : new Mimic(target(name, parameter) - 1);
      case "labelflip" -> new LabelFlip();
      case "minmax:" -> new MinMax(deviation(name, parameter));
      case "minsum:" -> new MinSum(deviation(name, parameter));
      case "fang" -> new FangTrimmedMean();
      case "zero" -> new Zero();
      case "gaussian" -> new Gaussian();
      case "copies" -> new Copies();
      case "drift" -> new Drift();
      case "adaptive" -> new Adaptive(FAMILY.stream().map(KnownAttacks::start).toList());
      default -> throw unknown(name);
    };
  }

  /**
   * Says whether a text begins as the name of an attack with a parameter does, so that only its
   * parameter can be wrong.
   *
   * @param text a text
   * @return whether it does
   */
  public static boolean isNamed(String text) {
    return text.matches("(ipm|alie|mimic|minmax|minsum):.*");
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("there is no attack " + name + "; known are " + KNOWN);
  }

  private static double positive(String name, String text) {
    double number = number(name, text);
    if (number <= 0) {
      throw new IllegalArgumentException(name + " takes a number above 0, got " + text);
    }
    return number;
  }

  private static double number(String name, String text) {
    try {
      double number = Double.parseDouble(text);
      if (Math.abs(number) <= 1e6) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " takes a number, got \"" + text + "\"", e);
    }
    throw new IllegalArgumentException(name + " takes a number within ±1000000, got " + text);
  }

  private static int target(String name, String text) {
    if (!text.matches("[1-9]\\d{0,2}")) {
      throw unknown(name);
    }
    return Integer.parseInt(text);
  }

  private static Deviation deviation(String name, String text) {
    for (Deviation deviation : Deviation.values()) {
      if (deviation.name().toLowerCase(Locale.ROOT).equals(text)) {
        return deviation;
      }
    }
    throw unknown(name);
  }
}
