package org.concordat.network.containers;

import java.util.Map;

/**
 * The images that containers are made from: the official ones, unless the environment names others.
 *
 * @param orderer Fabric's orderer
 * @param peer Fabric's peer; also what holds a member's address while its containers come and go
 * @param java a Java runtime, for Concordat's own programs
 */
public record Images(String orderer, String peer, String java) {
  /** Names another image of the orderer. */
  public static final String ORDERER_VARIABLE = "CONCORDAT_ORDERER_IMAGE";

  /** Names another image of the peer. */
  public static final String PEER_VARIABLE = "CONCORDAT_PEER_IMAGE";

  /** Names another image of the Java runtime. */
  public static final String JAVA_VARIABLE = "CONCORDAT_JAVA_IMAGE";

  /**
   * Reads the names.
   *
   * @param environment may name others
   * @return the images
   */
  public static Images of(Map<String, String> environment) {
    return new Images(
        environment.getOrDefault(ORDERER_VARIABLE, "hyperledger/fabric-orderer:3.1.5"),
        environment.getOrDefault(PEER_VARIABLE, "hyperledger/fabric-peer:3.1.5"),
        environment.getOrDefault(JAVA_VARIABLE, "eclipse-temurin:25-jre"));
  }
}
