package org.concordat.embedded.block;

import com.google.protobuf.ByteString;
import org.concordat.identity.Digests;

/** What binds a transaction to the proposal that was endorsed. */
public final class Proposals {
  private Proposals() {}

  /** SHA-256 of the two headers and of the proposal's payload without its transient map. */
  public static ByteString hash(
      ByteString channelHeader, ByteString signatureHeader, ByteString payload) {
    return ByteString.copyFrom(
        Digests.sha256(
            channelHeader.toByteArray(), signatureHeader.toByteArray(), payload.toByteArray()));
  }
}
