package org.concordat.verifier.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckDocTest {
  @Test
  void the_documentation_lists_every_check_with_its_rule() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    List<String> rows =
        Files.readAllLines(root.resolve("docs/evidence-story.md")).stream()
            .filter(line -> line.startsWith("| EV-"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Check.values())
                .map(
                    check ->
                        "| %s | %s | %s | `%s` |"
                            .formatted(
                                check.code(), check.area().title(), check.rule(), check.source()))
                .toList());
  }

  @Test
  void no_code_is_used_twice() {
    assertThat(Arrays.stream(Check.values()).map(Check::code)).doesNotHaveDuplicates();
  }
}
