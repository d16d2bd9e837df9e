package org.concordat.chaincode.participation;

import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.study.StudyState;

/** The banks in force, and whether a study is still theirs. */
public final class Banks {
  private Banks() {}

  /**
   * Reads the membership in force.
   *
   * @param call the transaction
   * @return the membership
   * @throws ConcordatException {@link ErrorCode#NO_CHARTER} before the first charter
   */
  public static Membership inForce(Call call) {
    return call.records()
        .find(Membership.class, RecordType.MEMBERSHIP, "current")
        .orElseThrow(Call::noCharter);
  }

  /**
   * Requires that the banks are those the study was proposed to: the private collections that its
   * values go to are theirs.
   *
   * @param call the transaction
   * @param state where the study stands
   * @throws ConcordatException {@link ErrorCode#BANKS_CHANGED} otherwise
   */
  public static void requireUnchanged(Call call, StudyState state) {
    Membership now = inForce(call);
    if (now.version() != state.membership()) {
      throw new ConcordatException(
          ErrorCode.BANKS_CHANGED,
          "the banks have changed with charter "
              + now.version()
              + " since study "
              + state.study()
              + " was proposed: propose it anew");
    }
  }

  /**
   * Requires that the channel defines all private collections of a membership. Asks each for a
   * value of the study, which no other transaction writes before the study starts.
   *
   * @param call the transaction
   * @param membership the membership
   * @param study the study's id
   * @throws ConcordatException {@link ErrorCode#COLLECTION_UNDEFINED} otherwise
   */
  public static void requireCollections(Call call, Membership membership, String study) {
    for (PrivateCollection.Kind kind : PrivateCollection.Kind.values()) {
      call.records().privateHash(kind.of(membership.version()), PrivateCollection.key(study));
    }
  }
}
