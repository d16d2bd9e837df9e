package org.concordat.chaincode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.concordat.chaincode.audit.Reads;
import org.concordat.chaincode.consent.AgreementContract;
import org.concordat.chaincode.consent.ConsentRootContract;
import org.concordat.chaincode.governance.CharterContract;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Ledger;
import org.concordat.chaincode.model.DeploymentContract;
import org.concordat.chaincode.model.RetrainingContract;
import org.concordat.chaincode.registry.RegistryContract;
import org.concordat.chaincode.round.Advance;
import org.concordat.chaincode.round.CommitPhase;
import org.concordat.chaincode.round.Finalisation;
import org.concordat.chaincode.round.JudgePhase;
import org.concordat.chaincode.round.RevealPhase;
import org.concordat.chaincode.round.UpdatePurge;
import org.concordat.chaincode.study.StudyContract;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.protocol.ledger.Requests.ModelChunk;
import org.concordat.protocol.ledger.Requests.ModelReference;
import org.concordat.protocol.ledger.Requests.ModelStep;
import org.concordat.protocol.ledger.Requests.RecordQuery;
import org.concordat.protocol.ledger.Requests.Reveal;
import org.concordat.protocol.ledger.Requests.RoundMove;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.ledger.Requests.StudyCancellation;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.Requests.UpdateChunk;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;

/**
 * All transactions of the chaincode, each by its name. Holds no state: one instance, or none,
 * serves every transaction.
 *
 * <p>A transaction that changes the ledger sets one event, named as itself, whose payload is the
 * {@link LedgerEvent} that is also its response. One that repeats what was done before succeeds
 * with the same kind of response, writes nothing and sets no event.
 */
public final class Contracts {
  private Contracts() {}

  /**
   * Runs a transaction.
   *
   * @param ledger its view of the ledger
   * @param function its name
   * @param arguments its arguments: one, a JSON record
   * @return the response's payload, UTF-8
   * @throws ConcordatException when it is refused; whatever was written until then does not count
   */
  public static byte[] run(Ledger ledger, String function, List<String> arguments) {
    TransactionName name =
        TransactionName.named(function)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.UNKNOWN_TRANSACTION, "there is no transaction of this name"));
    Call call = AccessRules.check(name, ledger);
    if (arguments.size() != 1) {
      throw new ConcordatException(
          ErrorCode.WRONG_ARGUMENTS, function + " takes one argument, got " + arguments.size());
    }
    String argument = arguments.getFirst();
    if (!name.writes()) {
      return read(name, call, argument).getBytes(StandardCharsets.UTF_8);
    }
    byte[] payload = CanonicalJson.writeBytes(write(name, call, argument));
    if (call.records().changed()) {
      ledger.emit(function, payload);
    }
    return payload;
  }

  private static LedgerEvent write(TransactionName name, Call call, String json) {
    return switch (name) {
      case PROPOSE_CHARTER -> new CharterContract(call).propose(record(json, Charter.class));
      case APPROVE_CHARTER ->
          new CharterContract(call).approve(record(json, CharterReference.class));
      case ACTIVATE_CHARTER ->
          new CharterContract(call).activate(record(json, CharterReference.class));
      case CREATE_AGREEMENT -> new AgreementContract(call).create(record(json, Agreement.class));
      case ACTIVATE_AGREEMENT ->
          new AgreementContract(call).activate(record(json, AgreementReference.class));
      case REVOKE_AGREEMENT ->
          new AgreementContract(call).revoke(record(json, AgreementReference.class));
      case REGISTER_DATASET -> new RegistryContract(call).register(record(json, Dataset.class));
      case REGISTER_SNAPSHOT -> new RegistryContract(call).register(record(json, Snapshot.class));
      case RECORD_REVOCATION -> new RegistryContract(call).revoke(record(json, Revocation.class));
      case RECORD_CONSENT_ROOT ->
          new ConsentRootContract(call).record(record(json, ConsentRoot.class));
      case PROPOSE_STUDY -> new StudyContract(call).propose(record(json, Study.class));
      case JOIN_STUDY -> new StudyContract(call).join(record(json, Join.class));
      case START_STUDY -> new StudyContract(call).start(record(json, StudyReference.class).study());
      case CANCEL_STUDY -> new StudyContract(call).cancel(record(json, StudyCancellation.class));
      case COMMIT_UPDATE -> new CommitPhase(call).commit(record(json, Commit.class));
      case REVEAL_UPDATE -> new RevealPhase(call).reveal(record(json, Reveal.class));
      case ADVANCE_ROUND -> new Advance(call).advance(record(json, RoundMove.class));
      case FINALIZE_ROUND -> new Finalisation(call).finalise(record(json, RoundReference.class));
      case JUDGE_MODEL -> new JudgePhase(call).judge(record(json, Judgement.class));
      case REJOIN_ROUNDS -> new JudgePhase(call).rejoin(record(json, StudyReference.class).study());
      case REQUEST_PROMOTION ->
          new DeploymentContract(call).request(record(json, ModelReference.class));
      case APPROVE_PROMOTION ->
          new DeploymentContract(call).approve(record(json, ModelReference.class));
      case SUSPEND_MODEL -> new DeploymentContract(call).suspend(record(json, ModelStep.class));
      case RESUME_MODEL -> new DeploymentContract(call).resume(record(json, ModelStep.class));
      case RETIRE_MODEL -> new DeploymentContract(call).retire(record(json, ModelStep.class));
      case RECORD_RETRAINING -> new RetrainingContract(call).record(record(json, Retraining.class));
      case PURGE_UPDATE -> new UpdatePurge(call).purge(record(json, RoundReference.class));
      case READ_RECORD, LIST_RECORDS, READ_MODEL_CHUNK, READ_GRID, READ_UPDATE_CHUNK, READ_TAINT ->
          throw new IllegalStateException(name + " does not write");
    };
  }

  private static String read(TransactionName name, Call call, String json) {
    return switch (name) {
      case READ_RECORD -> new Reads(call).record(record(json, RecordQuery.class));
      case LIST_RECORDS -> new Reads(call).list(record(json, RecordQuery.class));
      case READ_MODEL_CHUNK -> new Reads(call).modelChunk(record(json, ModelChunk.class));
      case READ_GRID -> new Reads(call).grid(record(json, StudyReference.class).study());
      case READ_UPDATE_CHUNK -> new Reads(call).updateChunk(record(json, UpdateChunk.class));
      case READ_TAINT -> new Reads(call).taint(record(json, ModelReference.class));
      default -> throw new IllegalStateException(name + " writes");
    };
  }

  private static <T> T record(String json, Class<T> type) {
    return CanonicalJson.read(json, type);
  }
}
