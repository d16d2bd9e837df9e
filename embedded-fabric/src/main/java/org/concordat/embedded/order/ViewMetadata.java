package org.concordat.embedded.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What SmartBFT keeps beside each block: the view and the sequence of its decision. */
final class ViewMetadata {
  private static final int LATEST_SEQUENCE = 2;
  private static final int DECISIONS_IN_VIEW = 3;

  private ViewMetadata() {}

  /**
   * The metadata of the block {@code number} when the first leader never changed: view 0, left out
   * as zero.
   */
  static ByteString of(long number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeUInt64(LATEST_SEQUENCE, number);
      out.writeUInt64(DECISIONS_IN_VIEW, number);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
