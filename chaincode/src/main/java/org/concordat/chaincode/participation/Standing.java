package org.concordat.chaincode.participation;

import static org.concordat.protocol.error.Checks.check;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Roster;

/**
 * What a bank brings to a study, as it stands now: the agreement it joined under, the snapshot it
 * uses, the revocations of its dataset. Read anew at the join, the commitment, each reveal and the
 * aggregation.
 */
public final class Standing {
  private final Call call;
  private final Roster.Terms terms;
  private final AgreementRecord agreement;
  private final Roster.Participant participant;
  private final String snapshot;
  private final int seen;
  private final int revocations;

  private Standing(
      Call call,
      Roster.Terms terms,
      AgreementRecord agreement,
      Roster.Participant participant,
      String snapshot,
      int seen,
      int revocations) {
    this.call = call;
    this.terms = terms;
    this.agreement = agreement;
    this.participant = participant;
    this.snapshot = snapshot;
    this.seen = seen;
    this.revocations = revocations;
  }

  /**
   * Reads the standing of a bank that joins.
   *
   * @param call the transaction
   * @param terms what the study asks
   * @param join how the bank joins
   * @return the standing
   * @throws ConcordatException {@link ErrorCode#AGREEMENT_NOT_FOUND} or {@link
   *     ErrorCode#SNAPSHOT_NOT_FOUND}
   */
  public static Standing of(Call call, Roster.Terms terms, Join join) {
    AgreementRecord agreement = requireAgreement(call, join.bank(), join.agreement());
    int seen =
        requireSnapshot(
                call, join.bank(), join.dataset(), join.snapshot(), ErrorCode.SNAPSHOT_NOT_FOUND)
            .revocationsSeen();
    return new Standing(
        call,
        terms,
        agreement,
        new Roster.Participant(
            join.bank(), join.agreement(), join.dataset(), join.snapshot(), seen),
        join.snapshot(),
        seen,
        revocations(call, join.bank(), join.dataset()));
  }

  /**
   * Reads the standing of a participant: two records, and a third only for a snapshot that is
   * neither the one joined with nor the newest since the dataset's last revocation.
   *
   * @param call the transaction
   * @param terms what the study asks
   * @param participant how the bank takes part
   * @param snapshot the id of the snapshot it uses, of the dataset it joined with
   * @return the standing
   * @throws ConcordatException {@link ErrorCode#AGREEMENT_NOT_FOUND} or {@link
   *     ErrorCode#SNAPSHOT_NOT_JOINED}
   */
  public static Standing of(
      Call call, Roster.Terms terms, Roster.Participant participant, String snapshot) {
    String bank = participant.bank();
    String dataset = participant.dataset();
    AgreementRecord agreement = requireAgreement(call, bank, participant.agreement());
    Optional<RevocationRecord> last = lastRevocation(call, bank, dataset);
    int revocations = sequence(last);
    int seen;
    if (snapshot.equals(participant.snapshot())) {
      seen = participant.revocationsSeen();
    } else if (last.isPresent() && last.get().newestSnapshot().equals(snapshot)) {
      seen = revocations;
    } else {
      seen =
          requireSnapshot(call, bank, dataset, snapshot, ErrorCode.SNAPSHOT_NOT_JOINED)
              .revocationsSeen();
    }
    return new Standing(call, terms, agreement, participant, snapshot, seen, revocations);
  }

  private static AgreementRecord requireAgreement(Call call, String bank, String id) {
    return call.records()
        .find(AgreementRecord.class, RecordType.AGREEMENT, bank, id)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.AGREEMENT_NOT_FOUND, bank + " has no agreement " + id));
  }

  private static Snapshot requireSnapshot(
      Call call, String bank, String dataset, String id, ErrorCode notFound) {
    return call.records()
        .find(Snapshot.class, RecordType.SNAPSHOT, bank, dataset, id)
        .orElseThrow(
            () ->
                new ConcordatException(
                    notFound, "dataset " + dataset + " of " + bank + " has no snapshot " + id));
  }

  /**
   * Reads a dataset's last revocation.
   *
   * @param call the transaction
   * @param bank the bank's MSP id
   * @param dataset the dataset's id
   * @return the record; empty when nothing was revoked yet
   */
  public static Optional<RevocationRecord> lastRevocation(Call call, String bank, String dataset) {
    return call.records().find(RevocationRecord.class, RecordType.REVOCATION, bank, dataset);
  }

  private static int revocations(Call call, String bank, String dataset) {
    return sequence(lastRevocation(call, bank, dataset));
  }

  /**
   * Tells how many revocations a dataset has.
   *
   * @param last its last one
   * @return the last one's sequence; 0 when there is none
   */
  public static int sequence(Optional<RevocationRecord> last) {
    return last.map(record -> record.last().sequence()).orElse(0);
  }

  /**
   * Tells whether a bank has revoked the agreement it joined under, which is final.
   *
   * @param call the transaction
   * @param participant how the bank takes part
   * @return whether it has
   */
  public static boolean revoked(Call call, Roster.Participant participant) {
    return requireAgreement(call, participant.bank(), participant.agreement()).status()
        == AgreementRecord.Status.REVOKED;
  }

  /**
   * Returns how the bank takes part.
   *
   * @return its line in the study's roster
   */
  public Roster.Participant participant() {
    return participant;
  }

  /**
   * Checks that the agreement covers the study now.
   *
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuseAgreement() {
    return terms.refuse(agreement, call.now());
  }

  /**
   * Checks that the snapshot takes every revocation of its dataset into account.
   *
   * @param code the code if it does not
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuseSnapshot(ErrorCode code) {
    return check(
        seen == revocations,
        code,
        () ->
            "snapshot "
                + snapshot
                + " has seen "
                + seen
                + " of the "
                + revocations
                + " revocations of dataset "
                + participant.dataset());
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
    return agreement.budget().refuse(terms.spendPerRound());
  }

  /** Records that a round was spent. */
  public void spend() {
    call.records()
        .put(
            agreement.spending(terms.spendPerRound()),
            RecordType.AGREEMENT,
            participant.bank(),
            participant.agreement());
  }
}
