package org.concordat.verifier.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.evidence.BundleException;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.evidence.BundleReader;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * {@code export --url URL --model STUDY/ROUND --out FILE [--user NAME] [--password-file FILE]
 * [--force]}: asks a member's service for a bundle. What arrives is looked at before it gets its
 * name: a file of that name is a bundle, whole.
 */
final class ExportCommand {
  private static final String PASSWORD = "CONCORDAT_PASSWORD";
  private static final Pattern MODEL = Pattern.compile("([a-z0-9][a-z0-9-]{0,62})/(\\d{1,9})");
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final int LONGEST_PROBLEM = 1 << 16;
  private static final int SERVED = 200;

  private ExportCommand() {}

  static Exit run(List<String> arguments, Map<String, String> environment, PrintStream out) {
    CommandLine line =
        CommandLine.of(
            "export",
            arguments,
            Set.of("--url", "--model", "--out", "--user", "--password-file"),
            Set.of("--force"));
    line.requireNoWords();
    Path target = CommandLine.path(line.require("--out")).toAbsolutePath();
    if (Files.exists(target) && !line.has("--force")) {
      throw new InputException(target + " is there already; --force writes over it");
    }
    if (!Files.isDirectory(target.getParent())) {
      throw new InputException("there is no directory " + target.getParent());
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(line)).timeout(ANSWER).GET();
    Optional<String> user = line.option("--user");
    if (user.isPresent()) {
      request.header("Authorization", basic(user.get(), password(line, environment)));
    }
    download(request.build(), target, line.has("--force"));
    out.println(target);
    return Exit.DONE;
  }

  private static URI uri(CommandLine line) {
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
    return URI.create(base + "/api/v1/models/" + model.group(1) + "/" + round + "/evidence");
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

  private static void download(HttpRequest request, Path target, boolean force) {
    Path part = null;
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != SERVED) {
          throw new FailedException(
              request.uri() + " answered " + answer.statusCode() + problem(body));
        }
        part = Files.createTempFile(target.getParent(), ".evidence", ".part", ownerOnly());
        copy(body, part);
      }
      requireBundle(part);
      if (force) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createLink(target, part); // fails where somebody was faster
      }
    } catch (IOException e) {
      throw new FailedException("the bundle could not be fetched: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted", e);
    } finally {
      remove(part);
    }
  }

  private static void copy(InputStream body, Path part) throws IOException {
    long most = BundleLimits.usual().fileBytes();
    long got = 0;
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(part)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        got += read;
        if (got > most) {
          throw new FailedException("the answer is longer than any bundle: " + most + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private static void requireBundle(Path part) {
    try {
      BundleReader.open(part, BundleLimits.usual()).close();
    } catch (BundleException e) {
      throw new FailedException("what arrived is no bundle: " + e.getMessage(), e);
    }
  }

  private static void remove(Path part) {
    if (part != null) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw new FailedException("the file " + part + " cannot be removed", e);
      }
    }
  }

  /** The service says why, as RFC 9457 writes it. */
  private static String problem(InputStream body) throws IOException {
    String text = new String(body.readNBytes(LONGEST_PROBLEM), StandardCharsets.UTF_8);
    try {
      JsonNode problem = CanonicalJson.readTree(text);
      return ": "
          + problem.path("code").asString("")
          + " "
          + problem.path("detail").asString("").replaceAll("\\p{Cntrl}", "?");
    } catch (ConcordatException e) {
      return "";
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
