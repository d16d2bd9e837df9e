package org.concordat.network.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of {@code network/fabric-config}, filled in. */
public final class Templates {
  private static final String FOLDER = "/org/concordat/network/fabric-config/";
  private static final Pattern NAME = Pattern.compile("\\$\\{([a-z.-]+)}");

  private Templates() {}

  /**
   * Fills a template in.
   *
   * @param file its path below {@code fabric-config}
   * @param values what stands for each {@code ${name}}
   * @return the text
   * @throws IllegalStateException when a name has no value
   */
  public static String fill(String file, Map<String, String> values) {
    return NAME.matcher(text(file))
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                throw new IllegalStateException(file + " names " + match.group() + ": no value");
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /**
   * Returns a template as it is.
   *
   * @param file its path below {@code fabric-config}
   * @return the text
   */
  public static String text(String file) {
    try (InputStream in = Templates.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("there is no template " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
