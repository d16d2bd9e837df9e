package org.concordat.embedded.definition;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * What the channel has agreed on about a chaincode. This network commits it once, in block 1; it
 * cannot be changed.
 *
 * @param name the chaincode's name
 * @param version a text that endorsements carry
 * @param sequence the number of the definition, from 1
 * @param endorsementPolicy whose endorsements a transaction needs; empty for more than half of the
 *     banks' peers
 * @param collections its private data collections
 */
public record ChaincodeDefinition(
    String name,
    String version,
    long sequence,
    Optional<SignaturePolicyRule> endorsementPolicy,
    List<CollectionDefinition> collections) {

  /** Fabric's own chaincode for definitions. */
  public static final String LIFECYCLE = "_lifecycle";

  /** Checks name, version and sequence. */
  public ChaincodeDefinition {
    Objects.requireNonNull(endorsementPolicy, "endorsementPolicy");
    collections = List.copyOf(collections);
    if (!name.matches("[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")) {
      throw new IllegalArgumentException("not a chaincode name: " + name);
    }
    if (version.isBlank()) {
      throw new IllegalArgumentException("a chaincode needs a version");
    }
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be >= 1, got " + sequence);
    }
  }

  /** A chaincode with the banks' majority as policy and no collections. */
  public static ChaincodeDefinition of(String name, String version) {
    return new ChaincodeDefinition(name, version, 1, Optional.empty(), List.of());
  }

  /** The same with {@code policy} as its endorsement policy. */
  public ChaincodeDefinition withEndorsementPolicy(SignaturePolicyRule policy) {
    return new ChaincodeDefinition(name, version, sequence, Optional.of(policy), collections);
  }

  /** The same with these collections. */
  public ChaincodeDefinition withCollections(CollectionDefinition... defined) {
    return new ChaincodeDefinition(name, version, sequence, endorsementPolicy, List.of(defined));
  }

  /** The collection of that name. */
  public Optional<CollectionDefinition> collection(String collection) {
    return collections.stream().filter(c -> c.name().equals(collection)).findFirst();
  }

  /** The collections as they stand in blocks. */
  public List<CollectionConfig> collectionConfigs() {
    return collections.stream().map(CollectionDefinition::toProto).toList();
  }

  /**
   * What a {@code _lifecycle} commit of this definition writes, by key, as Fabric encodes it.
   *
   * @throws IllegalStateException when the policy is still left to the network
   */
  public Map<String, ByteString> lifecycleWrites() {
    SignaturePolicyRule policy =
        endorsementPolicy.orElseThrow(
            () -> new IllegalStateException("the definition has no endorsement policy yet"));
    CollectionConfigPackage.Builder configs = CollectionConfigPackage.newBuilder();
    collectionConfigs().forEach(configs::addConfig);
    Map<String, ByteString> writes = new LinkedHashMap<>();
    writes.put(field("Sequence"), StateData.newBuilder().setInt64(sequence).build().toByteString());
    writes.put(
        field("EndorsementInfo"),
        bytes(
            ChaincodeEndorsementInfo.newBuilder()
                .setVersion(version)
                .setEndorsementPlugin("escc")
                .build()
                .toByteString()));
    writes.put(
        field("ValidationInfo"),
        bytes(
            ChaincodeValidationInfo.newBuilder()
                .setValidationPlugin("vscc")
                .setValidationParameter(
                    ApplicationPolicy.newBuilder()
                        .setSignaturePolicy(policy.toProto())
                        .build()
                        .toByteString())
                .build()
                .toByteString()));
    writes.put(field("Collections"), bytes(configs.build().toByteString()));
    writes.put(
        "namespaces/metadata/" + name,
        StateMetadata.newBuilder()
            .setDatatype("ChaincodeDefinition")
            .addAllFields(List.of("Sequence", "EndorsementInfo", "ValidationInfo", "Collections"))
            .build()
            .toByteString());
    return writes;
  }

  private String field(String field) {
    return "namespaces/fields/" + name + "/" + field;
  }

  private static ByteString bytes(ByteString value) {
    return StateData.newBuilder().setBytes(value).build().toByteString();
  }
}
