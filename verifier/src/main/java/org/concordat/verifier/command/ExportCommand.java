package org.concordat.verifier.command;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.protocol.evidence.BundleException;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.evidence.BundleReader;
import org.concordat.protocol.evidence.UpdateEntries;

/**
 * {@code export --url URL --model STUDY/ROUND --out FILE [--updates-out FILE] [--user NAME]
 * [--password-file FILE] [--force]}: asks a member's service for a bundle, and for the updates
 * where a second file is named. What arrives is looked at before it gets its name: a file of that
 * name is what it should be, whole.
 */
final class ExportCommand {
  private static final String PASSWORD = "CONCORDAT_PASSWORD";
  private static final Pattern MODEL = Pattern.compile("([a-z0-9][a-z0-9-]{0,62})/(\\d{1,9})");

  private ExportCommand() {}

  static Exit run(List<String> arguments, Map<String, String> environment, PrintStream out) {
    CommandLine line =
        CommandLine.of(
            "export",
            arguments,
            Set.of("--url", "--model", "--out", "--updates-out", "--user", "--password-file"),
            Set.of("--force"));
    line.requireNoWords();
    boolean force = line.has("--force");
    Path target = target(line.require("--out"), force);
    Optional<Path> updates = line.option("--updates-out").map(file -> target(file, force));
    if (updates.equals(Optional.of(target))) {
      throw new InputException("--out and --updates-out name the same file");
    }
    String model = model(line);
    Optional<String> user = line.option("--user");
    Optional<String> authorization =
        user.isPresent()
            ? Optional.of(basic(user.get(), password(line, environment)))
            : Optional.empty();
    Download download = new Download(authorization, force);
    download.to(target, URI.create(model + "/evidence"), ExportCommand::requireBundle);
    out.println(target);
    if (updates.isPresent()) {
      download.to(updates.get(), URI.create(model + "/updates"), ExportCommand::requireUpdates);
      out.println(updates.get());
    }
    return Exit.DONE;
  }

  private static Path target(String file, boolean force) {
    Path target = CommandLine.path(file).toAbsolutePath();
    if (Files.exists(target) && !force) {
      throw new InputException(target + " is there already; --force writes over it");
    }
    if (!Files.isDirectory(target.getParent())) {
      throw new InputException("there is no directory " + target.getParent());
    }
    return target;
  }

  /** The model's address at the service. */
  private static String model(CommandLine line) {
    Matcher model = MODEL.matcher(line.require("--model"));
    if (!model.matches()) {
      throw new InputException("--model takes STUDY/ROUND, got " + line.require("--model"));
    }
    URI base;
    try {
      base = URI.create(line.require("--url").replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new InputException("--url takes an address such as https://bank.example:8443", e);
    }
    boolean http = "http".equals(base.getScheme());
    if (base.getHost() == null || (!http && !"https".equals(base.getScheme()))) {
      throw new InputException("--url takes an address such as https://bank.example:8443");
    }
    if (http && !onThisMachine(base.getHost())) {
      throw new InputException(
          "http shows the password to whoever listens: use https, or a service on this machine");
    }
    int round = Integer.parseInt(model.group(2));
    return base + "/api/v1/models/" + model.group(1) + "/" + round;
  }

  private static boolean onThisMachine(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new InputException("there is no host " + host, e);
    }
  }

  /** The password is no argument: those show in the list of processes. */
  private static String password(CommandLine line, Map<String, String> environment) {
    Optional<String> file = line.option("--password-file");
    if (file.isPresent()) {
      try {
        return Files.readString(CommandLine.file(file.get())).strip();
      } catch (IOException e) {
        throw new InputException("the password file cannot be read", e);
      }
    }
    String password = environment.get(PASSWORD);
    if (password == null || password.isEmpty()) {
      throw new InputException(
          "--user needs a password: in the environment as "
              + PASSWORD
              + ", or --password-file FILE");
    }
    return password;
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static void requireBundle(Path part) {
    try {
      BundleReader.open(part, BundleLimits.usual()).close();
    } catch (BundleException e) {
      throw new FailedException("what arrived is no bundle: " + e.getMessage(), e);
    }
  }

  private static void requireUpdates(Path part) {
    try (UpdateEntries entries = UpdateEntries.open(part)) {
      while (entries.hasNext()) {
        entries.next();
      }
    } catch (BundleException e) {
      throw new FailedException("what arrived are no updates: " + e.getMessage(), e);
    }
  }
}
