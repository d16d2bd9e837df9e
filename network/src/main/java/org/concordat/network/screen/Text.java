package org.concordat.network.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with colours in them, by what is seen of them. */
final class Text {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  private Text() {}

  /** How wide a text is; colours do not count. */
  static int width(String text) {
    String seen = plain(text);
    return seen.codePointCount(0, seen.length());
  }

  /** The text without colours. */
  static String plain(String text) {
    return COLOUR.matcher(text).replaceAll("");
  }

  /** What fits into a width, 0 for any; what was coloured and is cut ends plain. */
  static String cut(String text, int width) {
    if (width <= 0 || width(text) <= width) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    Matcher colour = COLOUR.matcher(text);
    int seen = 0;
    int at = 0;
    boolean coloured = false;
    while (at < text.length() && seen < width) {
      if (colour.find(at) && colour.start() == at) {
        kept.append(colour.group());
        at = colour.end();
        coloured = true;
      } else {
        int point = text.codePointAt(at);
        kept.appendCodePoint(point);
        at += Character.charCount(point);
        seen++;
      }
    }
    return coloured ? kept + "\u001b[0m" : kept.toString();
  }

  /** Breaks a text between words so that no line is wider, unless a single word is. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && width(line + " " + word) > width) {
        lines.add(line.toString());
        line.setLength(0);
        line.append("  "); // what goes on is moved in
      } else if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** The same in ASCII, for outputs that take nothing else. */
  static String ascii(String text) {
    StringBuilder ascii = new StringBuilder();
    text.codePoints().forEach(point -> ascii.append(ascii(point)));
    return ascii.toString();
  }

  private static String ascii(int point) {
    if (point < 128) {
      return Character.toString(point);
    }
    return switch (point) {
      case '²' -> "^2";
      case '─' -> "-";
      case '█' -> "#";
      case '░' -> ".";
      case '✓' -> "+";
      case '…' -> "...";
      default -> "?";
    };
  }
}
