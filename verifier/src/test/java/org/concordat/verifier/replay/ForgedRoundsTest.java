package org.concordat.verifier.replay;

import static org.concordat.protocol.ledger.TransactionName.ADVANCE_ROUND;
import static org.concordat.protocol.ledger.TransactionName.APPROVE_PROMOTION;
import static org.concordat.protocol.ledger.TransactionName.COMMIT_UPDATE;
import static org.concordat.protocol.ledger.TransactionName.FINALIZE_ROUND;
import static org.concordat.protocol.ledger.TransactionName.JUDGE_MODEL;
import static org.concordat.protocol.ledger.TransactionName.PURGE_UPDATE;
import static org.concordat.protocol.ledger.TransactionName.RECORD_RETRAINING;
import static org.concordat.protocol.ledger.TransactionName.REQUEST_PROMOTION;
import static org.concordat.protocol.ledger.TransactionName.REVEAL_UPDATE;
import static org.concordat.protocol.ledger.TransactionName.SUSPEND_MODEL;

import java.util.List;
import java.util.stream.Stream;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.testing.Forgery;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a quorum might have endorsed against the rules of a round, and of a model's use. */
class ForgedRoundsTest {
  private static final String OTHER = "00".repeat(32);
  private static final long LATE = 400_000;
  private static final long YEAR = 365 * 86_400_000L;

  static Stream<Forged> commits() {
    return Stream.of(
        forged("a late commit", COMMIT_UPDATE, 1, Check.COMMIT_TIME, Forgery.at(t -> t + LATE)),
        forged(
            "a commit of another round",
            COMMIT_UPDATE,
            5,
            Check.COMMIT_TIME,
            Forgery.sent(RecordType.COMMIT, json -> json.put("round", 1))),
        forged(
            "an agreement that has run out",
            COMMIT_UPDATE,
            0,
            Check.COMMIT_AGREEMENT,
            Forgery.at(time -> time + YEAR)),
        forged(
            "a snapshot nobody registered",
            COMMIT_UPDATE,
            0,
            Check.COMMIT_SNAPSHOT,
            Forgery.sent(RecordType.COMMIT, json -> json.put("snapshot", "snapshot-9"))),
        forged(
            "a worker the study does not allow",
            COMMIT_UPDATE,
            0,
            Check.COMMIT_WORKER,
            Forgery.sent(RecordType.COMMIT, json -> json.put("workerDigest", OTHER))),
        forged(
            "another commitment than sent",
            COMMIT_UPDATE,
            0,
            Check.COMMIT_RECORD,
            Forgery.written(RecordType.COMMIT, json -> json.put("commitment", OTHER))),
        forged(
            "a commit that is deleted",
            COMMIT_UPDATE,
            0,
            Check.COMMIT_RECORD,
            Forgery.bytes(RecordType.COMMIT, text -> "")),
        forged(
            "a commit with white space",
            COMMIT_UPDATE,
            0,
            Check.COMMIT_RECORD,
            Forgery.bytes(RecordType.COMMIT, text -> text + " ")),
        forged(
            "a commit that is not recorded",
            COMMIT_UPDATE,
            0,
            Check.COMMIT_RECORD,
            Forgery.also("x", RecordType.REJOIN, "fraud", "BankAMSP")
                    .andThen(Forgery.unwritten(RecordType.COMMIT))
                    .andThen(Forgery.unwritten(RecordType.REJOIN))
                    .andThen(Forgery.privately(none -> nothingWritten()))
                ::apply));
  }

  /** A private value nobody expects, so that the transaction has written something. */
  private static List<org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite>
      nothingWritten() {
    return List.of(
        new org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite(
            "concordat",
            "updates-1",
            com.google.protobuf.ByteString.copyFrom(new byte[32]),
            java.util.Optional.empty(),
            false));
  }

  static Stream<Forged> reveals() {
    return Stream.of(
        forged("a late reveal", REVEAL_UPDATE, 0, Check.REVEAL_TIME, Forgery.at(t -> t + LATE)),
        forged(
            "a reveal without a commit",
            REVEAL_UPDATE,
            5,
            Check.REVEAL_COMMITTED,
            Forgery.by("BankEMSP")),
        forged(
            "a chunk the model does not have",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_CHUNKS,
            Forgery.argument(json -> json.put("chunk", 1))),
        forged(
            "a mark of more chunks",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_CHUNKS,
            Forgery.written(RecordType.REVEAL, json -> json.put("chunks", 2))),
        forged(
            "an agreement that has run out",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_TIME,
            Forgery.at(time -> time + YEAR)),
        forged(
            "a round that costs nothing",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_BUDGET,
            Forgery.written(RecordType.AGREEMENT, json -> json.put("spent", 0))),
        forged(
            "a round that is not booked",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_BUDGET,
            Forgery.unwritten(RecordType.AGREEMENT)),
        forged(
            "another digest than the private value's",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_DIGEST,
            Forgery.written(RecordType.REVEAL, json -> json.put("digest", OTHER))),
        forged(
            "no private value",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_DIGEST,
            Forgery.privately(writes -> List.of())),
        forged(
            "an update beyond the norm bound",
            REVEAL_UPDATE,
            0,
            Check.REVEAL_NORM,
            Forgery.written(
                RecordType.REVEAL, json -> json.put("sumOfSquares", 200_000_000_000_000L))));
  }

