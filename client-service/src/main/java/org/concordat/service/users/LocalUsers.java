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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
  private static final int LONGEST_PASSWORD = 1_000;
  private static final int LOCKS = 64;

  /** No colon: Basic has none, and ids of others start with one of their kind. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,100}");

  private final Map<String, Account> accounts;
  private final int mostIterations;
  private final Attempts attempts;
  private final Map<String, User> verified = new ConcurrentHashMap<>();
  private final byte[] cacheKey = new byte[Digests.LENGTH];
  private final List<ReentrantLock> hashing =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  private LocalUsers(List<Account> accounts, SecureRandom random, InstantSource clock) {
    this.accounts = new HashMap<>();
    accounts.forEach(account -> this.accounts.put(account.name(), account));
    this.mostIterations = accounts.stream().mapToInt(Account::iterations).max().orElse(ITERATIONS);
    this.attempts = new Attempts(this.accounts.keySet(), clock);
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
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a local user's name is 1 to 100 letters, digits, '.', '_', '@' and '-', got " + name);
      }
      if (iterations < 1) {
        throw new IllegalArgumentException(name + " has " + iterations + " iterations");
      }
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

  /**
   * Opens the users, creating them at the first start.
   *
   * @param file the file of accounts
   * @param credentials where passwords are written when the accounts are created
   * @param initial the users to create, with their roles
   * @param random gives passwords and salts
   * @param clock tells when wrong passwords are forgiven
   * @return the users
   * @throws UncheckedIOException when a file cannot be read or written
   */
  public static LocalUsers open(
      Path file,
      Path credentials,
      Map<String, Set<Role>> initial,
      SecureRandom random,
      InstantSource clock) {
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

  /**
   * No local users: nobody signs in by name and password.
   *
   * @param random makes the key by which right passwords would be remembered
   * @param clock the time
   * @return users without any
   */
  public static LocalUsers none(SecureRandom random, InstantSource clock) {
    return new LocalUsers(List.of(), random, clock);
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
  public Optional<User> user(String authorization, String address) {
    return SignIns.credentials(authorization, "Basic")
        .flatMap(LocalUsers::decoded)
        .filter(pair -> pair.indexOf(':') >= 0)
        .flatMap(
            pair -> {
              int colon = pair.indexOf(':');
              return withPassword(pair.substring(0, colon), pair.substring(colon + 1), address);
            });
  }

  /**
   * Finds the account that a header names, whatever its password.
   *
   * @param authorization the header's value
   * @return the account's name; empty when there is no such account
   */
  public Optional<String> named(String authorization) {
    return SignIns.credentials(authorization, "Basic")
        .flatMap(LocalUsers::decoded)
        .map(pair -> pair.substring(0, Math.max(0, pair.indexOf(':'))))
        .filter(accounts::containsKey);
  }

  private static Optional<String> decoded(String encoded) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Checks a password. A wrong one takes as long whether the account exists or not, and counts.
   *
   * @param name the account's name
   * @param password the password
   * @param address where it comes from, an IP address as text
   * @return the user, or empty
   * @throws LimitedException when too many wrong ones came before
   */
  public Optional<User> withPassword(String name, String password, String address) {
    if (password.length() > LONGEST_PASSWORD) {
      return Optional.empty();
    }
    // The hash is slow by intent; what it once found right is remembered under a key of this run.
    String remembered = Digests.hex(mac(name + ":" + password));
    User known = verified.get(remembered);
    if (known != null) {
      return Optional.of(known);
    }
    // One at a time, so that many guesses at once are counted before the next is looked at.
    ReentrantLock lock = hashing.get(Math.floorMod(name.hashCode(), LOCKS));
    lock.lock();
    try {
      User meanwhile = verified.get(remembered);
      if (meanwhile != null) {
        return Optional.of(meanwhile);
      }
      attempts.refuse(name, address);
      Optional<User> user = verified(name, password);
      user.ifPresentOrElse(
          found -> {
            attempts.right(name, address);
            verified.put(remembered, found);
          },
          () -> attempts.wrong(name, address));
      return user;
    } finally {
      lock.unlock();
    }
  }

  private Optional<User> verified(String name, String password) {
    Account account = accounts.get(name);
    int iterations = account == null ? mostIterations : account.iterations();
    byte[] given =
        pbkdf2(password, Digests.fromHex(account == null ? "00" : account.salt()), iterations);
    if (iterations < mostIterations) {
      pbkdf2(password, given, mostIterations - iterations);
    }
    return account != null && MessageDigest.isEqual(given, Digests.fromHex(account.hash()))
        ? Optional.of(named(account))
        : Optional.empty();
  }

  /**
   * Finds an account as it is now.
   *
   * @param id a user's id
   * @return the user with today's roles; empty when there is no such account
   */
  public Optional<User> account(String id) {
    return Optional.ofNullable(accounts.get(id)).map(LocalUsers::named);
  }

  private static User named(Account account) {
    return User.local(account.name(), Set.copyOf(account.roles()));
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
