package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The smallest grid from its command line to its files. */
class AttackBenchAcceptanceTest {
  @TempDir private Path directory;

  private String bench(String name, String... options) throws IOException {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(shown, false, StandardCharsets.UTF_8)) {
      List<String> words =
          Stream.concat(
                  Stream.of(
                      "--quick",
                      "--rows",
                      "800",
                      "--steps",
                      "8",
                      "--out",
                      directory.resolve(name).toString()),
                  Stream.of(options))
              .toList();
      new GridBench(BenchOptions.parse(words), new Screen(out, Terminal.NONE)).run();
    }
    return shown.toString(StandardCharsets.UTF_8);
  }

  private String results(String name) throws IOException {
    return Files.readString(directory.resolve(name).resolve("results.csv"));
  }

  @Test
  void the_same_seed_gives_the_same_results_with_any_number_of_threads() throws IOException {
    bench("one", "--threads", "1", "--seed", "7");
    bench("three", "--threads", "3", "--seed", "7");
    bench("other", "--threads", "3", "--seed", "8");
    assertThat(results("three")).isEqualTo(results("one")).isNotEqualTo(results("other"));
  }

  @Test
  void rules_are_ranked_by_their_worst_attack_and_refusals_have_their_reason() throws IOException {
    String shown =
        bench(
            "a",
            "--rules",
            "trmean,nnm+trmean,mean",
            "--settings",
            "3+1,2+2",
            "--attacks",
            "zero,ipm:2");
    assertThat(shown).contains("AUC under the worst attack, dirichlet:0.3").contains("no attack");
    assertThat(shown).contains("refused: trmean at 2+2: trmean needs n >= 2f+1");
    assertThat(results("a").lines())
        .hasSize(1 + 2 * 3 * 3)
        .anyMatch(line -> line.startsWith("mean,ipm:2,dirichlet:0.3,3,1,1,ok,0."))
        .anyMatch(
            line -> line.startsWith("trmean,zero,dirichlet:0.3,2,2,1,refused,,,\"trmean needs"));
  }

  @Test
  void the_plots_are_documents_that_any_reader_of_xml_opens() throws Exception {
    bench("b", "--attacks", "zero,mimic:all", "--settings", "3+1", "--rules", "trmean,mean");
    for (String plot : List.of("attacks-dirichlet-0.3.svg", "worst-dirichlet-0.3.svg")) {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(directory.resolve("b").resolve(plot).toFile());
      assertThat(document.getDocumentElement().getTagName()).as(plot).isEqualTo("svg");
      assertThat(document.getDocumentElement().getTextContent()).contains("trmean", "mean");
    }
  }
}
