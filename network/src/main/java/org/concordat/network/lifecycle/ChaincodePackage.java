package org.concordat.network.lifecycle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * What a peer is given to install: where its member's chaincode listens, and how they know each
 * other. The same settings give the same bytes, so that its id can be told beforehand.
 */
public final class ChaincodePackage {
  private static final int BLOCK = 512;

  private final String label;
  private final byte[] bytes;

  private ChaincodePackage(String label, byte[] bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /**
   * How the peer connects.
   *
   * @param address where the chaincode listens, host and port
   * @param clientCertificate the peer's certificate, PEM
   * @param clientKey its key, PEM; secret
   * @param root who issued the chaincode's certificate, PEM
   */
  public record Connection(
      String address, String clientCertificate, String clientKey, String root) {
    @Override
    public String toString() {
      return "Connection[address=" + address + "]";
    }
  }

  /**
   * Makes a package.
   *
   * @param label name and version; letters, digits, {@code _ - . +}
   * @param connection how the peer connects
   * @return the package
   */
  public static ChaincodePackage of(String label, Connection connection) {
    if (!label.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")) {
      throw new IllegalArgumentException("not a label: " + label);
    }
    String json =
        "{\"address\":"
            + quote(connection.address())
            + ",\"dial_timeout\":\"5s\",\"tls_required\":true,\"client_auth_required\":true"
            + ",\"client_cert\":"
            + quote(connection.clientCertificate())
            + ",\"client_key\":"
            + quote(connection.clientKey())
            + ",\"root_cert\":"
            + quote(connection.root())
            + "}";
    byte[] code = archive(Map.of("connection.json", json.getBytes(StandardCharsets.UTF_8)));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "metadata.json",
        ("{\"type\":\"ccaas\",\"label\":" + quote(label) + "}").getBytes(StandardCharsets.UTF_8));
    files.put("code.tar.gz", code);
    return new ChaincodePackage(label, archive(files));
  }

  /**
   * Reads a package that was made before.
   *
   * @param label its label
   * @param bytes the package
   * @return the package
   */
  static ChaincodePackage read(String label, byte[] bytes) {
    return new ChaincodePackage(label, bytes.clone());
  }

  /**
   * Returns its label.
   *
   * @return name and version
   */
  public String label() {
    return label;
  }

  /**
   * Returns the package's id, as peers and the chaincode's process know it.
   *
   * @return the label, a colon and the digest of the package
   */
  public String id() {
    try {
      return label
          + ":"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns the package.
   *
   * @return a gzipped tar; holds the peer's key
   */
  public byte[] bytes() {
    return bytes.clone();
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** A tar of plain files without times and owners (POSIX.1-1988, ustar), gzipped. */
  private static byte[] archive(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream tar = new GZIPOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        tar.write(header(file.getKey(), file.getValue().length));
        tar.write(file.getValue());
        tar.write(new byte[(BLOCK - file.getValue().length % BLOCK) % BLOCK]);
      }
      tar.write(new byte[2 * BLOCK]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] header(String name, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000600\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, String.format("%011o\0", size));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o\0 ", sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }
}
