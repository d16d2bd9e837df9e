package org.concordat.protocol.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code is one of its own, is given somewhere, and says what to do. */
class ErrorCodeTest {
  private static final Pattern NAME = Pattern.compile("\\b[A-Z][A-Z_]+[A-Z]\\b");

  @Test
  void no_two_codes_have_the_same_number() {
    Set<String> seen = new HashSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(code.code()).matches("CC-1[0-9]{3}");
      assertThat(seen.add(code.code())).as("%s is given twice", code.code()).isTrue();
    }
  }

  @Test
  void every_code_says_what_happened_and_what_to_do() {
    for (ErrorCode code : ErrorCode.values()) {
      Explanation explanation = Explanation.of(code);
      assertThat(sentences(explanation.what())).as("%s what", code.code()).isEqualTo(1);
      assertThat(sentences(explanation.advice())).as("%s advice", code.code()).isBetween(1, 2);
      assertThat(explanation.what()).as(code.code()).isNotEqualTo(explanation.advice());
    }
  }

  @Test
  void nothing_is_explained_that_is_no_code() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      keys.addAll(
          List.of(code.code() + ".what", code.code() + ".advice", code.code() + ".retired"));
    }
    Properties texts = new Properties();
    texts.load(
        new InputStreamReader(
            Explanation.class.getResourceAsStream("explanations.properties"),
            StandardCharsets.UTF_8));

    assertThat(keys).containsAll(texts.stringPropertyNames());
  }

  @Test
  void every_code_is_given_somewhere_or_marked_as_retired() throws IOException {
    Set<String> named = new HashSet<>();
    for (Path source : sources()) {
      Matcher names = NAME.matcher(Files.readString(source));
      while (names.find()) {
        named.add(names.group());
      }
    }
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(named.contains(code.name()))
          .as("%s %s is named in the sources unless it is retired", code.code(), code.name())
          .isNotEqualTo(Explanation.of(code).retired());
    }
  }

  /** Ends of sentences; an abbreviation's dot is followed by no space. */
  private static int sentences(String text) {
    assertThat(text).endsWith(".").isEqualTo(text.strip());
    return text.split("[.?!]( |$)").length;
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(ErrorCodeTest::javaFiles)
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("ErrorCode.java"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
