package org.concordat.verifier.validity;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.identity.Member;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * What becomes of a transaction by its form, its signatures and its endorsements, before versions
 * are looked at.
 *
 * @param codes the codes that a peer may give it: one, but where peers look at several chaincodes
 *     in no fixed order and each has a fault of its own
 * @param creator who sent it, where the signature is good
 * @param endorsers who endorsed it, where that was looked at
 * @param blemish what a valid transaction must not have, although Fabric passes it over
 */
public record Judgement(
    Set<TxValidationCode> codes,
    Optional<Member> creator,
    List<Member> endorsers,
    Optional<Finding> blemish) {
  /** Copies the list. */
  public Judgement {
    codes = EnumSet.copyOf(codes);
    endorsers = List.copyOf(endorsers);
  }

  static Judgement fault(Optional<Member> creator, TxValidationCode... codes) {
    return new Judgement(EnumSet.copyOf(List.of(codes)), creator, List.of(), Optional.empty());
  }

  /**
   * Returns whether nothing but versions can make it invalid.
   *
   * @return whether there was no fault
   */
  public boolean isSound() {
    return codes.contains(TxValidationCode.VALID);
  }
}
