package org.concordat.network.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * What the members agree on about a chaincode.
 *
 * @param name its name on the channel
 * @param version a text that endorsements carry
 * @param sequence the definition's number, from 1
 * @param endorsement whose endorsements a transaction needs
 * @param collections its private data
 */
public record ChaincodeDefinition(
    String name,
    String version,
    long sequence,
    SignaturePolicyEnvelope endorsement,
    CollectionConfigPackage collections) {
  /** Checks the sequence. */
  public ChaincodeDefinition {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(endorsement, "endorsement");
    Objects.requireNonNull(collections, "collections");
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be >= 1, got " + sequence);
    }
  }

  /**
   * A policy of {@code n} out of organisations.
   *
   * @param n how many
   * @param mspIds whose
   * @param role which of their members
   * @return the policy
   */
  public static SignaturePolicyEnvelope outOf(
      int n, Collection<String> mspIds, MSPRole.MSPRoleType role) {
    SignaturePolicy.NOutOf.Builder rule = SignaturePolicy.NOutOf.newBuilder().setN(n);
    SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
    for (String mspId : List.copyOf(mspIds)) {
      rule.addRules(SignaturePolicy.newBuilder().setSignedBy(envelope.getIdentitiesCount()));
      envelope.addIdentities(
          MSPPrincipal.newBuilder()
              .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
              .setPrincipal(
                  MSPRole.newBuilder()
                      .setMspIdentifier(mspId)
                      .setRole(role)
                      .build()
                      .toByteString()));
    }
    return envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(rule)).build();
  }
}
