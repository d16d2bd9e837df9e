package org.concordat.chaincode.participation;

import static org.concordat.protocol.error.Checks.check;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.privacy.PrivacyBudget;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;

/**
 * What a bank brings to a study, as it stands now: the agreement it joined under, the snapshot it
 * uses, the revocations of its dataset. Read anew at the join, the commitment, each reveal and the
 * aggregation.
 */
public final class Standing {
  private final Call call;
  private final Study study;
  private final AgreementRecord agreement;
  private final Snapshot snapshot;
  private final int revocations;

  private Standing(
      Call call, Study study, AgreementRecord agreement, Snapshot snapshot, int revocations) {
    this.call = call;
    this.study = study;
    this.agreement = agreement;
    this.snapshot = snapshot;
    this.revocations = revocations;
  }

  /**
   * Reads the standing of a bank.
   *
   * @param call the transaction
   * @param study the study
   * @param join how the bank joined it
   * @param snapshot the id of the snapshot it uses, of the dataset it joined with
   * @param notFound the code when there is no such snapshot of that dataset
   * @return the standing
   * @throws ConcordatException {@link ErrorCode#AGREEMENT_NOT_FOUND} or {@code notFound}
   */
  public static Standing of(
      Call call, Study study, Join join, String snapshot, ErrorCode notFound) {
    AgreementRecord agreement =
        call.records()
            .find(AgreementRecord.class, RecordType.AGREEMENT, join.bank(), join.agreement())
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.AGREEMENT_NOT_FOUND,
                        join.bank() + " has no agreement " + join.agreement()));
    Snapshot used =
        call.records()
            .find(Snapshot.class, RecordType.SNAPSHOT, join.bank(), join.dataset(), snapshot)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        notFound,
                        "dataset "
                            + join.dataset()
                            + " of "
                            + join.bank()
                            + " has no snapshot "
                            + snapshot));
    return new Standing(
        call, study, agreement, used, revocations(call, join.bank(), join.dataset()));
  }

  /**
   * Reads how many revocations a dataset has.
   *
   * @param call the transaction
   * @param bank the bank's MSP id
   * @param dataset the dataset's id
   * @return the last one's sequence; 0 when there is none
   */
  public static int revocations(Call call, String bank, String dataset) {
    return call.records()
        .find(Revocation.class, RecordType.REVOCATION, bank, dataset)
        .map(Revocation::sequence)
        .orElse(0);
  }

  /**
   * Tells whether a bank has revoked the agreement it joined under, which is final.
   *
   * @param call the transaction
   * @param join how the bank joined
   * @return whether it has
   */
  public static boolean revoked(Call call, Join join) {
    return call.records()
        .find(AgreementRecord.class, RecordType.AGREEMENT, join.bank(), join.agreement())
        .filter(agreement -> agreement.status() == AgreementRecord.Status.REVOKED)
        .isPresent();
  }

  /**
   * Checks that the agreement covers the study now.
   *
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuseAgreement() {
    return study.refuse(agreement, call.now());
  }

  /**
   * Checks that the snapshot takes every revocation of its dataset into account.
   *
   * @param code the code if it does not
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuseSnapshot(ErrorCode code) {
    return check(
        snapshot.revocationsSeen() == revocations,
        code,
        () ->
            "snapshot "
                + snapshot.id()
                + " has seen "
                + snapshot.revocationsSeen()
                + " of the "
                + revocations
                + " revocations of dataset "
                + snapshot.dataset());
  }

  /**
   * Tells whether the bank has withdrawn what it committed, for good: nobody need wait for it.
   *
   * @return whether its agreement is revoked or its snapshot outdated
   */
  public boolean withdrawn() {
    return agreement.status() == AgreementRecord.Status.REVOKED
        || refuseSnapshot(ErrorCode.SNAPSHOT_OUTDATED).isPresent();
  }

  /**
   * Checks that the agreement's privacy budget covers one more round.
   *
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuseSpend() {
    return budget().refuse(study.spendPerRound(), agreement.terms().privacyBudget());
  }

  /** Records that a round was spent. */
  public void spend() {
    PrivacyBudget after = budget().plus(study.spendPerRound());
    call.records().put(after, RecordType.PRIVACY_BUDGET, after.bank(), after.agreement());
  }

  private PrivacyBudget budget() {
    String bank = agreement.terms().bank();
    String id = agreement.terms().id();
    return call.records()
        .find(PrivacyBudget.class, RecordType.PRIVACY_BUDGET, bank, id)
        .orElseGet(() -> new PrivacyBudget(bank, id, 0));
  }
}
