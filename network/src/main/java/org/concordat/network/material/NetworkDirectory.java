package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.network.plan.Member;
import org.concordat.protocol.evidence.BlockBytes;

/**
 * Where everything of a network lies. What a member must keep to itself is below {@code
 * members/NAME}, so that a directory is what goes to a member's machine; what all share is below
 * {@code channel}.
 *
 * @param root the network's directory, absolute
 */
public record NetworkDirectory(Path root) {
  /** Makes the path absolute: nodes run elsewhere. */
  public NetworkDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The network's own copy of its plan.
   *
   * @return a file
   */
  public Path plan() {
    return root.resolve("network.properties");
  }

  /**
   * A member's own.
   *
   * @param member the member
   * @return a directory
   */
  public Path member(Member member) {
    return root.resolve("members").resolve(member.name());
  }

  /**
   * The roots that issue a member's certificates.
   *
   * @param member the member
   * @return a directory
   */
  public Path authorities(Member member) {
    return member(member).resolve("authorities");
  }

  /**
   * A node or administrator of a member: its MSP and its TLS certificate.
   *
   * @param member the member
   * @param holder for example {@code peer}, {@code orderer}, {@code admin}
   * @return a directory
   */
  public Path holder(Member member, String holder) {
    return member(member).resolve(holder);
  }

  /**
   * The MSP directory of a node or administrator.
   *
   * @param member the member
   * @param holder for example {@code peer}
   * @return a directory
   */
  public Path msp(Member member, String holder) {
    return holder(member, holder).resolve("msp");
  }

  /**
   * The TLS files of a node.
   *
   * @param member the member
   * @param holder for example {@code peer}
   * @return a directory with {@code server.crt}, {@code server.key} and {@code ca.crt}
   */
  public Path tls(Member member, String holder) {
    return holder(member, holder).resolve("tls");
  }

  /**
   * What an organisation shows the others.
   *
   * @param mspId its letters
   * @return an MSP directory without keys
   */
  public Path organisation(String mspId) {
    return channel().resolve("organizations").resolve(mspId);
  }

  /**
   * What somebody must hold who checks evidence of this network.
   *
   * @return root certificates of all organisations, and the first block's hash
   * @throws IOException when they cannot be read
   */
  public TrustAnchors trustAnchors() throws IOException {
    byte[] genesis = BlockBytes.of(Files.readAllBytes(genesisBlock())).headerHash();
    return new TrustAnchors(rootCertificates(), HexFormat.of().formatHex(genesis));
  }

  private SortedMap<String, String> rootCertificates() throws IOException {
    SortedMap<String, String> roots = new TreeMap<>();
    try (DirectoryStream<Path> organisations =
        Files.newDirectoryStream(channel().resolve("organizations"))) {
      for (Path organisation : organisations) {
        StringBuilder pem = new StringBuilder();
        try (Stream<Path> certificates = Files.list(organisation.resolve("cacerts"))) {
          for (Path certificate : certificates.sorted().toList()) {
            pem.append(Files.readString(certificate));
          }
        }
        roots.put(organisation.getFileName().toString(), pem.toString());
      }
    }
    return roots;
  }

  /**
   * What all members share.
   *
   * @return a directory
   */
  public Path channel() {
    return root.resolve("channel");
  }

  /**
   * The channel's first block.
   *
   * @return a file
   */
  public Path genesisBlock() {
    return channel().resolve("genesis.block");
  }

  /**
   * The configuration that all nodes have in common, and the builder of chaincode.
   *
   * @return a directory
   */
  public Path configuration() {
    return root.resolve("config");
  }

  /**
   * What processes write.
   *
   * @return a directory
   */
  public Path logs() {
    return root.resolve("logs");
  }

  /**
   * Which processes run.
   *
   * @return a directory
   */
  public Path run() {
    return root.resolve("run");
  }
}
