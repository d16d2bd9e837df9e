package org.concordat.verifier.validity;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.verifier.channel.ChannelConfiguration;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Ecdsa;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.identity.NotAMember;
import org.concordat.verifier.transaction.ParsedTransaction;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.Endorsement;

/**
 * The endorsements of a transaction that count, and the first that does not. Fabric passes those
 * over; a valid transaction must have none.
 *
 * @param members who endorsed, without repetitions
 * @param fault the first endorsement that does not count
 */
record Endorsements(List<Member> members, Optional<Finding> fault) {
  Endorsements {
    members = List.copyOf(members);
  }

  static Endorsements of(
      ParsedTransaction transaction, ChannelConfiguration configuration, Ecdsa ecdsa, Place place) {
    List<Member> members = new ArrayList<>();
    List<Finding> faults = new ArrayList<>();
    byte[] endorsed = transaction.call().endorsed().toByteArray();
    int index = 0;
    for (Endorsement endorsement : transaction.call().endorsements()) {
      Place at = place.in("endorsement " + index++);
      try {
        Member member = configuration.msps().member(endorsement.getEndorser());
        Optional<Finding> fault =
            members.stream().anyMatch(member::isSameAs)
                ? ignored(at, member + " endorsed before")
                : fault(member, endorsement, endorsed, transaction.time(), ecdsa, at);
        fault.ifPresentOrElse(faults::add, () -> members.add(member));
      } catch (NotAMember e) {
        faults.add(new Finding(FindingCode.IDENTITY_INVALID, at, e.getMessage()));
      }
    }
    return new Endorsements(members, faults.stream().findFirst());
  }

  private static Optional<Finding> fault(
      Member member,
      Endorsement endorsement,
      byte[] endorsed,
      Instant time,
      Ecdsa ecdsa,
      Place at) {
    Optional<String> expired = member.authorityExpiry(time).or(() -> member.leafExpiry(time));
    if (expired.isPresent()) {
      return Optional.of(new Finding(FindingCode.CERTIFICATE_EXPIRED, at, expired.get()));
    }
    if (!isCanonical(endorsement)) {
      return Optional.of(
          new Finding(
              FindingCode.TRANSACTION_NOT_CANONICAL,
              at,
              "the endorser is not in protobuf's one form"));
    }
    return ecdsa.verify(
            member.key(),
            endorsement.getSignature().toByteArray(),
            Ecdsa.Form.AS_FABRIC,
            endorsed,
            endorsement.getEndorser().toByteArray())
        ? Optional.empty()
        : ignored(at, "the signature of " + member + " is wrong");
  }

  private static boolean isCanonical(Endorsement endorsement) {
    try {
      return Wire.isCanonical(
          SerializedIdentity.parseFrom(endorsement.getEndorser()), endorsement.getEndorser());
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static Optional<Finding> ignored(Place at, String detail) {
    return Optional.of(new Finding(FindingCode.ENDORSEMENT_INVALID, at, detail));
  }
}
