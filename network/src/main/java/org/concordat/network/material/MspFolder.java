package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.concordat.identity.SecretFile;

/** An MSP directory, as Fabric's documentation of membership service providers lays it out. */
final class MspFolder {
  private MspFolder() {}

  /** Writes the roots and the roles of nodes. */
  static void write(Path msp, String root, String tlsRoot) throws IOException {
    Files.createDirectories(msp.resolve("cacerts"));
    Files.createDirectories(msp.resolve("tlscacerts"));
    Files.writeString(msp.resolve("cacerts/ca.pem"), root);
    Files.writeString(msp.resolve("tlscacerts/tlsca.pem"), tlsRoot);
    StringBuilder units = new StringBuilder("NodeOUs:\n  Enable: true\n");
    for (NodeRole role : NodeRole.values()) {
      String unit = role.organizationalUnit();
      units
          .append("  ")
          .append(Character.toUpperCase(unit.charAt(0)))
          .append(unit.substring(1))
          .append("OUIdentifier: {OrganizationalUnitIdentifier: ")
          .append(unit)
          .append("}\n");
    }
    Files.writeString(msp.resolve("config.yaml"), units);
  }

  /** Adds who signs. */
  static void sign(Path msp, Identity identity) throws IOException {
    Files.createDirectories(msp.resolve("signcerts"));
    Files.createDirectories(msp.resolve("keystore"));
    SecretFile.write(msp.resolve("keystore/key.pem"), identity.privateKeyPem());
    Files.writeString(msp.resolve("signcerts/cert.pem"), identity.certificatePem());
  }
}
