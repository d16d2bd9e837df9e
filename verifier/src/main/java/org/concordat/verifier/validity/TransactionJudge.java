package org.concordat.verifier.validity;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.concordat.verifier.channel.ChannelConfiguration;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Ecdsa;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.identity.NotAMember;
import org.concordat.verifier.lifecycle.ChaincodeDefinition;
import org.concordat.verifier.lifecycle.Definitions;
import org.concordat.verifier.lifecycle.EndorsementPolicy;
import org.concordat.verifier.transaction.ParsedTransaction;
import org.concordat.verifier.transaction.ReadWriteSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Judges transactions as Fabric's peers do, in the order in which they do it: form, sender's
 * signature, id, proposal, endorsement policies; and for a state of which all is known, versions.
 */
public final class TransactionJudge {
  private static final String LIFECYCLE_POLICY = "/Channel/Application/LifecycleEndorsement";
  private static final String IMPLICIT_COLLECTION = "_implicit_org_";

  private final String channel;
  private final Ecdsa ecdsa;
  private final Definitions definitions;
  private final Conflicts conflicts;

  /**
   * Judges the transactions of a channel.
   *
   * @param channel its name
   * @param ecdsa verifies signatures
   * @param definitions the definitions in force
   * @param state who wrote each key last
   */
  public TransactionJudge(
      String channel, Ecdsa ecdsa, Definitions definitions, VersionedState state) {
    this.channel = channel;
    this.ecdsa = ecdsa;
    this.definitions = definitions;
    this.conflicts = new Conflicts(state);
  }

  /**
   * Judges a transaction without looking at versions.
   *
   * @param transaction the transaction
   * @param configuration the configuration in force
   * @param known whether a transaction id stands in an earlier block
   * @param place where the transaction stands
   * @return what becomes of it
   */
  public Judgement judge(
      ParsedTransaction transaction,
      ChannelConfiguration configuration,
      Predicate<String> known,
      Place place) {
    if (transaction.headerFault() != TxValidationCode.VALID) {
      return Judgement.fault(Optional.empty(), transaction.headerFault());
    }
    Optional<Member> creator = signer(transaction, configuration);
    if (creator.isEmpty()) {
      return Judgement.fault(creator, TxValidationCode.BAD_CREATOR_SIGNATURE);
    }
    if (!transaction.isChaincodeCall()) {
      return Judgement.fault(creator, TxValidationCode.UNSUPPORTED_TX_PAYLOAD);
    }
    if (!transaction.hasOwnId()) {
      return Judgement.fault(creator, TxValidationCode.BAD_PROPOSAL_TXID);
    }
    if (transaction.call().formFault() != TxValidationCode.VALID) {
      return Judgement.fault(creator, transaction.call().formFault());
    }
    if (!transaction.channel().equals(channel)) {
      return Judgement.fault(
          creator, TxValidationCode.TARGET_CHAIN_NOT_FOUND, TxValidationCode.BAD_CREATOR_SIGNATURE);
    }
    if (known.test(transaction.transactionId())) {
      return Judgement.fault(creator, TxValidationCode.DUPLICATE_TXID);
    }
    if (transaction.call().actionFault() != TxValidationCode.VALID) {
      return Judgement.fault(creator, transaction.call().actionFault());
    }
    Endorsements endorsements = Endorsements.of(transaction, configuration, ecdsa, place);
    Set<TxValidationCode> codes = faults(transaction, configuration, endorsements.members());
    if (codes.isEmpty()) {
      codes.add(TxValidationCode.VALID);
    }
    return new Judgement(
        codes,
        creator,
        endorsements.members(),
        blemish(transaction, creator.get(), endorsements, place));
  }

  /**
   * Judges what a sound transaction read, when every block before is known.
   *
   * @param set what it read and wrote
   * @param place where it stands
   * @return the code of a conflict, or VALID
   */
  public TxValidationCode conflict(ReadWriteSet set, Place place) {
    return conflicts.judge(set, place);
  }

  /**
   * Returns whether a sound transaction read what cannot be, when blocks before are missing.
   *
   * @param set what it read and wrote
   * @param lastMissing the last block that is missing
   * @return whether it cannot be valid
   */
  public boolean isContradicted(ReadWriteSet set, long lastMissing) {
    return conflicts.isContradicted(set, lastMissing);
  }

