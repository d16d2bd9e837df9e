package org.concordat.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files browsers are given, and that no path leads to another. */
class StaticFilesTest {
  @TempDir Path directory;
  private StaticFiles files;

  @BeforeEach
  void write() throws IOException {
    put("console/index.html", "<script type=\"module\" src=\"@{files}/app.js\"></script>");
    put("console/app.js", "import '@{webjar:swagger-ui}/swagger-ui-bundle.js';");
    put("console/pages/home.js", "export {};");
    put("console/notes.txt", "not for browsers");
    put("secret.js", "outside");
    files = open();
  }

  @Test
  void the_page_names_its_files_where_they_lie_and_is_asked_for_anew_each_time() {
    StaticFile page = files.find("/console").orElseThrow();

    assertThat(text(page)).contains("src=\"" + files.address("console") + "/app.js\"");
    assertThat(page.immutable()).isFalse();
    assertThat(text(files.find("/console/studies/card-fraud").orElseThrow())).isEqualTo(text(page));
  }

  @Test
  void its_files_are_kept_for_good_since_their_address_changes_with_them() throws IOException {
    String before = files.address("console");
    StaticFile script = files.find(before + "/app.js").orElseThrow();
    assertThat(script.immutable()).isTrue();
    assertThat(script.type().toString()).startsWith("text/javascript");
    assertThat(text(script)).matches("import '/webjars/swagger-ui/[0-9.]+/swagger-ui-bundle.js';");

    put("console/pages/home.js", "export const home = 1;");
    StaticFiles after = open();

    assertThat(after.address("console")).isNotEqualTo(before);
    assertThat(after.find(before + "/app.js")).isEmpty();
    assertThat(after.find(after.address("console") + "/pages/home.js")).isPresent();
  }

  @Test
  void a_text_that_names_a_webjar_which_is_not_there_stops_the_start() throws IOException {
    put("console/app.js", "import '@{webjar:left-pad}/index.js';");

    assertThatThrownBy(this::open).hasMessageContaining("left-pad");
  }

  @Test
  void of_a_webjar_only_what_a_page_needs_is_given() {
    String swagger = address("swagger-ui");

    assertThat(files.find(swagger + "/swagger-ui-bundle.js")).isPresent();
    assertThat(files.find(swagger + "/swagger-ui.css")).isPresent();
    assertThat(files.find(swagger + "/index.html")).isEmpty();
    assertThat(files.find(swagger + "/swagger-ui.js.map")).isEmpty();
    assertThat(files.find("/webjars/swagger-ui/0.0.1/swagger-ui.css")).isEmpty();
    assertThat(files.find("/webjars/swagger-ui")).isEmpty();
    assertThat(files.find("/webjars/jquery/3.0.0/jquery.js")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/../secret.js",
        "/console/VERSION/../secret.js",
        "/console/VERSION/../../secret.js",
        "/console/VERSION/%2e%2e/secret.js",
        "/console/VERSION/..%2fsecret.js",
        "/console/VERSION//app.js",
        "/console/VERSION/pages/../app.js",
        "/console/VERSION\\app.js",
        "/console/VERSION/.hidden.js",
        "/console/VERSION/app.js;a=1",
        "/console/VERSION/app.js%00.html",
        "/console/VERSION/notes.txt",
        "/console/VERSION/pages",
        "/console/VERSION/index.html",
        "/console/app.js",
        "/consolex",
        "/webjars/../console/app.js"
      })
  void no_other_path_leads_to_a_file(String path) {
    String asked = path.replace("/console/VERSION", files.address("console"));

    assertThat(files.find(asked).map(StaticFilesTest::text))
        .isNotEqualTo(files.find(files.address("console") + "/app.js").map(StaticFilesTest::text))
        .satisfiesAnyOf(
            found -> assertThat(found).isEmpty(),
            found ->
                assertThat(found).isEqualTo(files.find("/console").map(StaticFilesTest::text)));
  }

  private String address(String webJar) {
    return text(files.find(files.address("console") + "/app.js").orElseThrow())
        .replaceAll(".*'(/webjars/" + webJar + "/[^/]+)/.*", "$1");
  }

  private StaticFiles open() throws MalformedURLException {
    ClassLoader product = getClass().getClassLoader();
    return StaticFiles.open(
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader()) {
          @Override
          public Enumeration<URL> findResources(String name) throws IOException {
            return name.startsWith("META-INF")
                ? product.getResources(name)
                : super.findResources(name);
          }

          @Override
          public URL findResource(String name) {
            return name.startsWith("META-INF")
                ? product.getResource(name)
                : super.findResource(name);
          }
        });
  }

  private void put(String name, String text) throws IOException {
    Path file = directory.resolve("org/concordat/service").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, UTF_8);
  }

  private static String text(StaticFile file) {
    return new String(file.content(), UTF_8);
  }
}
