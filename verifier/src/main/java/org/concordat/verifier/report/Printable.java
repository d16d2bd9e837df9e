package org.concordat.verifier.report;

/**
 * Text from evidence, made safe to print: what others wrote must not move the cursor, reverse the
 * direction of reading or begin a line of its own in a report.
 */
public final class Printable {
  private Printable() {}

  /**
   * Spells out control and format characters, line separators and lone surrogates.
   *
   * @param text any text
   * @return the same with <code>&#92;u{HEX}</code> in their place
   */
  public static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPrintable(point)) {
                printable.appendCodePoint(point);
              } else {
                printable.append("\\u{").append(Integer.toHexString(point)).append('}');
              }
            });
    return printable.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
