package org.concordat.network.files;

import java.nio.file.Path;
import java.util.Map;

/** Where files go that do not outlive a run. */
public final class TemporaryFiles {
  private TemporaryFiles() {}

  /**
   * Finds the directory the shell names for them; Java looks for its own setting only.
   *
   * @param environment the environment, with {@code TMPDIR} or without
   * @return the directory
   */
  public static Path folder(Map<String, String> environment) {
    String named = environment.getOrDefault("TMPDIR", "");
    return Path.of(named.isBlank() ? System.getProperty("java.io.tmpdir") : named);
  }
}
