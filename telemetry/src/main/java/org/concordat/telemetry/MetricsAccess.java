package org.concordat.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read metrics. With a token file: whoever shows the token, from wherever. Without one:
 * programs of this machine that ask directly, or everybody where the settings say so. What a proxy
 * on this machine hands on does not come from this machine.
 */
public final class MetricsAccess {
  private static final int SHORTEST_TOKEN = 16;
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Optional<byte[]> token;
  private final boolean open;

  private MetricsAccess(Optional<byte[]> token, boolean open) {
    this.token = token;
    this.open = open;
  }

  /**
   * Reads the token.
   *
   * @param token the file that holds it; empty for none
   * @param open whether everybody may read who reaches the port
   * @return who may read
   * @throws IllegalArgumentException when the file cannot be read, others may read it, or the token
   *     is too short to be a secret
   */
  public static MetricsAccess of(Optional<Path> token, boolean open) {
    return new MetricsAccess(token.map(MetricsAccess::read), open);
  }

  private static byte[] read(Path file) {
    String name = "the token for metrics";
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
        throw new IllegalArgumentException(name + ": others may read " + file + "; chmod 600 it");
      }
      String token = Files.readString(file).strip();
      if (token.length() < SHORTEST_TOKEN) {
        throw new IllegalArgumentException(
            name + " in " + file + " must have at least " + SHORTEST_TOKEN + " characters");
      }
      return token.getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + ": cannot read " + file, e);
    } catch (UncheckedIOException e) {
      throw new IllegalArgumentException(name + ": " + file + " is no text", e);
    }
  }

  /**
   * Decides.
   *
   * @param authorization the request's header, or null
   * @param from who connected
   * @param forwarded whether a proxy says that it asks for somebody else
   * @return whether metrics may be read
   */
  public boolean allows(String authorization, InetSocketAddress from, boolean forwarded) {
    if (token.isPresent()) {
      return authorization != null
          && MessageDigest.isEqual(
              token.get(),
              authorization.replaceFirst("^Bearer ", "").getBytes(StandardCharsets.UTF_8));
    }
    InetAddress address = from == null ? null : from.getAddress();
    return open || (address != null && address.isLoopbackAddress() && !forwarded);
  }

  /**
   * Tells whether a token would help.
   *
   * @return whether one is set
   */
  public boolean takesToken() {
    return token.isPresent();
  }
}
