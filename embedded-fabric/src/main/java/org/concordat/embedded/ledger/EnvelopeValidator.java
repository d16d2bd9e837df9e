package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.concordat.embedded.block.ParsedEnvelope;
import org.concordat.embedded.block.ReadWriteSet;
import org.concordat.embedded.block.ReadWriteSet.HashedCollection;
import org.concordat.embedded.block.ReadWriteSet.Namespace;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * What a peer checks about one transaction before it looks at versions: form, signatures,
 * transaction id and endorsement policies, in Fabric's order and with Fabric's validation codes.
 */
final class EnvelopeValidator {
  private final String channel;
  private final MspRegistry registry;
  private final Definitions definitions;

  EnvelopeValidator(String channel, MspRegistry registry, Definitions definitions) {
    this.channel = channel;
    this.registry = registry;
    this.definitions = definitions;
  }

  /**
   * @param committed whether a transaction id is in an earlier block
   */
  TxValidationCode validate(ParsedEnvelope envelope, Predicate<String> committed) {
    if (envelope.headerFault() != TxValidationCode.VALID) {
      return envelope.headerFault();
    }
    if (!creatorSigned(envelope)) {
      return TxValidationCode.BAD_CREATOR_SIGNATURE;
    }
    if (!envelope.isEndorserTransaction()) {
      return TxValidationCode.UNSUPPORTED_TX_PAYLOAD;
    }
    if (!envelope.computedTransactionId().equals(envelope.transactionId())) {
      return TxValidationCode.BAD_PROPOSAL_TXID;
    }
    if (envelope.bodyFault() == TxValidationCode.INVALID_ENDORSER_TRANSACTION) {
      return envelope.bodyFault();
    }
    if (!envelope.channelHeader().getChannelId().equals(channel)) {
      return TxValidationCode.TARGET_CHAIN_NOT_FOUND;
    }
    if (committed.test(envelope.transactionId())) {
      return TxValidationCode.DUPLICATE_TXID;
    }
    if (envelope.bodyFault() != TxValidationCode.VALID) {
      return envelope.bodyFault();
    }
    TxValidationCode fault = faultInAction(envelope);
    return fault == TxValidationCode.VALID ? checkPolicies(envelope) : fault;
  }

  private boolean creatorSigned(ParsedEnvelope envelope) {
    try {
      Member creator = registry.member(envelope.signatureHeader().getCreator());
      return registry.verify(
          creator,
          envelope.envelope().getPayload().toByteArray(),
          envelope.envelope().getSignature().toByteArray());
    } catch (MspRegistry.InvalidIdentityException e) {
      return false;
    }
  }

  private static TxValidationCode faultInAction(ParsedEnvelope envelope) {
    if (!envelope.extension().hasChaincodeId() || !envelope.action().hasChaincodeId()) {
      return TxValidationCode.INVALID_OTHER_REASON;
    }
    String chaincode = envelope.extension().getChaincodeId().getName();
    if (chaincode.isEmpty()
        || !chaincode.equals(envelope.action().getChaincodeId().getName())
        || envelope.action().getChaincodeId().getVersion().isEmpty()) {
      return TxValidationCode.INVALID_CHAINCODE;
    }
    if (!envelope.action().getEvents().isEmpty()) {
      Optional<ChaincodeEvent> event = envelope.event();
      if (event.isEmpty() || !event.get().getChaincodeId().equals(chaincode)) {
        return TxValidationCode.INVALID_OTHER_REASON;
      }
    }
    Set<String> seen = new HashSet<>();
    for (Namespace namespace : envelope.readWriteSet().namespaces()) {
      if (!seen.add(namespace.name())) {
        return TxValidationCode.ILLEGAL_WRITESET;
      }
    }
    return TxValidationCode.VALID;
  }

  private TxValidationCode checkPolicies(ParsedEnvelope envelope) {
    Set<String> written = new TreeSet<>();
    written.add(envelope.extension().getChaincodeId().getName());
    ReadWriteSet set = envelope.readWriteSet();
    set.namespaces().stream().filter(Namespace::writes).map(Namespace::name).forEach(written::add);
    Collection<Member> endorsers = validEndorsers(envelope);
    for (String name : written) {
      Optional<SignaturePolicyRule> policy = definitions.endorsementPolicy(name);
      if (policy.isEmpty()) {
        return TxValidationCode.INVALID_CHAINCODE;
      }
      List<SignaturePolicyRule> rules = new ArrayList<>();
      for (Namespace namespace : set.namespaces()) {
        if (namespace.name().equals(name)) {
          rules.addAll(policiesOfWrites(namespace, policy.get()));
        }
      }
      if (rules.isEmpty()) {
        rules.add(policy.get());
      }
      if (!rules.stream().allMatch(rule -> rule.satisfiedBy(endorsers))) {
        return TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
      }
    }
    return TxValidationCode.VALID;
  }

  /**
   * The chaincode's policy for public writes, a collection's own policy, where it has one, for
   * private ones.
   */
  private List<SignaturePolicyRule> policiesOfWrites(
      Namespace namespace, SignaturePolicyRule chaincodePolicy) {
    List<SignaturePolicyRule> rules = new ArrayList<>();
    if (namespace.publicSet().getWritesCount() > 0
        || namespace.publicSet().getMetadataWritesCount() > 0) {
      rules.add(chaincodePolicy);
    }
    for (HashedCollection collection : namespace.collections()) {
      if (collection.writes()) {
        rules.add(
            definitions
                .collection(namespace.name(), collection.name())
                .flatMap(CollectionDefinition::endorsementPolicy)
                .orElse(chaincodePolicy));
      }
    }
    return rules;
  }

  /** The endorsers whose identity and signature are valid; others are passed over, as in Fabric. */
  private Collection<Member> validEndorsers(ParsedEnvelope envelope) {
    List<Member> valid = new ArrayList<>();
    for (Endorsement endorsement : envelope.endorsements()) {
      endorser(envelope, endorsement).ifPresent(valid::add);
    }
    return valid;
  }

  private Optional<Member> endorser(ParsedEnvelope envelope, Endorsement endorsement) {
    ByteString message = envelope.responsePayload().concat(endorsement.getEndorser());
    try {
      Member member = registry.member(endorsement.getEndorser());
      return registry.verify(
              member, message.toByteArray(), endorsement.getSignature().toByteArray())
          ? Optional.of(member)
          : Optional.empty();
    } catch (MspRegistry.InvalidIdentityException e) {
      return Optional.empty(); // an endorsement by a stranger counts for nothing
    }
  }
}
