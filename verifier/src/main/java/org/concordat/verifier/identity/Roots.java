package org.concordat.verifier.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;

/**
 * What a verifier trusts: the root certificates of the consortium's organisations, and perhaps the
 * hash of the channel's first block.
 */
public final class Roots {
  private static final String SUFFIX = ".pem";
  private static final String PIN = "genesis.sha256";
  private static final int LARGEST = 1 << 20;

  private final Map<String, Set<ByteString>> byMsp;
  private final Optional<String> genesis;

  private Roots(Map<String, Set<ByteString>> byMsp, Optional<String> genesis) {
    this.byMsp = byMsp;
    this.genesis = genesis;
  }

  /**
   * Reads a directory with a file {@code <MSP id>.pem} for each organisation, of one or more root
   * certificates, and perhaps a file {@code genesis.sha256} with the hash of block 0's header as 64
   * hexadecimal digits. Other files are passed over.
   *
   * @param directory the directory
   * @return the roots
   * @throws EvidenceException {@link FindingCode#ROOTS_UNREADABLE} when there are none, or a file
   *     cannot be read
   */
  public static Roots read(Path directory) {
    Map<String, byte[]> files = new TreeMap<>();
    Optional<String> pin = Optional.empty();
    try (Stream<Path> listed = Files.list(directory)) {
      for (Path file : listed.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          files.put(name.substring(0, name.length() - SUFFIX.length()), content(file));
        } else if (name.equals(PIN)) {
          pin = Optional.of(new String(content(file), StandardCharsets.US_ASCII).strip());
        }
      }
    } catch (IOException e) {
      throw unreadable(directory.toString(), "it cannot be read: " + e);
    }
    if (files.isEmpty()) {
      throw unreadable(directory.toString(), "expected files named <MSP id>.pem, got none");
    }
    return of(files, pin);
  }

  /**
   * Takes roots as they are.
   *
   * @param pem the root certificates of each organisation in PEM, by MSP id
   * @param genesis the hash of block 0's header as 64 hexadecimal digits, or empty
   * @return the roots
   * @throws EvidenceException {@link FindingCode#ROOTS_UNREADABLE} when one cannot be read
   */
  public static Roots of(Map<String, byte[]> pem, Optional<String> genesis) {
    genesis.ifPresent(
        hash -> {
          if (!hash.matches("[0-9a-f]{64}")) {
            throw unreadable(PIN, "expected 64 hexadecimal digits in lower case");
          }
        });
    Map<String, Set<ByteString>> byMsp = new HashMap<>();
    pem.forEach((mspId, text) -> byMsp.put(mspId, certificates(mspId, text)));
    return new Roots(byMsp, genesis);
  }

  private static Set<ByteString> certificates(String mspId, byte[] text) {
    Set<ByteString> found = new HashSet<>();
    try {
      for (byte[] block : Pem.blocks(text)) {
        found.add(encoded(Pem.certificate(block)));
      }
    } catch (CertificateException e) {
      throw unreadable(mspId + SUFFIX, e.getMessage());
    }
    if (found.isEmpty()) {
      throw unreadable(mspId + SUFFIX, "expected certificates in PEM, got none");
    }
    return found;
  }

  private static ByteString encoded(X509Certificate certificate)
      throws CertificateEncodingException {
    return ByteString.copyFrom(certificate.getEncoded());
  }

  private static byte[] content(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw unreadable(file.getFileName().toString(), "expected at most 1 MiB");
    }
    return Files.readAllBytes(file);
  }

  private static EvidenceException unreadable(String file, String detail) {
    return new EvidenceException(
        FindingCode.ROOTS_UNREADABLE, Place.file("trusted roots").in(file), detail);
  }

  /**
   * Returns whose roots these are.
   *
   * @return the MSP ids, ascending
   */
  public List<String> mspIds() {
    return byMsp.keySet().stream().sorted().toList();
  }

  /**
   * Returns the pinned hash of block 0's header.
   *
   * @return 64 hexadecimal digits, or empty
   */
  public Optional<String> genesis() {
    return genesis;
  }

  /** The trusted roots of an organisation in DER; none when it is not known. */
  Set<ByteString> of(String mspId) {
    return byMsp.getOrDefault(mspId, Set.of());
  }
}
