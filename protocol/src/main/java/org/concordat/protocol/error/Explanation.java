package org.concordat.protocol.error;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * What an error code says to a person. The texts stand in one file, {@code
 * explanations.properties}, beside this class.
 *
 * @param what what happened, one sentence
 * @param advice what to do about it and who can, one or two sentences
 * @param retired whether the code is given no more
 */
public record Explanation(String what, String advice, boolean retired) {
  private static final class Texts {
    private static final Properties ALL = read();

    private static Properties read() {
      Properties texts = new Properties();
      try (InputStream in = Explanation.class.getResourceAsStream("explanations.properties")) {
        texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return texts;
    }
  }

  /**
   * Finds the explanation of a code.
   *
   * @param code the code
   * @return its explanation; every code has one
   */
  public static Explanation of(ErrorCode code) {
    return new Explanation(
        text(code, ".what"),
        text(code, ".advice"),
        Texts.ALL.getProperty(code.code() + ".retired") != null);
  }

  private static String text(ErrorCode code, String kind) {
    String text = Texts.ALL.getProperty(code.code() + kind);
    if (text == null) {
      throw new IllegalStateException("explanations.properties lacks " + code.code() + kind);
    }
    return text;
  }
}
