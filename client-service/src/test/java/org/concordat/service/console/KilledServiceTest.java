package org.concordat.service.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.concordat.browser.Browser;
import org.concordat.browser.Chromium;
import org.concordat.service.testing.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open console whose service is killed, and comes again. */
class KilledServiceTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  /** What the page was told by the ledger's events, each time it was told. */
  private static final String WATCH =
      """
      window.heard = [];
      const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (name, listener) {
        listen.call(this, name, (event) => { heard.push(event.lastEventId); listener(event); });
      };
      """;

  @TempDir Path directory;
  private Process process;
  private Browser browser;
  private int port;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Chromium.find().isPresent(), "not run: no chromium and chromedriver on the path");
    port = FreePort.find();
    browser = Browser.start(Chromium.find().get(), Path.of("target", "screenshots"));
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void its_page_is_current_within_five_seconds_and_no_event_is_lost_or_doubled() throws Exception {
    String password = serve(20);
    browser.beforeEachPage(WATCH);
    browser.signIn(URI.create("http://127.0.0.1:" + port + "/console/"), "scientist", password);
    browser.find("#feed li[data-id='19-0']");
    tell(23);
    browser.find("#feed li[data-id='22-0']");

    process.destroyForcibly().waitFor();
    browser.find(".standing.lost");
    serve(28);
    long back = System.nanoTime();
    browser.await("the newest block", said -> said.contains("subject-27"), SOON);

    System.out.printf(
        "current %d ms after the service was back%n", (System.nanoTime() - back) / 1_000_000);
    tell(30);
    browser.find("#feed li[data-id='29-0']");
    assertThat(heard()).isEqualTo(ids(20, 30));
    assertThat(shown()).isEqualTo(ids(18, 30).reversed());
    assertThat(browser.run("return document.querySelector('.standing.lost')")).isNull();
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(block -> block + "-0").toList();
  }

  private List<String> heard() {
    return texts("return heard");
  }

  private List<String> shown() {
    return texts("return [...document.querySelectorAll('#feed li')].map((one) => one.dataset.id)");
  }

  private List<String> texts(String script) {
    return ((List<?>) browser.run(script)).stream().map(Object::toString).toList();
  }

  /** Starts the service; gives the scientist's password when it listens. */
  private String serve(int height) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServiceProcess.class.getName(),
                directory.toString(),
                Integer.toString(port),
                Integer.toString(height))
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("ready at ")) {
        Thread.ofVirtual().start(() -> out.lines().forEach(ignored -> {}));
        return line.substring(line.lastIndexOf(' ') + 1);
      }
    }
    throw new IllegalStateException("the service ended: " + said);
  }

  private void tell(int height) {
    PrintWriter in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    in.println(height);
  }
}
