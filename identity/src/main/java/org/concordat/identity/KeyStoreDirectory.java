package org.concordat.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;

/**
 * Keeps the organisations' roots and nodes between runs: a certificate and a key per holder, keys
 * readable by the owner only.
 */
public final class KeyStoreDirectory {
  private final Path directory;
  private final SecureRandom random;

  /** Keeps keys in {@code directory}, which is created when missing. */
  public KeyStoreDirectory(Path directory, SecureRandom random) throws IOException {
    Files.createDirectories(directory);
    this.directory = directory;
    this.random = random;
  }

  /** The root of {@code mspId}, created at the first call. */
  public CertificateAuthority authority(String mspId, String organization, Instant now)
      throws IOException {
    Path folder = Files.createDirectories(directory.resolve(mspId));
    Path certificate = folder.resolve("ca.pem");
    Path key = folder.resolve("ca.key");
    if (Files.exists(certificate)) {
      return CertificateAuthority.read(
          mspId, organization, Files.readAllBytes(certificate), Files.readString(key), random);
    }
    CertificateAuthority authority = CertificateAuthority.create(mspId, organization, now, random);
    SecretFile.write(key, Pem.privateKey(authority.key()));
    Files.writeString(certificate, authority.certificatePem());
    return authority;
  }

  /** The root of {@code organization}'s TLS, created at the first call. */
  public TlsAuthority tlsAuthority(String mspId, String organization, Instant now)
      throws IOException {
    Path folder = Files.createDirectories(directory.resolve(mspId));
    Path certificate = folder.resolve("tlsca.pem");
    Path key = folder.resolve("tlsca.key");
    if (Files.exists(certificate)) {
      return TlsAuthority.read(
          organization, Files.readAllBytes(certificate), Files.readString(key), random);
    }
    TlsAuthority authority = TlsAuthority.create(organization, now, random);
    SecretFile.write(key, authority.root().privateKeyPem());
    Files.writeString(certificate, authority.root().certificatePem());
    return authority;
  }

  /** A node or administrator of {@code authority}'s organisation, issued at the first call. */
  public Identity member(CertificateAuthority authority, String name, NodeRole role, Instant now)
      throws IOException {
    Path folder = Files.createDirectories(directory.resolve(authority.mspId()));
    Path certificate = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + ".key");
    if (Files.exists(certificate)) {
      try {
        return new Identity(
            authority.mspId(),
            Pem.readCertificate(Files.readAllBytes(certificate)),
            Pem.readPrivateKey(Files.readString(key)));
      } catch (GeneralSecurityException e) {
        throw new IOException("not a certificate: " + certificate, e);
      }
    }
    Identity identity = authority.issue(name, role, Map.of(), now);
    SecretFile.write(key, identity.privateKeyPem());
    Files.writeString(certificate, identity.certificatePem(), StandardCharsets.US_ASCII);
    return identity;
  }
}
