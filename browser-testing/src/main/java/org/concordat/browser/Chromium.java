package org.concordat.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An installed Chromium and its driver.
 *
 * @param program the browser
 * @param driver its driver, of the same version
 */
public record Chromium(Path program, Path driver) {
  private static final List<String> PROGRAMS =
      List.of("chromium", "chromium-browser", "google-chrome");

  /**
   * Looks for both on the path.
   *
   * @return where they are; empty when either is missing, and tests with a browser are not run
   */
  public static Optional<Chromium> find() {
    return PROGRAMS.stream()
        .flatMap(name -> onPath(name).stream())
        .findFirst()
        .flatMap(program -> onPath("chromedriver").map(driver -> new Chromium(program, driver)));
  }

  private static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
