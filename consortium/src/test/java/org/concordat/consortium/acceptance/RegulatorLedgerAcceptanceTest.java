package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.round.RoundState;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The regulator's seat, used by a client that keeps to no rule of ours. */
@ExtendWith(StageExtension.class)
class RegulatorLedgerAcceptanceTest {
  private LedgerScenario scenario;

  @BeforeEach
  void start(Stage stage) {
    scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1);
  }

  @Test
  void it_evaluates_and_follows_blocks_from_the_first() {
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Committing.class);
    try (CloseableIterator<Block> blocks =
        scenario
            .regulator()
            .gateway()
            .getNetwork("concordat")
            .newBlockEventsRequest()
            .startBlock(0)
            .build()
            .getEvents()) {
      for (long number = 0; number < 10; number++) {
        assertThat(blocks.next().getHeader().getNumber()).isEqualTo(number);
      }
    }
  }

  @Test
  void every_transaction_that_writes_is_refused_whatever_its_argument() {
    for (TransactionName name : TransactionName.values()) {
      if (name.writes()) {
        refusedAsReadOnly(scenario.regulator(), name, "the regulator");
      }
    }
  }

  @Test
  void a_role_that_may_call_it_in_a_regulator_s_certificate_helps_nothing() {
    for (Role role : Role.values()) {
      LedgerSeat impostor = scenario.seat("Regulator", role);
      for (TransactionName name : TransactionName.values()) {
        if (name.writes() && name.allows(role)) {
          refusedAsReadOnly(impostor, name, "a regulator's " + role);
        }
      }
    }
  }

  private void refusedAsReadOnly(LedgerSeat seat, TransactionName name, String who) {
    assertThatThrownBy(
            () ->
                seat.submitDated(scenario.now(), name, new Requests.StudyReference(scenario.id())))
        .as("%s by %s", name.function(), who)
        .isInstanceOfSatisfying(
            LedgerSeat.Refused.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.REGULATOR_READ_ONLY));
  }

  @Test
  void a_bank_s_role_in_a_regulator_s_certificate_helps_nothing() {
    LedgerSeat impostor = scenario.seat("Regulator", Role.STEWARD);

    assertThatThrownBy(
            () -> impostor.submitDated(scenario.now(), TransactionName.REGISTER_DATASET, dataset()))
        .isInstanceOf(LedgerSeat.Refused.class)
        .hasMessageContaining("CC-1003");
  }

  @Test
  void even_with_endorsements_of_the_banks_no_orderer_takes_its_envelope() throws Exception {
    // A reading transaction that every bank endorses: only the envelope's writer is wrong.
    Proposal proposal =
        scenario
            .regulator()
            .contract()
            .newProposal(TransactionName.READ_RECORD.function())
            .addArguments(
                CanonicalJson.write(
                    new Requests.RecordQuery(RecordType.STUDY, List.of(scenario.id()))))
            .setEndorsingOrganizations("BankAMSP", "BankBMSP", "BankCMSP")
            .build();
    Transaction endorsed = proposal.endorse();

    assertThatThrownBy(endorsed::submitAsync)
        .isInstanceOf(GatewayException.class)
        .satisfies(
            e ->
                assertThat(((GatewayException) e).getStatus().getCode())
                    .isEqualTo(io.grpc.Status.Code.UNAVAILABLE));
  }

  @Test
  void it_cannot_read_what_is_private_to_the_banks() {
    for (Map.Entry<TransactionName, Object> read :
        Map.of(
                TransactionName.READ_MODEL_CHUNK,
                (Object) new Requests.ModelChunk(scenario.id(), 0, 0),
                TransactionName.READ_GRID,
                new Requests.StudyReference(scenario.id()),
                TransactionName.READ_UPDATE_CHUNK,
                new Requests.UpdateChunk(scenario.id(), 1, "BankAMSP", 0))
            .entrySet()) {
      for (Role role : Role.values()) {
        assertThatThrownBy(
                () ->
                    scenario
                        .seat("Regulator", role)
                        .evaluate(scenario.now(), read.getKey(), read.getValue()))
            .as(read.getKey() + " as " + role)
            .isInstanceOf(LedgerSeat.Refused.class);
      }
    }
    assertThat(
            scenario
                .bank("B", Role.PARTICIPANT)
                .evaluate(
                    scenario.now(),
                    TransactionName.READ_MODEL_CHUNK,
                    new Requests.ModelChunk(scenario.id(), 0, 0))
                .getBytes(StandardCharsets.UTF_8))
        .isNotEmpty();
  }

  private static Dataset dataset() {
    return new Dataset(
        "any", "RegulatorMSP", "Any", List.of("amount"), "fraud", LawfulBasis.LEGITIMATE_INTERESTS);
  }
}
