package org.concordat.consortium.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.concordat.telemetry.LogKeys;
import org.junit.jupiter.api.Test;

/** Log lines of all modules use the keys of one list, and the list names no other. */
class LogKeysTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern CALL = Pattern.compile("addKeyValue\\(\\s*(\"(\\w+)\"|[^,]+),");
  private static final Set<String> RESERVED =
      Set.of("time", "level", "logger", "thread", "message", "error");

  @Test
  void no_log_call_uses_a_key_that_is_not_in_the_list_and_none_of_the_list_is_unused()
      throws IOException {
    Set<String> used = new TreeSet<>(LogKeys.context());
    for (Path file : sources()) {
      Matcher call = CALL.matcher(Files.readString(file));
      while (call.find()) {
        assertThat(call.group(2)).as("%s: a key is a literal: %s", file, call.group()).isNotNull();
        used.add(call.group(2));
      }
    }

    assertThat(used).isEqualTo(LogKeys.meanings().keySet());
    assertThat(used).doesNotContainAnyElementsOf(RESERVED);
  }

  @Test
  void nothing_is_logged_past_the_keys() throws IOException {
    Pattern past =
        Pattern.compile(
            "LOG\\.(trace|debug|info|warn|error)\\(|\\.addArgument\\(|\\.log\\([^\")]*\\+");
    for (Path file : sources()) {
      assertThat(past.matcher(Files.readString(file)).find()).as("%s", file).isFalse();
    }
  }

  @Test
  void the_documents_name_every_key() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/observability.md"));
    List<String> missing =
        LogKeys.meanings().entrySet().stream()
            .map(entry -> "| `" + entry.getKey() + "` | " + entry.getValue() + " |")
            .filter(row -> !page.contains(row))
            .toList();
    assertThat(missing).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }
}
