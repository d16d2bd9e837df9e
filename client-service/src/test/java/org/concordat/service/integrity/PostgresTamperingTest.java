package org.concordat.service.integrity;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Optional;
import org.concordat.service.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresTamperingTest extends TamperingCases {
  @TempDir static Path shared;
  private static Optional<PostgresServer> server = Optional.empty();

  @TempDir Path directory;

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start(shared);
    if (server.isEmpty()) {
      System.out.println("PostgreSQL: not run, no server found");
    }
    assumeThat(server).as("a PostgreSQL server's programs").isPresent();
  }

  @AfterAll
  static void stopServer() {
    server.ifPresent(PostgresServer::close);
  }

  @Override
  TamperedStore open() {
    PostgresServer running = server.orElseThrow();
    return new TamperedStore(running.emptyDatabase(), running.user(), directory);
  }
}
