package org.concordat.verifier.replay;

import static org.concordat.protocol.ledger.TransactionName.ACTIVATE_AGREEMENT;
import static org.concordat.protocol.ledger.TransactionName.ACTIVATE_CHARTER;
import static org.concordat.protocol.ledger.TransactionName.APPROVE_CHARTER;
import static org.concordat.protocol.ledger.TransactionName.COMMIT_UPDATE;
import static org.concordat.protocol.ledger.TransactionName.CREATE_AGREEMENT;
import static org.concordat.protocol.ledger.TransactionName.JOIN_STUDY;
import static org.concordat.protocol.ledger.TransactionName.PROPOSE_CHARTER;
import static org.concordat.protocol.ledger.TransactionName.PROPOSE_STUDY;
import static org.concordat.protocol.ledger.TransactionName.RECORD_CONSENT_ROOT;
import static org.concordat.protocol.ledger.TransactionName.RECORD_REVOCATION;
import static org.concordat.protocol.ledger.TransactionName.REGISTER_DATASET;
import static org.concordat.protocol.ledger.TransactionName.REGISTER_SNAPSHOT;
import static org.concordat.protocol.ledger.TransactionName.START_STUDY;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite;
import org.concordat.verifier.testing.Banks;
import org.concordat.verifier.testing.Forgery;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a quorum might have endorsed against the rules before a study's rounds begin. */
class ForgedCallsTest {
  private static final long YEAR = 365 * 86_400_000L;

  static Stream<Forged> calls() {
    return Stream.of(
        new Forged(
            "a function nobody knows", COMMIT_UPDATE, 0, Check.CALL_FORM, Forgery.calling("X")),
        new Forged(
            "two arguments",
            COMMIT_UPDATE,
            0,
            Check.CALL_FORM,
            one ->
                Forgery.arguments(
                    one,
                    List.of(
                        one.arguments().get(0), one.arguments().get(1), one.arguments().get(1)))),
        new Forged(
            "an argument that is no JSON",
            COMMIT_UPDATE,
            0,
            Check.CALL_FORM,
            one ->
                Forgery.arguments(
                    one, List.of(one.arguments().get(0), ByteString.copyFromUtf8("{")))),
        new Forged(
            "a field nobody knows",
            COMMIT_UPDATE,
            0,
            Check.CALL_FORM,
            Forgery.argument(json -> json.put("unknown", 1))),
        new Forged(
            "another chaincode writes",
            COMMIT_UPDATE,
            0,
            Check.CALL_FORM,
            Forgery.ofChaincode("other")),
        new Forged("an auditor", COMMIT_UPDATE, 0, Check.CALL_ALLOWED, Forgery.inRole("auditor")),
        new Forged("another role", COMMIT_UPDATE, 0, Check.CALL_ALLOWED, Forgery.inRole("steward")),
        new Forged("no role", COMMIT_UPDATE, 0, Check.CALL_ALLOWED, Forgery.inRole("")),
        new Forged("no known role", COMMIT_UPDATE, 0, Check.CALL_ALLOWED, Forgery.inRole("king")),
        new Forged(
            "a regulator", COMMIT_UPDATE, 0, Check.CALL_ALLOWED, Forgery.by(Banks.REGULATOR)),
        new Forged("a stranger", COMMIT_UPDATE, 0, Check.CALL_ALLOWED, Forgery.by("StrangerMSP")),
        new Forged(
            "a read that writes",
            COMMIT_UPDATE,
            0,
            Check.CALL_ALLOWED,
            Forgery.calling("ReadTaint")),
        new Forged("another bank", COMMIT_UPDATE, 0, Check.CALL_OWN, Forgery.by("BankBMSP")),
        new Forged(
            "another bank's agreement",
            CREATE_AGREEMENT,
            1,
            Check.CALL_OWN,
            Forgery.by("BankAMSP")),
        new Forged(
            "one record more",
            COMMIT_UPDATE,
            0,
            Check.CALL_WRITES,
            Forgery.also("x", RecordType.REJOIN, Banks.STUDY, "BankAMSP")),
        new Forged(
            "one private value more",
            COMMIT_UPDATE,
            0,
            Check.CALL_WRITES,
            Forgery.privately(
                none ->
                    List.of(
                        new PrivateWrite(
                            "concordat",
                            "updates-1",
                            ByteString.copyFromUtf8("x"),
                            Optional.empty(),
                            false)))));
  }

