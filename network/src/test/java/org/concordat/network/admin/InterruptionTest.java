package org.concordat.network.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.concordat.network.Await;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  @TempDir Path directory;

  /** Works until it is interrupted, and takes its time to take back what it did. */
  static final class Work {
    private Work() {}

    public static void main(String[] arguments) throws IOException {
      Path partial = Path.of(arguments[0]);
      try (Interruption interruption = new Interruption(() -> {})) {
        try {
          Files.createFile(partial);
          Await.until(
              LIMIT,
              PAUSE,
              () -> {
                interruption.check();
                return false;
              });
        } catch (NetworkException e) {
          Await.until(Duration.ofMillis(300), PAUSE, () -> false);
          Files.delete(partial);
          throw e;
        }
      }
    }
  }

  @Test
  void the_program_ends_when_what_it_began_is_taken_back() throws Exception {
    Path partial = directory.resolve("partial");
    Process work =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Work.class.getName(),
                partial.toString())
            .inheritIO()
            .start();
    try {
      assertThat(Await.until(LIMIT, PAUSE, () -> Files.exists(partial))).isTrue();

      work.destroy();

      assertThat(work.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(work.exitValue()).as("as after a signal").isGreaterThan(128);
      assertThat(partial).doesNotExist();
    } finally {
      work.destroyForcibly();
    }
  }
}
