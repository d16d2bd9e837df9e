package org.concordat.consortium.demo;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.network.NetworkException;
import org.concordat.network.files.TemporaryFiles;
import org.concordat.network.screen.Progress;
import org.slf4j.LoggerFactory;

/**
 * The demo's program: banks and a regulator train one model in this process.
 *
 * <p>Exit status: 0 every round ended in a named state and the last model was accepted, 1 the run
 * failed, 2 bad input and nothing was started, 130 interrupted.
 */
public final class DemoMain {
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;

  private DemoMain() {}

  /**
   * Runs the demo.
   *
   * @param arguments the command line, see {@code scripts/demo.sh -h}
   */
  public static void main(String[] arguments) {
    long started = System.currentTimeMillis();
    LogManager.getLogManager().reset();
    preferNativeSignatures();
    DemoOptions options;
    LedgerFactory ledgers;
    DemoData data;
    Outputs outputs;
    try {
      options = DemoOptions.parse(List.of(arguments));
      ledgers = ledgers(options);
      outputs = Outputs.of(options, System.getenv());
      try (Progress _ = Progress.begin(outputs.screen(), "reading rows", 0)) {
        data = DemoData.load(options);
      }
    } catch (BadInputException | NetworkException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(BAD_INPUT);
      return;
    }
    System.exit(run(options, ledgers, data, outputs, started));
  }

  /**
   * All banks' peers, orderers and services sign and verify in this one process, and the JDK's own
   * elliptic curves are slow without the second compiler (verifying takes 1.7 ms against 0.05).
   * Where the native provider cannot be loaded, the JDK's does the same.
   */
  private static void preferNativeSignatures() {
    if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
      AmazonCorrettoCryptoProvider.install();
    }
  }

  private static LedgerFactory ledgers(DemoOptions options) {
    return switch (options.ledger()) {
      case EMBEDDED -> LedgerFactory.embedded();
      case FABRIC -> LedgerFactory.fabric(System.getenv());
    };
  }

  private static int run(
      DemoOptions options, LedgerFactory ledgers, DemoData data, Outputs outputs, long started) {
    Path directory;
    try {
      directory =
          Files.createTempDirectory(TemporaryFiles.folder(System.getenv()), "concordat-demo-");
    } catch (IOException e) {
      System.err.println("demo: no directory for the state: " + e.getMessage());
      return FAILED;
    }
    System.setProperty("concordat.log", directory.resolve("demo.log").toString());
    Thread main = Thread.currentThread();
    Cleanup cleanup = new Cleanup(directory, options.keep());
    Thread hook =
        new Thread(
            () -> {
              if (cleanup.over()) {
                return;
              }
              cleanup.interrupted();
              main.interrupt();
              outputs.screen().end();
              cleanup.run();
              sayInterrupted(cleanup);
            },
            "demo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      boolean accepted = new DemoRun(options, ledgers, data, outputs, cleanup, started).run();
      return accepted ? 0 : FAILED;
    } catch (InterruptedException e) {
      return FAILED;
    } catch (IOException | RuntimeException e) {
      if (!cleanup.wasInterrupted()) {
        outputs.screen().end();
        LoggerFactory.getLogger(DemoMain.class).atError().setCause(e).log("the run failed");
        System.err.println("demo: " + reason(e));
        System.err.println("demo: more in " + keepLog(directory));
      }
      return FAILED;
    } finally {
      cleanup.run();
    }
  }

  private static void sayInterrupted(Cleanup cleanup) {
    System.err.println(
        cleanup.keeps()
            ? "demo: interrupted: everything is stopped; its state stays in " + cleanup.directory()
            : "demo: interrupted: everything is stopped, and nothing of it is left");
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** The log of a failed run outlives its directory. */
  private static Path keepLog(Path directory) {
    Path log = directory.resolve("demo.log");
    try {
      if (Files.exists(log)) {
        return Files.move(
            log,
            Files.createTempFile("concordat-demo-", ".log")
                .resolveSibling(directory.getFileName() + ".log"));
      }
    } catch (IOException e) {
      return log;
    }
    return log;
  }
}
