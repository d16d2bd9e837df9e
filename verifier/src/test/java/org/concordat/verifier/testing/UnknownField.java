package org.concordat.verifier.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

/** A field that no message of Fabric's has. */
public final class UnknownField {
  /** It alone, as a message's unknown fields. */
  public static final UnknownFieldSet SET =
      UnknownFieldSet.newBuilder()
          .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private UnknownField() {}

  /**
   * Adds it.
   *
   * @param message a serialized message
   * @return the message with the field behind all others
   */
  public static ByteString after(ByteString message) {
    return message.concat(SET.toByteString());
  }
}
