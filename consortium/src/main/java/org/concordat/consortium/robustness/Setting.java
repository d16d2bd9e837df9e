package org.concordat.consortium.robustness;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.consortium.data.BadInputException;

/**
 * How many banks are honest and how many collude.
 *
 * @param honest h, 1 to 100
 * @param faults f, 1 to 50
 */
record Setting(int honest, int faults) {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,2})\\+([1-9]\\d?)");
  private static final int MOST_HONEST = 100;
  private static final int MOST_FAULTS = 50;

  Setting {
    if (honest < 1 || honest > MOST_HONEST || faults < 1 || faults > MOST_FAULTS) {
      throw new BadInputException(
          "a setting has 1 to "
              + MOST_HONEST
              + " honest and 1 to "
              + MOST_FAULTS
              + " colluding banks, got "
              + honest
              + "+"
              + faults);
    }
  }

  static Setting parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadInputException("a setting is honest+colluding, as in 5+1, got \"" + text + "\"");
    }
    return new Setting(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** n, all banks. */
  int banks() {
    return honest + faults;
  }

  @Override
  public String toString() {
    return honest + "+" + faults;
  }
}
