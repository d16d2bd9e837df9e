package org.concordat.verifier.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Optional;

/**
 * Reads the nested messages of one envelope as Fabric's peers read them, in whatever form, and
 * remembers the first that is not in its one form. An invalid transaction may hold anything; a
 * valid one must not.
 */
public final class Parts {
  private String oddPart;

  /**
   * Reads a part.
   *
   * @param parser of the message's class
   * @param bytes its encoding
   * @param name what it is, for messages
   * @param <M> the message's class
   * @return the message
   * @throws InvalidProtocolBufferException when the bytes are no such message
   */
  public <M extends Message> M read(Parser<M> parser, ByteString bytes, String name)
      throws InvalidProtocolBufferException {
    M message = parser.parseFrom(bytes);
    if (!Wire.isCanonical(message, bytes)) {
      markOdd(name);
    }
    return message;
  }

  /**
   * Remembers a part that is not as it should be.
   *
   * @param name what it is
   */
  public void markOdd(String name) {
    oddPart = oddPart == null ? name : oddPart;
  }

  /**
   * Returns the first part that is not in its one form.
   *
   * @return its name, or empty
   */
  public Optional<String> odd() {
    return Optional.ofNullable(oddPart);
  }
}
