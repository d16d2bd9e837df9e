package org.concordat.consortium.attack;

import java.util.Locale;
import java.util.Optional;
import org.concordat.consortium.data.BankNames;
import org.concordat.consortium.robustness.attack.KnownAttacks;
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
  String KNOWN =
      "signflip, labelflip, ipm:TAU, alie, copy:BANK, silent, badreveal, and those of the attack"
          + " bench";

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
   * An attack of the attack bench, made from what the honest banks send in the round.
   *
   * @param name its name, one that {@link KnownAttacks#start} knows
   */
  record Known(String name) implements Attack {
    /** Checks the name. */
    public Known {
      KnownAttacks.start(name);
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new ForgedUpdates(
          honest, new KnownForgery(honest.bank(), n -> KnownAttacks.start(name), board));
    }
  }

  /**
   * A little is enough (Baruch, Baruch, Goldberg, NeurIPS 2019): sends the mean of the honest
   * updates, shifted down in every coordinate by z of their standard deviations, with the z of the
   * paper's section 3.2 for one poisoned bank, at least 0.3.
   */
  record LittleIsEnough() implements Attack {
    private static final double LEAST_SHIFT = 0.3;

    @Override
    public String name() {
      return "alie";
    }

    @Override
    public TaskHandler disguise(BankTaskHandler honest, AttackBoard board) {
      return new ForgedUpdates(
          honest,
          new KnownForgery(honest.bank(), n -> KnownAttacks.start("alie:" + -shift(n)), board));
    }

    /** Returns z for n banks of which one is poisoned. */
    static double shift(int n) {
      return Math.max(
          LEAST_SHIFT,
          org.concordat.consortium.robustness.attack.LittleIsEnough.largestShift(n, 1));
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
    if (name.equals("copy") && parameter.isEmpty()) {
      throw new IllegalArgumentException("attack copy needs a parameter, as in copy:B");
    }
    return switch (colon < 0 ? name : name + ":") {
      case "signflip" -> new SignFlip();
      case "labelflip" -> new LabelFlip();
      case "alie" -> new LittleIsEnough();
      case "copy:" -> new Copy(mspId(parameter));
      case "silent" -> new Silent();
      case "badreveal" -> new BadReveal();
      default -> known(text);
    };
  }

  private static Attack known(String text) {
    try {
      return new Known(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          KnownAttacks.isNamed(text)
              ? e.getMessage()
              : "there is no attack " + text + "; known are " + KNOWN,
          e);
    }
  }

  private static String mspId(String bank) {
    return bank.startsWith("Bank") && bank.endsWith("MSP") ? bank : BankNames.mspId(bank);
  }
}
