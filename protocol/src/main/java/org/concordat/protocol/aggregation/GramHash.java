package org.concordat.protocol.aggregation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.concordat.protocol.aggregation.kernel.GramMatrix;
import org.concordat.protocol.commitment.Digests;

/** See {@link Evidence#gramHash}. */
final class GramHash {
  private static final String TAG = "concordat/gram/1";

  private GramHash() {}

  static String of(GramMatrix gram, List<String> keys) {
    MessageDigest digest = Digests.newSha256();
    update(digest, TAG);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, gram.size()));
    keys.forEach(key -> update(digest, key));
    ByteBuffer entry = ByteBuffer.allocate(Long.BYTES);
    for (int i = 0; i < gram.size(); i++) {
      for (int j = i; j < gram.size(); j++) {
        // Inner products of updates that keep their bound fit.
        digest.update(entry.clear().putLong(gram.get(i, j).longValueExact()).flip());
      }
    }
    return Digests.hex(digest.digest());
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }
}
