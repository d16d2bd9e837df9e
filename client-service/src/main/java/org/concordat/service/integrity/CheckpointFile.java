package org.concordat.service.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;

/**
 * The small file beside the database that says how far the database was. Each tells on the other
 * when one of them is put back.
 */
final class CheckpointFile {
  private final Path file;

  CheckpointFile(Path file) {
    this.file = file;
  }

  /**
   * What the file says.
   *
   * @param generation how many changes of sealed tables there were
   * @param mark how far the chain was followed
   */
  record Content(long generation, ChainMark mark) {
    @Override
    public String toString() {
      return "change " + generation + ", " + mark;
    }
  }

  private record Sealed(Content checkpoint, String seal) {}

  /** What was found in the file's place. */
  sealed interface Found {
    /** Nothing. */
    record Nothing() implements Found {}

    /** What this service wrote there at some time. */
    record Intact(Content content) implements Found {}

    /** Something this service did not write. */
    record Foreign() implements Found {}
  }

  Found read(Optional<SealKey> key) throws IOException {
    if (!Files.exists(file)) {
      return new Found.Nothing();
    }
    try {
      Sealed sealed = CanonicalJson.read(Files.readString(file), Sealed.class);
      boolean ours =
          key.filter(known -> equal(seal(known, sealed.checkpoint()), sealed.seal())).isPresent();
      return ours ? new Found.Intact(sealed.checkpoint()) : new Found.Foreign();
    } catch (ConcordatException | CharacterCodingException e) {
      return new Found.Foreign();
    }
  }

  void write(SealKey key, Content content, boolean durable) {
    try {
      PrivateFile.write(
          file, CanonicalJson.write(new Sealed(content, seal(key, content))) + "\n", durable);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String seal(SealKey key, Content content) {
    return key.file(CanonicalJson.write(content));
  }

  private static boolean equal(String expected, String found) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), found.getBytes(StandardCharsets.UTF_8));
  }

  /** Its name alone: health shows it to anybody. */
  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }
}
