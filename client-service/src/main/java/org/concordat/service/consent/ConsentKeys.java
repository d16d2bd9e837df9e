package org.concordat.service.consent;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireField;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;

/**
 * The register's keys, in a file that only its owner can read: those that seal receipts, of which
 * one is current, and the one that makes pseudonyms, which never changes. Safe for use by several
 * threads.
 */
final class ConsentKeys {
  /** The name under which the pseudonyms' key has its fingerprint. */
  static final String PSEUDONYMS = "pseudonyms";

  private static final String FINGERPRINT = "concordat/consent-key/1";
  private static final int ID_BYTES = 8;

  private final Path file;
  private final SecureRandom random;
  private KeyFile keys;

  private ConsentKeys(Path file, SecureRandom random, KeyFile keys) {
    this.file = file;
    this.random = random;
    this.keys = keys;
  }

  /**
   * What the file holds.
   *
   * @param current the id of the key that seals what is new
   * @param keys sealing keys by id, in hexadecimal
   * @param pseudonyms the pseudonyms' key, in hexadecimal
   */
  record KeyFile(String current, Map<String, String> keys, String pseudonyms) {
    KeyFile {
      requireDigest("pseudonyms", pseudonyms);
      keys = new TreeMap<>(keys);
      keys.values().forEach(key -> requireDigest("key", key));
      requireField(keys.containsKey(current), "the current key is missing");
    }

    @Override
    public String toString() {
      return "KeyFile[current=" + current + "]";
    }
  }

  /**
   * Opens the keys.
   *
   * @param file where they are
   * @return the keys
   * @throws IllegalArgumentException when others can read the file, or it is none of keys
   */
  static ConsentKeys open(Path file, SecureRandom random) {
    try {
      requireOwnersOnly(file);
      return new ConsentKeys(
          file, random, CanonicalJson.read(Files.readString(file), KeyFile.class));
    } catch (ConcordatException e) {
      // What the reader says could repeat a key.
      throw new IllegalArgumentException(file + " is no file of consent keys");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes fresh keys. They are on the disk before it returns.
   *
   * @param file where they go
   * @return the keys
   */
  static ConsentKeys create(Path file, SecureRandom random) {
    String id = Digests.hex(fresh(random, ID_BYTES));
    KeyFile keys =
        new KeyFile(
            id,
            Map.of(id, Digests.hex(fresh(random, Digests.LENGTH))),
            Digests.hex(fresh(random, Digests.LENGTH)));
    write(file, keys);
    return new ConsentKeys(file, random, keys);
  }

  /** The id of the key that seals what is new. */
  synchronized String current() {
    return keys.current();
  }

  /** The ids of all sealing keys. */
  synchronized List<String> ids() {
    return List.copyOf(keys.keys().keySet());
  }

  /** A sealing key, or null when it is none of the file's. */
  synchronized SecretKey key(String id) {
    String digits = keys.keys().get(id);
    return digits == null ? null : new SecretKeySpec(Digests.fromHex(digits), "AES");
  }

  /** What tells a key from another without giving it away. */
  synchronized Map<String, String> fingerprints() {
    Map<String, String> all = new TreeMap<>();
    keys.keys().forEach((id, key) -> all.put(id, Digests.hex(mac(key, FINGERPRINT))));
    all.put(PSEUDONYMS, Digests.hex(mac(keys.pseudonyms(), FINGERPRINT)));
    return all;
  }

  /**
   * Makes the pseudonym of a person, which nobody can make or check without the key.
   *
   * @param dataset the dataset's id; a person has another pseudonym in each
   * @param subject the bank's reference of the person
   * @return 43 characters of base64url
   */
  synchronized String pseudonym(String dataset, String subject) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            mac(keys.pseudonyms(), CanonicalJson.write(List.of("subject", dataset, subject))));
  }

  /** Adds a key and makes it the current one; the others still open what they sealed. */
  synchronized String add() {
    String id = Digests.hex(fresh(random, ID_BYTES));
    Map<String, String> more = new TreeMap<>(keys.keys());
    more.put(id, Digests.hex(fresh(random, Digests.LENGTH)));
    change(new KeyFile(id, more, keys.pseudonyms()));
    return id;
  }

  /** Destroys a key that is not the current one; what it sealed can never be opened again. */
  synchronized void destroy(String id) {
    if (id.equals(keys.current())) {
      throw new IllegalArgumentException("key " + id + " is the current one");
    }
    Map<String, String> fewer = new TreeMap<>(keys.keys());
    fewer.remove(id);
    change(new KeyFile(keys.current(), fewer, keys.pseudonyms()));
  }

  private void change(KeyFile next) {
    write(file, next);
    keys = next;
  }

  private static byte[] fresh(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mac(String key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Digests.fromHex(key), "HmacSHA256"));
      return mac.doFinal(Digests.bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static void requireOwnersOnly(Path file) throws IOException {
    Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
    granted.removeAll(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    if (!granted.isEmpty()) {
      throw new IllegalArgumentException(
          file + " must be readable by its owner only: chmod 600 " + file);
    }
  }

  /** A receipt must not be sealed with a key that a power cut could take back. */
  private static void write(Path file, KeyFile keys) {
    Path target = file.toAbsolutePath();
    try {
      Path draft =
          Files.createTempFile(
              target.getParent(),
              "." + target.getFileName(),
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(
          draft,
          CanonicalJson.write(keys).getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.SYNC);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(target.getParent())) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "ConsentKeys[" + ids() + "]";
  }
}