  static Stream<Forged> phases() {
    return Stream.of(
        forged(
            "commits closed early on bank E",
            ADVANCE_ROUND,
            2,
            Check.PHASE_CLOSED,
            Forgery.at(time -> time - LATE)),
        forged(
            "a bank written into the committed ones",
            ADVANCE_ROUND,
            2,
            Check.PHASE_NEXT,
            Forgery.written(
                RecordType.ROUND, json -> ((ArrayNode) json.get("committed")).add("BankEMSP"))),
        forged(
            "another reveal deadline",
            ADVANCE_ROUND,
            0,
            Check.PHASE_NEXT,
            Forgery.written(RecordType.ROUND, json -> json.put("deadlineMillis", 1))),
        forged(
            "a phase left that the round is not in",
            ADVANCE_ROUND,
            0,
            Check.PHASE_NEXT,
            Forgery.argument(json -> json.put("from", "JUDGING"))),
        forged(
            "a round accepted that was rejected",
            ADVANCE_ROUND,
            1,
            Check.DECISION,
            Forgery.written(RecordType.ROUND, ForgedRoundsTest::rejected)),
        forged(
            "a round that awaits a bank too few",
            ADVANCE_ROUND,
            1,
            Check.ROUND_OPENED,
            Forgery.written(
                RecordType.ROUND,
                json -> {
                  if (json.has("awaited")) {
                    ((ArrayNode) json.get("awaited")).remove(0);
                  }
                })),
        forged(
            "a model that stays a candidate",
            ADVANCE_ROUND,
            1,
            Check.MODEL_STATUS,
            Forgery.written(RecordType.MODEL, json -> json.put("status", "CANDIDATE"))),
        forged(
            "a study that keeps its first model",
            ADVANCE_ROUND,
            1,
            Check.STUDY_STATE,
            Forgery.written(RecordType.STUDY_STATE, json -> json.put("acceptedRound", 0))));
  }

  private static void rejected(ObjectNode json) {
    if (json.get("phase").stringValue().equals("ACCEPTED")) {
      json.put("phase", "REJECTED");
    }
  }

  static Stream<Forged> aggregations() {
    return Stream.of(
        forged(
            "reveals closed early on bank B",
            FINALIZE_ROUND,
            2,
            Check.PHASE_CLOSED,
            Forgery.at(time -> time - LATE)),
        forged(
            "another rule than the study's",
            FINALIZE_ROUND,
            0,
            Check.RULE,
            Forgery.written(RecordType.AGGREGATION, json -> json.put("rule", "mean"))),
        forged(
            "fewer faults than the study's",
            FINALIZE_ROUND,
            0,
            Check.RULE,
            Forgery.written(RecordType.AGGREGATION, json -> json.put("f", 0))),
        forged(
            "a bank left out of the included",
            FINALIZE_ROUND,
            0,
            Check.INCLUDED,
            Forgery.written(
                RecordType.AGGREGATION, json -> ((ArrayNode) json.get("included")).remove(4))),
        forged(
            "a bank left out without a reason",
            FINALIZE_ROUND,
            1,
            Check.EXCLUDED,
            Forgery.written(
                RecordType.AGGREGATION, json -> ((ArrayNode) json.get("excluded")).remove(0))),
        forged(
            "a bank left out for another reason",
            FINALIZE_ROUND,
            2,
            Check.EXCLUDED,
            Forgery.written(
                RecordType.AGGREGATION,
                json -> ((ObjectNode) json.get("excluded").get(0)).put("reason", "REVOKED"))),
        forged(
            "a weight above one",
            FINALIZE_ROUND,
            0,
            Check.AGGREGATE,
            Forgery.written(
                RecordType.AGGREGATION,
                json -> ((ObjectNode) json.get("included").get(0)).put("weightMicros", 2_000_000))),
        forged(
            "an alarm that is not raised",
            FINALIZE_ROUND,
            0,
            Check.AGGREGATE,
            Forgery.written(
                RecordType.AGGREGATION,
                json -> json.put("breakdown", !json.get("breakdown").booleanValue()))),
        forged(
            "another parent",
            FINALIZE_ROUND,
            1,
            Check.CANDIDATE,
            Forgery.written(RecordType.MODEL, json -> json.put("parentHash", OTHER))),
        forged(
            "a model of another hash than the record's",
            FINALIZE_ROUND,
            1,
            Check.CANDIDATE,
            Forgery.written(RecordType.MODEL, json -> json.put("hash", OTHER))),
        forged(
            "a lineage with another snapshot",
            FINALIZE_ROUND,
            1,
            Check.HEIR,
            Forgery.written(
                RecordType.LINEAGE,
                json -> ((ObjectNode) json.get("snapshots").get(0)).put("snapshot", "snapshot-9"))),
        forged(
            "a lineage that has seen a revocation more",
            FINALIZE_ROUND,
            1,
            Check.HEIR,
            Forgery.written(
                RecordType.LINEAGE,
                json -> ((ObjectNode) json.get("grounds").get(1)).put("revocationsSeen", 1))),
        forged(
            "a model without parameters",
            FINALIZE_ROUND,
            0,
            Check.PARAMETERS,
            Forgery.privately(writes -> List.of())),
        forged(
            "a round that judges another model",
            FINALIZE_ROUND,
            0,
            Check.PHASE_NEXT,
            Forgery.written(RecordType.ROUND, json -> json.put("modelHash", OTHER))),
        forged(
            "an aggregate refused though enough are valid",
            FINALIZE_ROUND,
            0,
            Check.AGGREGATE,
            Forgery.written(RecordType.AGGREGATION, json -> json.put("modelHash", ""))),
        forged(
            "no record of the aggregation",
            FINALIZE_ROUND,
            0,
            Check.AGGREGATE,
            Forgery.unwritten(RecordType.AGGREGATION)));
  }

