package org.concordat.verifier.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;

/**
 * Reads protobuf messages and tells whether they stand in the one form that counts: fields in the
 * order of their numbers, none twice that is not repeated, none with its default value, numbers in
 * their shortest form, nothing unknown at any depth. Entries of a map may stand in any order, since
 * Fabric itself writes them so.
 */
public final class Wire {
  private Wire() {}

  /**
   * Reads a message in its one form.
   *
   * @param parser of the message's class
   * @param bytes its encoding
   * @param code the code of a refusal
   * @param place where the bytes stand, for a refusal
   * @param <M> the message's class
   * @return the message
   * @throws EvidenceException when the bytes are no such message, or in another form
   */
  public static <M extends Message> M strict(
      Parser<M> parser, ByteString bytes, FindingCode code, Place place) {
    M message;
    try {
      message = parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new EvidenceException(code, place, "no such protobuf message: " + e.getMessage());
    }
    if (!isCanonical(message, bytes)) {
      throw new EvidenceException(
          code,
          place,
          "expected protobuf in its one form and without unknown fields (%s, %d bytes)"
              .formatted(message.getDescriptorForType().getName(), bytes.size()));
    }
    return message;
  }

  /**
   * Returns whether a message stands in its one form.
   *
   * @param message the message as read
   * @param bytes what it was read from
   * @return whether it has no unknown field and writes the same bytes again
   */
  public static boolean isCanonical(Message message, ByteString bytes) {
    return message.getSerializedSize() == bytes.size()
        && knowsAll(message)
        && message.toByteString().equals(bytes);
  }

  private static boolean knowsAll(Message message) {
    if (message.getUnknownFields().getSerializedSize() > 0) {
      return false;
    }
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !knowsAll(message, field)) {
        return false;
      }
    }
    return true;
  }

  private static boolean knowsAll(Message message, FieldDescriptor field) {
    if (!field.isRepeated()) {
      return !message.hasField(field) || knowsAll((Message) message.getField(field));
    }
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      if (!knowsAll((Message) message.getRepeatedField(field, i))) {
        return false;
      }
    }
    return true;
  }
}
