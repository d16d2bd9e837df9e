package org.concordat.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a test with this browser could fail at all. */
class BrowserTest {
  private static final String PAGE =
      "<!doctype html><html lang='en'><head><title>Page</title></head><body><main><h1>Hello</h1>"
          + "<button onclick=\"document.querySelector('h1').textContent='Bye'\">Leave</button>"
          + "</main></body></html>";

  private static final String LINKS =
      "<a href='/there'>Shown</a><a href='/there' style='outline: none'>Unseen</a>"
          + "<button tabindex='-1'>Mouse only</button>";

  @TempDir static Path pictures;
  private static HttpServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Chromium.find().isPresent(), "not run: no chromium and chromedriver on the path");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String page =
              switch (exchange.getRequestURI().getPath()) {
                case "/barrier" -> PAGE.replace("</main>", "<img src='/no.png'><input></main>");
                case "/keys" -> PAGE.replace("</main>", LINKS + "</main>");
                default -> PAGE;
              };
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange
              .getResponseHeaders()
              .set(
                  "Content-Security-Policy",
                  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    browser = Browser.start(Chromium.find().get(), pictures);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.stop(0);
    }
  }

  private static URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Test
  void a_page_without_barriers_has_none_and_one_with_a_nameless_field_has() {
    browser.open(at("/"));
    assertThat(browser.barriers()).isEmpty();

    browser.open(at("/barrier"));
    assertThat(browser.barriers()).anyMatch(found -> found.startsWith("label"));
  }

  @Test
  void what_the_pages_policy_forbids_is_a_complaint() {
    browser.open(at("/"));
    browser.click("Leave");

    assertThat(browser.text()).contains("Hello");
    assertThat(browser.complaints()).anyMatch(said -> said.contains("Content Security Policy"));
  }

  @Test
  void what_does_not_come_ends_with_the_pages_text() {
    browser.open(at("/"));

    assertThatThrownBy(() -> browser.await("a farewell", "Bye"::equals, Duration.ofMillis(300)))
        .hasMessageContaining("a farewell did not come")
        .hasMessageContaining("Hello");
  }

  @Test
  void a_link_is_followed_by_tab_and_enter() {
    browser.open(at("/keys"));

    browser.press("Shown");

    assertThat(browser.run("return location.pathname")).isEqualTo("/there");
  }

  @Test
  void what_the_tab_key_does_not_reach_or_does_not_show_is_not_pressed() {
    browser.open(at("/keys"));

    assertThat(browser.beyondTheKeyboard()).singleElement().asString().contains("Mouse only");
    assertThatThrownBy(() -> browser.press("Mouse only")).hasMessageContaining("do not lead to");
    assertThatThrownBy(() -> browser.press("Unseen")).hasMessageContaining("does not show");
  }

  @Test
  void a_picture_is_kept() {
    browser.open(at("/"));

    browser.picture("page");

    assertThat(pictures.resolve("page.png")).isNotEmptyFile();
  }
}
