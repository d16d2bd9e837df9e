package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.concordat.identity.Digests;

/**
 * A part of the world state with its own keys.
 *
 * @param namespace the chaincode
 * @param collection the private collection, or empty for public state
 * @param hashed whether it holds the collection's hashes (on every peer) and not its values (on
 *     members' peers)
 */
public record Space(String namespace, String collection, boolean hashed) {

  /** Public state of a chaincode. */
  public static Space publicState(String namespace) {
    return new Space(namespace, "", false);
  }

  /** Private values of a collection. */
  public static Space privateState(String namespace, String collection) {
    return new Space(namespace, collection, false);
  }

  /** Hashes of a collection's values, by the hash of the key. */
  public static Space hashes(String namespace, String collection) {
    return new Space(namespace, collection, true);
  }

  /** The key under which the hash of a private key's value is kept. */
  public static String hashedKey(ByteString keyHash) {
    return keyHash.toString(StandardCharsets.ISO_8859_1);
  }

  /** SHA-256 of a private key. */
  public static ByteString hashOfKey(String key) {
    return ByteString.copyFrom(Digests.sha256(key.getBytes(StandardCharsets.UTF_8)));
  }
}
