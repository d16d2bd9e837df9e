package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.consortium.data.BankNames;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RoundState;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one endorser, or too few of them, can do to a model: nothing. */
class LyingEndorserAcceptanceTest {
  private static final List<String> OTHERS = List.of("BankAMSP", "BankBMSP", "BankCMSP");

  private LedgerScenario scenario;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    scenario = new LedgerScenario(directory).withRunningStudy("arc+trmean", 1);
    for (String bank : LedgerScenario.BANKS) {
      scenario.commit(bank, 1, scenario.update(bank));
    }
    scenario.closeCommits("A", 1);
    for (String bank : LedgerScenario.BANKS) {
      scenario.reveal(bank, 1, scenario.update(bank));
    }
  }

  @AfterEach
  void stop() throws IOException {
    scenario.close();
  }

  @Test
  void one_lying_endorser_cannot_change_a_model_and_the_round_completes() throws Exception {
    scenario.ledger().network().faults().lieInWrites("BankE", LyingEndorserAcceptanceTest::another);

    assertThatThrownBy(
            () ->
                scenario
                    .bank("A", Role.PARTICIPANT)
                    .submitEndorsedBy(
                        List.of("BankAMSP", "BankBMSP", "BankEMSP"),
                        TransactionName.FINALIZE_ROUND,
                        round()))
        .as("with the liar among the endorsers the results do not match")
        .isInstanceOf(EndorseException.class);
    scenario
        .bank("A", Role.PARTICIPANT)
        .submitEndorsedBy(OTHERS, TransactionName.FINALIZE_ROUND, round());

    assertThat(((RoundState.Judging) scenario.round(1)).modelHash()).isEqualTo(honestModel());
    scenario.ledger().network().faults().tellTheTruth("BankE");
    scenario.judge(List.of("A", "B", "C", "D", "E"), 1);
    scenario.closeJudgements("A", 1);
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Accepted.class);
    assertThat(scenario.read(ModelRecord.class, RecordType.MODEL, LedgerScenario.STUDY, 1).hash())
        .isEqualTo(honestModel());
  }

  @Test
  void fewer_endorsements_than_the_quorum_are_never_valid() {
    for (List<String> tooFew : List.of(List.of("BankAMSP"), List.of("BankAMSP", "BankBMSP"))) {
      assertThatThrownBy(
              () ->
                  scenario
                      .bank("A", Role.PARTICIPANT)
                      .submitEndorsedBy(tooFew, TransactionName.FINALIZE_ROUND, round()))
          .as(tooFew.toString())
          .isInstanceOfSatisfying(
              CommitException.class,
              e -> assertThat(e.getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE));
    }
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Revealing.class);
  }

  @Test
  void the_regulator_s_endorsement_counts_for_nothing() {
    assertThatThrownBy(
            () ->
                scenario
                    .bank("A", Role.PARTICIPANT)
                    .submitEndorsedBy(
                        List.of("BankAMSP", "BankBMSP", "RegulatorMSP"),
                        TransactionName.JUDGE_MODEL,
                        round()))
        .isInstanceOfAny(CommitException.class, EndorseException.class);
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Revealing.class);
  }

  private static Requests.RoundReference round() {
    return new Requests.RoundReference(LedgerScenario.STUDY, 1);
  }

  /** What the rule gives for the five updates, computed here without any ledger. */
  private String honestModel() {
    SortedMap<String, int[]> updates = new TreeMap<>();
    for (String bank : LedgerScenario.BANKS) {
      updates.put(BankNames.mspId(bank), scenario.update(bank).toArray());
    }
    int[] aggregate =
        AggregationRules.named("arc+trmean").aggregate(UpdateSet.of(10, 20, updates), 1).vector();
    return Model.initial(LedgerScenario.study("any", "arc+trmean", 1).architecture(), 20, 7)
        .plus(FixedPointVector.of(aggregate))
        .hash();
  }

  /** Another model hash in every write that names one. */
  private static TxReadWriteSet another(TxReadWriteSet truth) {
    TxReadWriteSet.Builder lie = truth.toBuilder();
    for (int i = 0; i < lie.getNsRwsetCount(); i++) {
      NsReadWriteSet.Builder namespace = lie.getNsRwsetBuilder(i);
      try {
        KVRWSet.Builder writes = KVRWSet.parseFrom(namespace.getRwset()).toBuilder();
        for (KVWrite.Builder write : writes.getWritesBuilderList()) {
          write.setValue(
              ByteString.copyFromUtf8(
                  write
                      .getValue()
                      .toStringUtf8()
                      .replaceAll(
                          "\"modelHash\":\"[0-9a-f]{64}\"",
                          "\"modelHash\":\"" + "0".repeat(64) + "\"")));
        }
        namespace.setRwset(writes.build().toByteString());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
    return lie.build();
  }
}
