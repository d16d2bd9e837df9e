package org.concordat.service.integrity;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * Something that is not as this service left it.
 *
 * @param subject what it is about: a table, {@link #STORES}, {@link #CHAIN} or a witness
 * @param code the stable code
 * @param detail what was found, where, and what was expected
 */
public record Finding(String subject, ErrorCode code, String detail) {
  /** The database as a whole, or the files beside it. */
  public static final String STORES = "stores";

  /** The own peer's blocks. */
  public static final String CHAIN = "chain";

  /** What refuses whoever asks for the subject. */
  ConcordatException refusal() {
    return new ConcordatException(code, detail);
  }
}