  static Stream<Forged> judgements() {
    return Stream.of(
        forged("a late judgement", JUDGE_MODEL, 0, Check.JUDGEMENT, Forgery.at(t -> t + LATE)),
        forged(
            "a judgement of another model",
            JUDGE_MODEL,
            0,
            Check.JUDGEMENT,
            Forgery.sent(RecordType.JUDGEMENT, json -> json.put("modelHash", OTHER))),
        forged(
            "another metric than sent",
            JUDGE_MODEL,
            0,
            Check.JUDGEMENT,
            Forgery.written(RecordType.JUDGEMENT, json -> json.put("metricMicros", 1))));
  }

  static Stream<Forged> uses() {
    return Stream.of(
        forged(
            "a model used that was not accepted",
            REQUEST_PROMOTION,
            0,
            Check.USE_ACCEPTED,
            Forgery.argument(json -> json.put("round", 0))),
        forged(
            "another model's hash",
            REQUEST_PROMOTION,
            0,
            Check.USE_STATUS,
            Forgery.written(RecordType.DEPLOYMENT, json -> json.put("modelHash", OTHER))),
        forged(
            "the same role agrees",
            APPROVE_PROMOTION,
            0,
            Check.CALL_ALLOWED,
            Forgery.inRole("scientist")),
        forged(
            "a use nobody asked for",
            APPROVE_PROMOTION,
            0,
            Check.USE_STATUS,
            Forgery.by("BankBMSP")),
        forged(
            "a suspension that is recorded as retirement",
            SUSPEND_MODEL,
            0,
            Check.USE_STATUS,
            Forgery.written(RecordType.DEPLOYMENT, json -> json.put("status", "RETIRED"))),
        forged(
            "a successor that was tainted",
            RECORD_RETRAINING,
            0,
            Check.RETRAINING,
            Forgery.sent(
                RecordType.RETRAINING,
                json -> json.put("successorStudy", "fraud").put("successorRound", 2))),
        forged(
            "a successor of a model that is not tainted",
            RECORD_RETRAINING,
            0,
            Check.RETRAINING,
            Forgery.sent(
                RecordType.RETRAINING,
                json ->
                    json.put("study", "fraud-2")
                        .put("round", 1)
                        .put("successorStudy", "fraud")
                        .put("successorRound", 1))),
        forged(
            "a purge of more than was revealed",
            PURGE_UPDATE,
            0,
            Check.PURGE,
            Forgery.written(RecordType.PURGE, json -> json.put("chunks", 2))),
        forged(
            "a purge that removes nothing",
            PURGE_UPDATE,
            0,
            Check.PURGE,
            Forgery.privately(writes -> List.of())),
        forged(
            "a purge of what was never revealed",
            PURGE_UPDATE,
            0,
            Check.PURGE,
            Forgery.sent(RecordType.PURGE, json -> json.put("round", 2))));
  }

  private static Forged forged(
      String what,
      org.concordat.protocol.ledger.TransactionName name,
      int nth,
      Check check,
      Forgery.Change change) {
    return new Forged(what, name, nth, check, change);
  }

  @ParameterizedTest
  @MethodSource({"commits", "reveals", "phases", "aggregations", "judgements", "uses"})
  void what_the_rules_do_not_give_is_named_at_its_place(Forged forged) {
    forged.requireNamed();
  }
}
