package org.concordat.embedded.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.embedded.policy.SignaturePolicyRule;

/** The chaincodes of the channel, by name, and the policy for changing them. */
public final class Definitions {
  private final Map<String, ChaincodeDefinition> byName = new LinkedHashMap<>();
  private final SignaturePolicyRule lifecyclePolicy;

  /**
   * @param definitions each with its endorsement policy
   * @param lifecyclePolicy whose endorsements a definition needs
   */
  public Definitions(List<ChaincodeDefinition> definitions, SignaturePolicyRule lifecyclePolicy) {
    definitions.forEach(d -> byName.put(d.name(), d));
    this.lifecyclePolicy = lifecyclePolicy;
  }

  /** The definition of {@code chaincode}. */
  public Optional<ChaincodeDefinition> chaincode(String chaincode) {
    return Optional.ofNullable(byName.get(chaincode));
  }

  /** All definitions, in the order of the network's builder. */
  public List<ChaincodeDefinition> all() {
    return List.copyOf(byName.values());
  }

  /** The collection of that name in that chaincode. */
  public Optional<CollectionDefinition> collection(String chaincode, String collection) {
    return chaincode(chaincode).flatMap(d -> d.collection(collection));
  }

  /** The policy for writes in a namespace; empty when nothing of that name is defined. */
  public Optional<SignaturePolicyRule> endorsementPolicy(String namespace) {
    return namespace.equals(ChaincodeDefinition.LIFECYCLE)
        ? Optional.of(lifecyclePolicy)
        : chaincode(namespace).flatMap(ChaincodeDefinition::endorsementPolicy);
  }
}
