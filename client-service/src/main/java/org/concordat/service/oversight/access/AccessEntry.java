package org.concordat.service.oversight.access;

import java.util.List;
import org.concordat.protocol.commitment.Digests;

/**
 * A row of the log.
 *
 * @param sequence its number, from 1, without gaps
 * @param atMillis when
 * @param user the user's name at this instance
 * @param roles what the user may do, with blanks between
 * @param method the HTTP method
 * @param route the route with its parts in braces; empty for a path that is none
 * @param subjects the ids in the path, as {@code name=id}, with blanks between
 * @param status the answer's status
 * @param previousDigest the digest of the row before; 64 zeros for the first
 * @param digest SHA-256 over all of this row but itself
 */
public record AccessEntry(
    long sequence,
    long atMillis,
    String user,
    String roles,
    String method,
    String route,
    String subjects,
    int status,
    String previousDigest,
    String digest) {
  /** What the first row follows. */
  static final String NOTHING = "0".repeat(2 * Digests.LENGTH);

  private static final String TAG = "concordat/access-log/1";

  static AccessEntry after(Link last, long atMillis, Access access) {
    AccessEntry unsigned =
        new AccessEntry(
            last.sequence() + 1,
            atMillis,
            access.user(),
            String.join(" ", access.roles()),
            access.method(),
            access.route(),
            String.join(" ", access.subjects()),
            access.status(),
            last.digest(),
            "");
    return new AccessEntry(
        unsigned.sequence,
        unsigned.atMillis,
        unsigned.user,
        unsigned.roles,
        unsigned.method,
        unsigned.route,
        unsigned.subjects,
        unsigned.status,
        unsigned.previousDigest,
        unsigned.computed());
  }

  /**
   * Where the next row is linked to.
   *
   * @param sequence the last row's number
   * @param digest its digest
   */
  public record Link(long sequence, String digest) {
    static final Link START = new Link(0, NOTHING);
  }

  Link link() {
    return new Link(sequence, digest);
  }

  /** The digest this row ought to have. */
  String computed() {
    List<byte[]> parts =
        List.of(
            Digests.bytes(sequence),
            Digests.bytes(atMillis),
            Digests.bytes(user),
            Digests.bytes(roles),
            Digests.bytes(method),
            Digests.bytes(route),
            Digests.bytes(subjects),
            Digests.bytes((long) status),
            Digests.bytes(previousDigest));
    return Digests.hex(Digests.sha256(TAG, parts.toArray(byte[][]::new)));
  }
}
