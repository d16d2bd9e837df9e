package org.concordat.consortium.demo;

import java.util.List;
import java.util.Locale;

/** How figures are written. */
final class Numbers {
  private Numbers() {}

  /** Writes a share with three digits; one that cannot be told as a dash. */
  static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** Writes whole numbers in their order, runs of them shortly: {@code 1, 3-7}. */
  static String ranges(List<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.size(); i++) {
      int first = numbers.get(i);
      while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
        i++;
      }
      int last = numbers.get(i);
      text.append(text.isEmpty() ? "" : ", ")
          .append(first == last ? "" + first : first + "-" + last);
    }
    return text.toString();
  }

  /** Writes milliseconds as seconds with one digit. */
  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