  static Stream<Forged> consortium() {
    return Stream.of(
        new Forged(
            "two charters at once",
            PROPOSE_CHARTER,
            0,
            Check.CHARTER,
            Forgery.written(RecordType.CHARTER, json -> json.put("consortium", "south"))),
        new Forged(
            "an approval of another time",
            APPROVE_CHARTER,
            0,
            Check.CHARTER,
            Forgery.at(time -> time + 1)),
        new Forged(
            "a charter of another kind in force",
            ACTIVATE_CHARTER,
            0,
            Check.CHARTER,
            Forgery.written(
                RecordType.CHARTER_IN_FORCE,
                json -> ((ObjectNode) json.get("limits")).put("maximumRounds", 2))),
        new Forged(
            "other banks than the charter's",
            ACTIVATE_CHARTER,
            0,
            Check.MEMBERSHIP,
            Forgery.written(
                RecordType.MEMBERSHIP, json -> ((ArrayNode) json.get("banks")).remove(0))),
        new Forged(
            "an agreement born in force",
            CREATE_AGREEMENT,
            1,
            Check.AGREEMENT,
            Forgery.written(RecordType.AGREEMENT, json -> json.put("status", "ACTIVE"))),
        new Forged(
            "terms changed later",
            ACTIVATE_AGREEMENT,
            1,
            Check.AGREEMENT,
            Forgery.written(
                RecordType.AGREEMENT,
                json -> ((ObjectNode) json.get("terms")).put("privacyBudget", 7))),
        new Forged(
            "a gap in the consent roots",
            RECORD_CONSENT_ROOT,
            0,
            Check.CONSENT_ROOT,
            Forgery.sent(RecordType.CONSENT_ROOT, json -> json.put("sequence", 2))),
        new Forged(
            "a dataset of another basis than sent",
            REGISTER_DATASET,
            0,
            Check.DATASET,
            Forgery.written(RecordType.DATASET, json -> json.put("lawfulBasis", "CONTRACT"))),
        new Forged(
            "a snapshot that has seen what never was",
            REGISTER_SNAPSHOT,
            1,
            Check.SNAPSHOT,
            Forgery.sent(RecordType.SNAPSHOT, json -> json.put("revocationsSeen", 1))),
        new Forged(
            "a snapshot without its consent root",
            REGISTER_SNAPSHOT,
            0,
            Check.SNAPSHOT,
            Forgery.sent(RecordType.SNAPSHOT, json -> json.put("consentSequence", 0))),
        new Forged(
            "a consent root where consent is not the basis",
            REGISTER_SNAPSHOT,
            1,
            Check.SNAPSHOT,
            Forgery.sent(RecordType.SNAPSHOT, json -> json.put("consentSequence", 1))),
        new Forged(
            "a revocation before the first",
            RECORD_REVOCATION,
            0,
            Check.REVOCATION,
            Forgery.sent(RecordType.REVOCATION, json -> json.put("sequence", 2))),
        new Forged(
            "a revocation without its mark",
            RECORD_REVOCATION,
            0,
            Check.REVOCATION,
            Forgery.unwritten(RecordType.REVOCATION_MARK)));
  }

  static Stream<Forged> study() {
    return Stream.of(
        new Forged(
            "more rounds than the charter allows",
            PROPOSE_STUDY,
            0,
            Check.STUDY,
            Forgery.sent(RecordType.STUDY, json -> json.put("rounds", 1_001))),
        new Forged(
            "more faults than five banks allow",
            PROPOSE_STUDY,
            0,
            Check.STUDY,
            Forgery.sent(
                RecordType.STUDY, json -> ((ObjectNode) json.get("aggregation")).put("f", 2))),
        new Forged(
            "another study than sent",
            PROPOSE_STUDY,
            0,
            Check.STUDY,
            Forgery.written(RecordType.STUDY, json -> json.put("title", "Other"))),
        new Forged(
            "a study that runs before its start",
            PROPOSE_STUDY,
            0,
            Check.STUDY_STATE,
            Forgery.written(RecordType.STUDY_STATE, json -> json.put("status", "RUNNING"))),
        new Forged(
            "an agreement that has run out",
            JOIN_STUDY,
            0,
            Check.JOIN_AGREEMENT,
            Forgery.at(time -> time + YEAR)),
        new Forged(
            "a snapshot nobody registered",
            JOIN_STUDY,
            0,
            Check.JOIN_DATA,
            Forgery.sent(RecordType.JOIN, json -> json.put("snapshot", "snapshot-9"))),
        new Forged(
            "a join without quantiles",
            JOIN_STUDY,
            0,
            Check.JOIN_DATA,
            Forgery.privately(writes -> List.of())),
        new Forged(
            "another initial model",
            START_STUDY,
            0,
            Check.INITIAL_MODEL,
            Forgery.written(RecordType.MODEL, json -> json.put("hash", "00".repeat(32)))),
        new Forged(
            "other parameters of the initial model",
            START_STUDY,
            0,
            Check.INITIAL_MODEL,
            Forgery.privately(ForgedCallsTest::firstHashChanged)),
        new Forged(
            "another grid than the private one",
            START_STUDY,
            0,
            Check.GRID,
            Forgery.written(RecordType.STUDY_STATE, json -> json.put("gridHash", "00".repeat(32)))),
        new Forged(
            "a lineage without bank C",
            START_STUDY,
            0,
            Check.MODEL_LINEAGE,
            Forgery.written(
                RecordType.LINEAGE, json -> ((ArrayNode) json.get("grounds")).remove(2))),
        new Forged(
            "a roster without bank C",
            START_STUDY,
            0,
            Check.ROSTER,
            Forgery.written(
                RecordType.ROUND,
                json -> ((ArrayNode) json.get("roster").get("participants")).remove(2))),
        new Forged(
            "another deadline",
            START_STUDY,
            0,
            Check.ROSTER,
            Forgery.written(RecordType.ROUND, json -> json.put("deadlineMillis", 1))),
        new Forged(
            "a state without bank C",
            START_STUDY,
            0,
            Check.STUDY_STATE,
            Forgery.written(
                RecordType.STUDY_STATE, json -> ((ArrayNode) json.get("participants")).remove(2))));
  }

  static List<PrivateWrite> firstHashChanged(List<PrivateWrite> writes) {
    PrivateWrite first = writes.getFirst();
    return Stream.concat(
            Stream.of(
                new PrivateWrite(
                    first.namespace(),
                    first.collection(),
                    first.keyHash(),
                    Optional.of(ByteString.copyFrom(new byte[32])),
                    false)),
            writes.stream().skip(1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource({"calls", "consortium", "study"})
  void what_the_rules_do_not_give_is_named_at_its_place(Forged forged) {
    forged.requireNamed();
  }
}
