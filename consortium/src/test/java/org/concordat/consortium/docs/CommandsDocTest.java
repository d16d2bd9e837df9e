package org.concordat.consortium.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.concordat.consortium.docs.Documents.Block;
import org.concordat.consortium.docs.Documents.Page;
import org.junit.jupiter.api.Test;

/** Every command of the documents is run by a test, or says why not. */
class CommandsDocTest {
  /** Who runs the commands of whole pages, and the source that has to name its page. */
  private static final Map<String, String> RUNNERS =
      Map.of(
          "service", "client-service/src/test/java/org/concordat/service/rest/ApiDocTest.java",
          "network",
              "consortium/src/test/java/org/concordat/consortium/docs/OperationsGuideIT.java",
          "tour",
              "consortium/src/test/java/org/concordat/consortium/demo/HowToAcceptanceTest.java");

  private static final Pattern LOOKS_LIKE_A_COMMAND =
      Pattern.compile("(?m)^(scripts/|mvn |curl |git |docker )");

  @Test
  void every_command_is_run_or_says_why_not() throws IOException {
    List<String> orphans = new ArrayList<>();
    for (Page page : Documents.pages()) {
      for (Block block : page.commands()) {
        if (block.notRun().isPresent()) {
          System.out.println("Not run, " + block.where() + " (" + block.notRun().get() + ")");
        } else if (!block.isRunHere() && page.runner().isEmpty()) {
          orphans.add(block.where());
        }
      }
    }
    assertThat(orphans).as("commands nobody runs, nor says why").isEmpty();
  }

  @Test
  void who_is_said_to_run_a_page_does() throws IOException {
    for (Page page : Documents.pages()) {
      if (page.runner().isPresent()) {
        assertThat(RUNNERS).as(page.name()).containsKey(page.runner().get());
        assertThat(Files.readString(Documents.ROOT.resolve(RUNNERS.get(page.runner().get()))))
            .as("%s runs %s", page.runner().get(), page.name())
            .contains('"' + page.file().getFileName().toString() + '"');
      }
    }
  }

  @Test
  void commands_are_marked_as_such() throws IOException {
    for (Page page : Documents.pages()) {
      for (Block block : page.blocks()) {
        if (!block.isCommands()) {
          assertThat(LOOKS_LIKE_A_COMMAND.matcher(block.text()).find())
              .as("to be marked sh, " + block.where())
              .isFalse();
        }
      }
    }
  }

  @Test
  void what_is_to_run_here_runs() throws Exception {
    for (Page page : Documents.pages()) {
      for (Block block : page.commands()) {
        if (block.isRunHere()) {
          run(block);
        }
      }
    }
  }

  private static void run(Block block) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-euc", block.text())
            .directory(Documents.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(block.where()).isTrue();
    assertThat(process.exitValue()).as(block.where() + "\n" + said).isZero();
  }
}