  /**
   * Returns who signed an envelope.
   *
   * @param transaction the envelope's parts
   * @param configuration the configuration in force
   * @return its sender, or empty when the signature is not good
   */
  public Optional<Member> signer(
      ParsedTransaction transaction, ChannelConfiguration configuration) {
    try {
      Member member = configuration.msps().member(transaction.creator());
      ByteString payload = transaction.envelope().getPayload();
      return ecdsa.verify(
              member.key(),
              transaction.envelope().getSignature().toByteArray(),
              Ecdsa.Form.AS_FABRIC,
              payload.toByteArray())
          ? Optional.of(member)
          : Optional.empty();
    } catch (NotAMember e) {
      return Optional.empty();
    }
  }

  private static Optional<Finding> blemish(
      ParsedTransaction transaction, Member creator, Endorsements endorsements, Place place) {
    Optional<String> expired =
        creator
            .authorityExpiry(transaction.time())
            .or(() -> creator.leafExpiry(transaction.time()));
    if (expired.isPresent()) {
      return Optional.of(
          new Finding(FindingCode.CERTIFICATE_EXPIRED, place.in("creator"), expired.get()));
    }
    if (transaction.oddPart().isPresent()) {
      return Optional.of(
          new Finding(
              FindingCode.TRANSACTION_NOT_CANONICAL,
              place.in(transaction.oddPart().get()),
              "expected protobuf in its one form and without unknown fields"));
    }
    if (!transaction.call().isSendersProposal()) {
      return Optional.of(
          new Finding(
              FindingCode.TRANSACTION_NOT_CANONICAL,
              place.in("action's header"),
              "expected the sender's own signature header"));
    }
    if (transaction.call().readWriteSet().writesMetadata()) {
      return Optional.of(
          new Finding(
              FindingCode.TRANSACTION_UNSUPPORTED,
              place,
              "it gives keys metadata, such as endorsement policies of their own"));
    }
    return endorsements.fault();
  }

  /** The faults of the chaincodes that it calls and writes to. */
  private Set<TxValidationCode> faults(
      ParsedTransaction transaction, ChannelConfiguration configuration, List<Member> endorsers) {
    Set<String> names = new TreeSet<>(Set.of(transaction.call().chaincode()));
    ReadWriteSet set = transaction.call().readWriteSet();
    set.namespaces().stream()
        .filter(ReadWriteSet.Namespace::writes)
        .forEach(namespace -> names.add(namespace.name()));
    Set<TxValidationCode> faults = EnumSet.noneOf(TxValidationCode.class);
    for (String name : names) {
      Optional<EndorsementPolicy> policy = policy(name);
      if (policy.isEmpty()) {
        faults.add(TxValidationCode.INVALID_CHAINCODE);
      } else if (!isEndorsed(name, set, policy.get(), configuration, endorsers)) {
        faults.add(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
      }
    }
    return faults;
  }

  private Optional<EndorsementPolicy> policy(String chaincode) {
    return chaincode.equals(Definitions.LIFECYCLE)
        ? Optional.of(new EndorsementPolicy.OfChannel(LIFECYCLE_POLICY))
        : definitions.find(chaincode).map(ChaincodeDefinition::endorsement);
  }

  private boolean isEndorsed(
      String name,
      ReadWriteSet set,
      EndorsementPolicy policy,
      ChannelConfiguration configuration,
      List<Member> endorsers) {
    List<EndorsementPolicy> policies = new ArrayList<>();
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      if (namespace.name().equals(name)) {
        if (namespace.writesOpenly()) {
          policies.add(policy);
        }
        for (ReadWriteSet.Collection collection : namespace.collections()) {
          if (collection.writes()) {
            Optional<EndorsementPolicy> own =
                collectionPolicy(name, collection.name(), policy, configuration);
            if (own.isEmpty()) {
              return false; // there is no such collection
            }
            policies.add(own.get());
          }
        }
      }
    }
    if (policies.isEmpty()) {
      policies.add(policy);
    }
    return policies.stream().allMatch(p -> p.isSatisfiedBy(endorsers, configuration));
  }

  private Optional<EndorsementPolicy> collectionPolicy(
      String chaincode,
      String collection,
      EndorsementPolicy policy,
      ChannelConfiguration configuration) {
    if (collection.startsWith(IMPLICIT_COLLECTION)) {
      return configuration
          .memberGroup(collection.substring(IMPLICIT_COLLECTION.length()))
          .map(group -> "/Channel/Application/" + group + "/Endorsement")
          .map(EndorsementPolicy.OfChannel::new);
    }
    return definitions
        .find(chaincode)
        .map(definition -> definition.collections().get(collection))
        .map(known -> known.endorsement().orElse(policy));
  }
}
