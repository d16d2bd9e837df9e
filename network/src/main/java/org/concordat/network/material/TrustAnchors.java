package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What somebody must hold who checks evidence and trusts nobody: every organisation's root
 * certificate and the hash of the channel's first block. Nothing in it is secret; it is worth as
 * much as the way on which it came.
 *
 * @param roots root certificates as PEM, by MSP id
 * @param genesisHash SHA-256 of block 0's header, 64 hexadecimal digits
 */
public record TrustAnchors(SortedMap<String, String> roots, String genesisHash) {
  private static final String GENESIS = "genesis.sha256";

  /** Copies the map. */
  public TrustAnchors {
    roots = Collections.unmodifiableSortedMap(new TreeMap<>(roots));
  }

  /**
   * Writes them as a verifier reads them: {@code MSPID.pem} for each organisation, and {@code
   * genesis.sha256}.
   *
   * @param directory a directory of their own; made where there is none
   * @throws IOException when it cannot be written, or something lies there already
   */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> root : roots.entrySet()) {
      create(directory.resolve(root.getKey() + ".pem"), root.getValue());
    }
    create(directory.resolve(GENESIS), genesisHash + "\n");
  }

  private static void create(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
