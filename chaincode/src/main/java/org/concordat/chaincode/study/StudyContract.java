package org.concordat.chaincode.study;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.firstOf;

import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Banks;
import org.concordat.chaincode.participation.Standing;
import org.concordat.chaincode.participation.Studies;
import org.concordat.chaincode.round.RoundMoves;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.StudyCancellation;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.ledger.TransactionName.Transients;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.protocol.study.StudyState.Status;

/** Studies: {@code PROPOSED → RUNNING → COMPLETED}, or called off before that. */
public final class StudyContract {
  private final Call call;

  /**
   * Creates the contract for one transaction.
   *
   * @param call the transaction
   */
  public StudyContract(Call call) {
    this.call = call;
  }

  /**
   * Proposes a study.
   *
   * @param study the study, which never changes
   * @return the event
   */
  public LedgerEvent propose(Study study) {
    call.requireOwn(study.proposer());
    if (!call.records().standsAlready(study, ErrorCode.ID_TAKEN, RecordType.STUDY, study.id())) {
      Charter charter = call.charter();
      Call.stopAt(Feasibility.refuse(study, charter));
      Membership membership = Banks.inForce(call);
      Banks.requireCollections(call, membership, study.id());
      call.records().put(study, RecordType.STUDY, study.id());
      call.records()
          .put(
              StudyState.proposed(study.id(), charter.version(), membership.version()),
              RecordType.STUDY_STATE,
              study.id());
    }
    return event(TransactionName.PROPOSE_STUDY, study.id(), 0, Status.PROPOSED.name());
  }

  /**
   * Joins a study that has not started, with the bank's quantiles in the transient map.
   *
   * @param join how the bank joins
   * @return the event
   */
  public LedgerEvent join(Join join) {
    call.requireOwn(join.bank());
    Study study = Studies.require(call, join.study());
    QuantileGrid quantiles = call.transientRecord(Transients.QUANTILES, QuantileGrid.class);
    StudyState state = Studies.requireState(call, join.study());
    GridStore grids = new GridStore(call, state);
    Object[] key = {join.study(), join.bank()};
    if (call.records().standsAlready(join, ErrorCode.ID_TAKEN, RecordType.JOIN, key)) {
      grids.requireSame(join, quantiles);
    } else {
      Studies.requireStatus(state, Status.PROPOSED);
      Banks.requireUnchanged(call, state);
      Standing standing = Standing.of(call, study.terms(), join);
      Call.stopAt(
          firstOf(
              standing::refuseAgreement,
              standing::refuseSpend,
              () -> refuseSchema(study, requireDataset(join.dataset())),
              () -> standing.refuseSnapshot(ErrorCode.SNAPSHOT_OUTDATED),
              () -> quantiles.refuse(study.features())));
      call.records().put(join, RecordType.JOIN, key);
      grids.write(join, quantiles);
    }
    return event(TransactionName.JOIN_STUDY, join.study(), 0, Status.PROPOSED.name());
  }

  private Dataset requireDataset(String id) {
    return call.records()
        .find(Dataset.class, RecordType.DATASET, call.bank(), id)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.DATASET_NOT_FOUND, call.bank() + " has no dataset " + id));
  }

  private static Optional<Refusal> refuseSchema(Study study, Dataset dataset) {
    List<String> missing =
        study.features().features().stream()
            .filter(feature -> !dataset.features().contains(feature))
            .toList();
    return firstOf(
        () ->
            check(
                missing.isEmpty(),
                ErrorCode.SCHEMA_MISMATCH,
                () -> "dataset " + dataset.id() + " lacks " + missing),
        () ->
            check(
                dataset.label().equals(study.features().label()),
                ErrorCode.SCHEMA_MISMATCH,
                () ->
                    "the label of dataset "
                        + dataset.id()
                        + " is "
                        + dataset.label()
                        + ", the study's "
                        + study.features().label()));
  }

  /**
   * Starts a study: its grid, its initial model and its first round.
   *
   * @param id the study's id
   * @return the event
   */
  public LedgerEvent start(String id) {
    Study study = Studies.require(call, id);
    requireProposer(study);
    StudyState state = Studies.requireState(call, id);
    if (state.status() != Status.RUNNING) {
      Studies.requireStatus(state, Status.PROPOSED);
      new StudyStart(call, study, state).start();
    }
    return event(TransactionName.START_STUDY, id, 1, RoundState.Phase.COMMITTING.name());
  }

  /**
   * Calls a study off; its open round ends.
   *
   * @param cancellation which study, and why
   * @return the event
   */
  public LedgerEvent cancel(StudyCancellation cancellation) {
    Study study = Studies.require(call, cancellation.study());
    if (call.caller().role() == Role.SCIENTIST) {
      requireProposer(study);
    }
    StudyState state = Studies.requireState(call, study.id());
    switch (state.status()) {
      case PROPOSED -> end(state, cancellation.reason());
      case RUNNING -> {
        RoundMoves.expireOpenRound(call, state, "study cancelled");
        end(state, cancellation.reason());
      }
      case COMPLETED ->
          throw new ConcordatException(
              ErrorCode.STUDY_WRONG_STATUS, "study " + study.id() + " is complete");
      case CANCELLED -> {}
    }
    return event(
        TransactionName.CANCEL_STUDY, study.id(), state.currentRound(), Status.CANCELLED.name());
  }

  private void end(StudyState state, String reason) {
    call.records()
        .put(state.ended(Status.CANCELLED, reason), RecordType.STUDY_STATE, state.study());
  }

  private void requireProposer(Study study) {
    if (!study.proposer().equals(call.bank())) {
      throw new ConcordatException(
          ErrorCode.NOT_THE_OWNER, "study " + study.id() + " was proposed by " + study.proposer());
    }
  }

  private static LedgerEvent event(TransactionName name, String study, int round, String phase) {
    return new LedgerEvent(name.function(), study, round, phase);
  }
}
