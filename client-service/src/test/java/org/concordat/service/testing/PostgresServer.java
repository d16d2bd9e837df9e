package org.concordat.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A PostgreSQL server in a temporary directory, where its programs are installed. */
public final class PostgresServer implements AutoCloseable {
  private static final String USER = "concordat";
  private static final String UNPRIVILEGED = "nobody";

  private final Path programs;
  private final Path data;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(Path programs, Path data, int port) {
    this.programs = programs;
    this.data = data;
    this.port = port;
  }

  /**
   * Starts a server.
   *
   * @param directory where its data goes
   * @return the server, or empty when none is installed
   * @throws IOException when an installed one does not start
   */
  public static Optional<PostgresServer> start(Path directory) throws IOException {
    Optional<Path> programs = programs();
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    Path home = Files.createDirectories(directory.resolve("postgres"));
    if (root()) {
      // The server refuses to run as root.
      openTheWay(home);
      run(List.of("chown", UNPRIVILEGED, home.toString()));
    }
    PostgresServer server =
        new PostgresServer(programs.get(), home.resolve("data"), FreePort.find());
    server.program("initdb", "-D", server.data.toString(), "-U", USER, "-A", "trust", "-N");
    server.program(
        "pg_ctl",
        "-D",
        server.data.toString(),
        "-w",
        "-l",
        home.resolve("log").toString(),
        "-o",
        "-p " + server.port + " -c listen_addresses=127.0.0.1 -c fsync=off -k " + home,
        "start");
    return Optional.of(server);
  }

  /**
   * Returns the JDBC URL of its database.
   *
   * @return the URL
   */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /**
   * Returns the user that owns it.
   *
   * @return the user's name; it has no password
   */
  public String user() {
    return USER;
  }

  /**
   * Makes a database of its own, with nothing in it.
   *
   * @return its JDBC URL
   */
  public String emptyDatabase() {
    String name = "empty" + databases.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url(), USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
  }

  private static Optional<Path> programs() throws IOException {
    List<Path> places = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.sorted().map(version -> version.resolve("bin")).forEach(places::addFirst);
      }
    }
    Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(Path::of)
        .forEach(places::add);
    return places.stream()
        .filter(
            place ->
                Files.isExecutable(place.resolve("initdb"))
                    && Files.isExecutable(place.resolve("pg_ctl"))
                    && Files.isExecutable(place.resolve("postgres")))
        .findFirst();
  }

  private void program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--clear-groups"));
    }
    command.add(programs.resolve(name).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) {
    try {
      Path output = Files.createTempFile("postgres", ".out");
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + ": " + Files.readString(output));
      }
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Lets the unprivileged user pass through the directories JUnit made for root alone. */
  private static void openTheWay(Path home) throws IOException {
    for (Path at = home.getParent(); at != null && !at.equals(at.getRoot()); at = at.getParent()) {
      if (Files.getOwner(at).getName().equals("root")
          && at.getFileName().toString().startsWith("junit")) {
        run(List.of("chmod", "a+x", at.toString()));
      }
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Override
  public void close() {
    program("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
  }
}
