package org.concordat.consortium.attack;

import java.util.Locale;
import java.util.Optional;
import org.concordat.consortium.data.BankNames;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.feed.LabelledRows;

/**
 * What a poisoned bank does. It snapshots, computes quantiles and judges like an honest one; the
 * attack is in what it sends in the rounds.
 */
public sealed interface Attack {
  /**
   * Returns the attack's name with its parameter, as {@link #parse} reads it.
   *
   * @return for example {@code ipm:0.5}
   */
  String name();

  /**
   * Puts the attack in place of a bank's honest worker.
   *
   * @param honest the bank's worker
   * @param board where attacks that need to know the others' updates see them
   * @return the poisoned worker
   */
  TaskHandler disguise(BankTaskHandler honest, AttackBoard board);

  /** What can be named, for messages and help. */
  String KNOWN = "signflip, labelflip, ipm:TAU, alie, copy:BANK, silent, badreveal";

  /** Sends the opposite of the honest update, scaled to the norm bound. */
  record SignFlip() implements Attack {
    @Override
    public String name() {
      return "signflip";
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new ForgedUpdates(honest, new Forgery.Opposite());
    }
  }

  /** Trains honestly on rows whose labels are turned around. */
  record LabelFlip() implements Attack {
    @Override
    public String name() {
      return "labelflip";
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new Split(honest, honest.trainingOn(LabelledRows::withFlippedLabels));
    }
  }

  /**
   * Inner product manipulation (Xie, Koyejo, Gupta, "Fall of Empires", UAI 2019): sends -τ times
   * the mean of the honest updates.
   *
   * @param tau τ, above 0
   */
  record InnerProduct(double tau) implements Attack {
    @Override
    public String name() {
      return "ipm:" + tau;
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new ForgedUpdates(honest, new Forgery.InnerProduct(tau, board));
    }
  }

  /**
   * A little is enough (Baruch, Baruch, Goldberg, NeurIPS 2019): sends the mean of the honest
   * updates, shifted in every coordinate by z of their standard deviations.
   */
  record LittleIsEnough() implements Attack {
    @Override
    public String name() {
      return "alie";
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new ForgedUpdates(honest, new Forgery.LittleIsEnough(board));
    }
  }

  /**
   * Sends another bank's update as its own, so that this bank counts twice.
   *
   * @param victim the other bank's MSP id
   */
  record Copy(String victim) implements Attack {
    @Override
    public String name() {
      return "copy:" + BankNames.shortName(victim);
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new ForgedUpdates(honest, new Forgery.Copy(victim, board));
    }
  }

  /** Never answers when a round is trained or judged. */
  record Silent() implements Attack {
    @Override
    public String name() {
      return "silent";
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new Split(honest, task -> Optional.empty(), /* judges= */ false);
    }
  }

  /** Sends an update over the norm bound, which the ledger refuses at its reveal. */
  record BadReveal() implements Attack {
    @Override
    public String name() {
      return "badreveal";
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new ForgedUpdates(honest, new Forgery.OverTheBound());
    }
  }

  /**
   * Reads an attack's name.
   *
   * @param text for example {@code signflip} or {@code copy:B}
   * @return the attack
   * @throws IllegalArgumentException saying in one line what is wrong and what there is
   */
  static Attack parse(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    String parameter = colon < 0 ? "" : text.substring(colon + 1);
    boolean takesParameter = name.equals("ipm") || name.equals("copy");
    if (takesParameter && parameter.isEmpty()) {
      throw new IllegalArgumentException(
          "attack "
              + name
              + " needs a parameter, as in "
              + (name.equals("ipm") ? "ipm:0.5" : "copy:B"));
    }
    if (!takesParameter && colon >= 0) {
      throw new IllegalArgumentException(
          "there is no attack " + text + " with a parameter; known are " + KNOWN);
    }
    return switch (name) {
      case "signflip" -> new SignFlip();
      case "labelflip" -> new LabelFlip();
      case "ipm" -> new InnerProduct(tau(parameter));
      case "alie" -> new LittleIsEnough();
      case "copy" -> new Copy(mspId(parameter));
      case "silent" -> new Silent();
      case "badreveal" -> new BadReveal();
      default ->
          throw new IllegalArgumentException("there is no attack " + text + "; known are " + KNOWN);
    };
  }

  private static double tau(String text) {
    double tau;
    try {
      tau = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("ipm takes a number, got " + text, e);
    }
    if (!(tau > 0 && tau <= 1e6)) {
      throw new IllegalArgumentException("ipm takes a number above 0, got " + text);
    }
    return tau;
  }

  private static String mspId(String bank) {
    return bank.startsWith("Bank") && bank.endsWith("MSP") ? bank : BankNames.mspId(bank);
  }
}
