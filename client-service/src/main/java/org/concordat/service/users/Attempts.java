package org.concordat.service.users;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.concordat.protocol.error.ErrorCode;

/**
 * Slows down whoever tries passwords: after a few wrong ones each further try has to wait twice as
 * long as the one before. It is counted by account and by address. Who has signed in to an account
 * from an address before is counted apart, so that a stranger cannot keep the account's owner out.
 *
 * <p>Memory is bounded, and no flood of made-up names or addresses makes it forget an account that
 * exists. Counts do not outlive the process. Safe for use by several threads.
 */
final class Attempts {
  /** Wrong passwords of an account that cost nothing: people mistype. */
  static final int FREE_FOR_ACCOUNT = 5;

  /** Wrong passwords from an address that cost nothing: many people may share one. */
  static final int FREE_FOR_ADDRESS = 20;

  /** The longest wait. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  private static final long FORGOTTEN_MILLIS = Duration.ofHours(1).toMillis();
  private static final int MOST = 10_000;
  private static final int STRANGERS = 1_024;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final InstantSource clock;
  private final Map<String, Track> accounts = new HashMap<>();
  private final Track[] strangers = new Track[STRANGERS];
  private final Map<String, Track> addresses = bounded();
  private final Map<String, Track> known = bounded();

  /**
   * Starts counting.
   *
   * @param accounts the names that exist; all others share a fixed number of counts
   * @param clock the time
   */
  Attempts(Set<String> accounts, InstantSource clock) {
    this.clock = clock;
    accounts.forEach(name -> this.accounts.put(name, new Track(FREE_FOR_ACCOUNT)));
    Arrays.setAll(strangers, any -> new Track(FREE_FOR_ACCOUNT));
  }

  private static Map<String, Track> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Track> eldest) {
        return size() > MOST;
      }
    };
  }

  /** Wrong passwords since the last right one, or since it has been quiet for long. */
  private static final class Track {
    private final int free;
    private int wrong;
    private long lastMillis;

    private Track(int free) {
      this.free = free;
    }

    private void wrong(long now) {
      wrong = (now - lastMillis >= FORGOTTEN_MILLIS ? 0 : wrong) + 1;
      lastMillis = now;
    }

    private void right() {
      wrong = 0;
    }

    private long waitMillis(long now) {
      if (wrong < free) {
        return 0;
      }
      long pause = Math.min(LONGEST.toMillis(), 1_000L << Math.min(wrong - free, 20));
      return Math.max(0, lastMillis + pause - now);
    }
  }

  /**
   * Refuses to look at a password now.
   *
   * @param account the account's name, known or not
   * @param address where it comes from
   * @throws LimitedException {@code TOO_MANY_ATTEMPTS}; the same for accounts that do not exist
   */
  synchronized void refuse(String account, String address) {
    long now = clock.millis();
    long wait =
        Math.max(
            track(account, address).waitMillis(now),
            addresses.getOrDefault(network(address), new Track(FREE_FOR_ADDRESS)).waitMillis(now));
    if (wait > 0) {
      throw new LimitedException(
          ErrorCode.TOO_MANY_ATTEMPTS,
          "too many wrong passwords for this account or from this address; wait, then try again",
          Duration.ofMillis(wait));
    }
  }

  /** Counts a wrong password. */
  synchronized void wrong(String account, String address) {
    long now = clock.millis();
    track(account, address).wrong(now);
    addresses.computeIfAbsent(network(address), any -> new Track(FREE_FOR_ADDRESS)).wrong(now);
  }

  /** Remembers a right password. The address keeps its count: one right one excuses no others. */
  synchronized void right(String account, String address) {
    known.computeIfAbsent(pair(account, address), any -> new Track(FREE_FOR_ACCOUNT)).right();
  }

  private Track track(String account, String address) {
    Track mine = known.get(pair(account, address));
    if (mine != null) {
      return mine;
    }
    Track exists = accounts.get(account);
    return exists == null ? strangers[Math.floorMod(account.hashCode(), STRANGERS)] : exists;
  }

  private static String pair(String account, String address) {
    return network(address) + ' ' + account;
  }

  /** An address, or the network of one that its owner chooses freely within. */
  private static String network(String address) {
    try {
      if (InetAddress.ofLiteral(address) instanceof Inet6Address six) {
        return new BigInteger(1, Arrays.copyOf(six.getAddress(), IPV6_NETWORK_BYTES)).toString(16);
      }
      return address;
    } catch (IllegalArgumentException e) {
      return "?";
    }
  }
}
