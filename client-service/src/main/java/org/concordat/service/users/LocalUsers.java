package org.concordat.service.users;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;

/**
 * Users in a file of this member. At the first start each gets a random password; the file keeps
 * its PBKDF2 hash, a second file, for the operator to hand out and delete, the password itself.
 * Both are readable by their owner only.
 */
public final class LocalUsers implements SignIn {
  /**
   * Passwords are random, 144 bits: no number of iterations is needed against guessing, and each
   * costs time at the first start. The file says how many its accounts have.
   */
  private static final int ITERATIONS = 1_000;

  private static final int PASSWORD_BYTES = 18;
  private static final Duration TOKEN_LIFE = Duration.ofHours(8);
  private static final int MOST_TOKENS = 10_000;

  private final Map<String, Account> accounts;
  private final SecureRandom random;
  private final Clock clock;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Map<String, User> verified = new ConcurrentHashMap<>();
  private final byte[] cacheKey = new byte[Digests.LENGTH];

  private LocalUsers(List<Account> accounts, SecureRandom random, Clock clock) {
    this.accounts = new HashMap<>();
    accounts.forEach(account -> this.accounts.put(account.name(), account));
    this.random = random;
    this.clock = clock;
    random.nextBytes(cacheKey);
  }

  /**
   * An account as the file keeps it.
   *
   * @param name the user's name
   * @param roles what the user may do
   * @param iterations of PBKDF2 with HMAC-SHA-256
   * @param salt in hexadecimal
   * @param hash in hexadecimal
   */
  record Account(String name, List<Role> roles, int iterations, String salt, String hash) {
    Account {
      roles = List.copyOf(roles);
    }

    @Override
    public String toString() {
      return "Account[" + name + "]";
    }
  }

  record AccountFile(List<Account> users) {
    AccountFile {
      users = List.copyOf(users);
    }
  }

  private record Session(User user, long expiresAtMillis) {}

  /**
   * Opens the users, creating them at the first start.
   *
   * @param file the file of accounts
   * @param credentials where passwords are written when the accounts are created
   * @param initial the users to create, with their roles
   * @param random gives passwords and salts
   * @param clock tells when tokens end
   * @return the users
   * @throws UncheckedIOException when a file cannot be read or written
   */
  public static LocalUsers open(
      Path file,
      Path credentials,
      Map<String, Set<Role>> initial,
      SecureRandom random,
      Clock clock) {
    try {
      if (!Files.exists(file)) {
        create(file, credentials, initial, random);
      }
      return new LocalUsers(
          CanonicalJson.read(Files.readString(file), AccountFile.class).users(), random, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void create(
      Path file, Path credentials, Map<String, Set<Role>> initial, SecureRandom random)
      throws IOException {
    List<Account> accounts = new ArrayList<>();
    StringBuilder passwords = new StringBuilder();
    for (String name : initial.keySet().stream().sorted().toList()) {
      byte[] secret = new byte[PASSWORD_BYTES];
      byte[] salt = new byte[16];
      random.nextBytes(secret);
      random.nextBytes(salt);
      String password = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
      accounts.add(
          new Account(
              name,
              initial.get(name).stream().sorted().toList(),
              ITERATIONS,
              Digests.hex(salt),
              Digests.hex(pbkdf2(password, salt, ITERATIONS))));
      passwords.append(name).append(':').append(password).append('\n');
    }
    // Passwords first: accounts without them would lock everybody out.
    writePrivately(credentials, passwords.toString());
    writePrivately(file, CanonicalJson.write(new AccountFile(accounts)));
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path draft =
        Files.createTempFile(
            absolute.getParent(),
            "." + absolute.getFileName(),
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Optional<User> user(String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return basic(authorization.substring(6).strip());
    }
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return bearer(authorization.substring(7).strip());
    }
    return Optional.empty();
  }

  private Optional<User> basic(String encoded) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    // The hash is slow by intent; what it once found right is remembered under a key of this run.
    String remembered = Digests.hex(mac(pair));
    User known = verified.get(remembered);
    if (known != null) {
      return Optional.of(known);
    }
    Account account = accounts.get(pair.substring(0, colon));
    String salt = account == null ? "00" : account.salt();
    int iterations = account == null ? ITERATIONS : account.iterations();
    byte[] given = pbkdf2(pair.substring(colon + 1), Digests.fromHex(salt), iterations);
    if (account == null || !MessageDigest.isEqual(given, Digests.fromHex(account.hash()))) {
      return Optional.empty();
    }
    User user = new User(account.name(), Set.copyOf(account.roles()));
    verified.put(remembered, user);
    return Optional.of(user);
  }

  private Optional<User> bearer(String token) {
    Session session = sessions.get(Digests.hex(mac(token)));
    return session == null || session.expiresAtMillis() < clock.millis()
        ? Optional.empty()
        : Optional.of(session.user());
  }

  @Override
  public Token token(User user) {
    long now = clock.millis();
    sessions.values().removeIf(session -> session.expiresAtMillis() < now);
    if (sessions.size() >= MOST_TOKENS) {
      sessions.clear();
    }
    byte[] secret = new byte[Digests.LENGTH];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    long end = now + TOKEN_LIFE.toMillis();
    sessions.put(Digests.hex(mac(token)), new Session(user, end));
    return new Token(token, end);
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(cacheKey, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] pbkdf2(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
    }
  }
}
