package org.concordat.consortium.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.concordat.chaincode.server.ChaincodeServerMain;
import org.concordat.consortium.broker.BrokerMain;
import org.concordat.network.service.Programs;
import org.concordat.service.ClientServiceMain;
import org.concordat.worker.WorkerMain;

/**
 * What {@code scripts/network.sh} writes to start programs, from this test's class path and without
 * start-up caches.
 */
final class LaunchFiles {
  private LaunchFiles() {}

  /** Writes them to a directory. */
  static Programs write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("java-home"), System.getProperty("java.home"));
    Files.writeString(directory.resolve("classpath"), System.getProperty("java.class.path"));
    for (Programs.Kind kind : Programs.Kind.values()) {
      List<String> lines = new ArrayList<>(Files.readAllLines(flags().resolve(kind.key())));
      lines.add("-cp");
      lines.add(
          "\""
              + System.getProperty("java.class.path").replace("\\", "\\\\").replace("\"", "\\\"")
              + "\"");
      lines.add(main(kind).getName());
      Files.write(directory.resolve(kind.key() + ".args"), lines);
    }
    return Programs.in(directory);
  }

  private static Class<?> main(Programs.Kind kind) {
    return switch (kind) {
      case BROKER -> BrokerMain.class;
      case CHAINCODE -> ChaincodeServerMain.class;
      case WORKER -> WorkerMain.class;
      case SERVICE -> ClientServiceMain.class;
    };
  }

  /** The build runs tests in the module's directory. */
  static Path flags() {
    return Path.of("..", "scripts", "lib", "jvm").toAbsolutePath().normalize();
  }
}
