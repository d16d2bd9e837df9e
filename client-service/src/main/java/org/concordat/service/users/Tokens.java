package org.concordat.service.users;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * Tokens that this service gives to programs of its users. Only digests are kept, in memory: they
 * end with the process. A user who asks for too many loses the own oldest, nobody else's.
 */
public final class Tokens implements SignIn {
  /** How long a token lasts. */
  static final Duration LIFE = Duration.ofHours(8);

  /** How many one user may have. */
  static final int MOST_OF_ONE = 100;

  private static final int MOST = 10_000;
  private static final String TAG = "concordat/token/1";

  private final SecureRandom random;
  private final InstantSource clock;
  private final Map<String, Given> given = new HashMap<>();
  private long next;

  /**
   * Starts without any.
   *
   * @param random gives tokens
   * @param clock tells when they end
   */
  public Tokens(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  private record Given(User user, long endsMillis, long number) {}

  /**
   * A token.
   *
   * @param token what to send as {@code Authorization: Bearer}
   * @param expiresAtMillis when it ends
   */
  public record Token(String token, long expiresAtMillis) {
    /** Does not show the token. */
    @Override
    public String toString() {
      return "Token[expiresAtMillis=" + expiresAtMillis + "]";
    }
  }

  @Override
  public synchronized Optional<User> user(String authorization, String address) {
    long now = clock.millis();
    return SignIns.credentials(authorization, "Bearer")
        .map(token -> given.get(digest(token)))
        .filter(found -> found.endsMillis() >= now)
        .map(Given::user);
  }

  /**
   * Gives a user a token to sign in with for a while.
   *
   * @param user the user
   * @return the token, 256 random bits
   * @throws ConcordatException {@code TOO_MANY_SESSIONS}
   */
  public synchronized Token token(User user) {
    long now = clock.millis();
    given.values().removeIf(token -> token.endsMillis() < now);
    long own = given.values().stream().filter(token -> token.user().id().equals(user.id())).count();
    if (own >= MOST_OF_ONE) {
      given.entrySet().stream()
          .filter(entry -> entry.getValue().user().id().equals(user.id()))
          .min(Map.Entry.comparingByValue(Comparator.comparingLong(Given::number)))
          .map(Map.Entry::getKey)
          .ifPresent(given::remove);
    } else if (given.size() >= MOST) {
      throw new ConcordatException(
          ErrorCode.TOO_MANY_SESSIONS, "this service has given out " + MOST + " tokens");
    }
    byte[] secret = new byte[Digests.LENGTH];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    long end = now + LIFE.toMillis();
    given.put(digest(token), new Given(user, end, next++));
    return new Token(token, end);
  }

  private static String digest(String token) {
    return Digests.hex(Digests.sha256(TAG, Digests.bytes(token)));
  }
}
