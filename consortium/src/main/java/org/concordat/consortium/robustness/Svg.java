package org.concordat.consortium.robustness;

import java.util.Locale;

/**
 * A drawing of rectangles, lines, circles and text, as an SVG document that follows the reader's
 * light or dark scheme. Lengths are pixels.
 */
final class Svg {
  private static final String STYLE =
      """
      <style>
        .page { fill: #ffffff; }
        .rule { stroke: #c9d1d9; }
        .ink { fill: #1f2328; }
        .faint { fill: #59636e; }
        .bar { fill: #2f6fb0; }
        .mark { stroke: #1f2328; }
        .dot { fill: #ffffff; stroke: #1f2328; }
        @media (prefers-color-scheme: dark) {
          .page { fill: #0d1117; }
          .rule { stroke: #30363d; }
          .ink { fill: #e6edf3; }
          .faint { fill: #9198a1; }
          .bar { fill: #4a8fd6; }
          .mark { stroke: #e6edf3; }
          .dot { fill: #0d1117; stroke: #e6edf3; }
        }
        text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
      </style>
      """;

  private final StringBuilder body = new StringBuilder();
  private final double width;
  private final double height;

  /** Where a text stands on its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /**
   * Starts a drawing.
   *
   * @param width its width, above 0
   * @param height its height, above 0
   * @param title what it shows, for those who cannot see it
   */
  Svg(double width, double height, String title) {
    this.width = width;
    this.height = height;
    body.append("<title>").append(escaped(title)).append("</title>\n").append(STYLE);
    add(
        "<rect class=\"page\" width=\"%s\" height=\"%s\"/>"
            .formatted(number(width), number(height)));
  }

  /** A rectangle in a class of the style. */
  Svg rectangle(double x, double y, double w, double h, String style) {
    return add(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
            .formatted(style, number(x), number(y), number(w), number(h)));
  }

  /** A cell of a colour of its own, with a text in it that stands out against the colour. */
  Svg cell(double x, double y, double w, double h, Colour colour, String text) {
    add(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>"
            .formatted(number(x), number(y), number(w), number(h), colour.hex()));
    return add(
        "<text x=\"%s\" y=\"%s\" font-size=\"11\" text-anchor=\"middle\" fill=\"%s\">%s</text>"
            .formatted(
                number(x + w / 2),
                number(y + h / 2 + 4),
                colour.dark() ? "#ffffff" : "#1f2328",
                escaped(text)));
  }

  Svg line(double x1, double y1, double x2, double y2, String style) {
    return add(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
  }

  Svg circle(double x, double y, double radius, String style) {
    return add(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>"
            .formatted(style, number(x), number(y), number(radius)));
  }

  Svg text(double x, double y, double size, Anchor anchor, String style, String text) {
    return add(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" font-size=\"%s\" text-anchor=\"%s\">%s</text>"
            .formatted(
                style,
                number(x),
                number(y),
                number(size),
                anchor.name().toLowerCase(Locale.ROOT),
                escaped(text)));
  }

  /** A text that rises to the right of its point. */
  Svg rising(double x, double y, double size, String style, String text) {
    return add(
        "<text class=\"%s\" transform=\"translate(%s %s) rotate(-45)\" font-size=\"%s\">%s</text>"
            .formatted(style, number(x), number(y), number(size), escaped(text)));
  }

  /** The whole document. */
  String document() {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%s\" height=\"%s\""
                + " viewBox=\"0 0 %s %s\">%n",
            number(width),
            number(height),
            number(width),
            number(height))
        + body
        + "</svg>\n";
  }

  private Svg add(String element) {
    body.append(element).append('\n');
    return this;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * A colour.
   *
   * @param red 0 to 255
   * @param green 0 to 255
   * @param blue 0 to 255
   */
  record Colour(int red, int green, int blue) {
    private static final Colour LOW = new Colour(158, 66, 12);
    private static final Colour MIDDLE = new Colour(245, 238, 222);
    private static final Colour HIGH = new Colour(22, 88, 150);

    /** From brown at 0 over white to blue at 1, which people of every colour vision can tell. */
    static Colour scale(double share) {
      double at = Math.clamp(share, 0, 1) * 2;
      return at <= 1 ? LOW.towards(MIDDLE, at) : MIDDLE.towards(HIGH, at - 1);
    }

    private Colour towards(Colour other, double share) {
      return new Colour(
          between(red, other.red, share),
          between(green, other.green, share),
          between(blue, other.blue, share));
    }

    private static int between(int from, int to, double share) {
      return (int) Math.round(from + (to - from) * share);
    }

    /** Whether white text is easier to read on it than black. */
    boolean dark() {
      return 0.299 * red + 0.587 * green + 0.114 * blue < 140;
    }

    String hex() {
      return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
  }
}
