package org.concordat.verifier.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
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
import java.util.Optional;
import java.util.function.Consumer;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/** Fetches files from a member's service, each under its name only when it is whole and right. */
final class Download {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final int LONGEST_PROBLEM = 1 << 16;
  private static final int SERVED = 200;

  private final Optional<String> authorization;
  private final boolean force;

  /**
   * Sets what all files have in common.
   *
   * @param authorization the header's value, or empty
   * @param force whether to write over files that are there
   */
  Download(Optional<String> authorization, boolean force) {
    this.authorization = authorization;
    this.force = force;
  }

  /**
   * Fetches a file.
   *
   * @param target where it goes
   * @param address where it comes from
   * @param check throws for a file that is not what it should be
   * @throws FailedException when there is no such file afterwards
   */
  void to(Path target, URI address, Consumer<Path> check) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWER).GET();
    authorization.ifPresent(value -> request.header("Authorization", value));
    Path part = null;
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != SERVED) {
          throw new FailedException(address + " answered " + answer.statusCode() + problem(body));
        }
        part = Files.createTempFile(target.getParent(), ".evidence", ".part", ownerOnly());
        copy(body, part);
      }
      check.accept(part);
      if (force) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createLink(target, part); // fails where somebody was faster
      }
    } catch (IOException e) {
      throw new FailedException(target + " could not be fetched: " + e.getMessage(), e);
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
          throw new FailedException(
              "the answer is longer than any file of evidence: " + most + " bytes");
        }
        out.write(buffer, 0, read);
      }
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
