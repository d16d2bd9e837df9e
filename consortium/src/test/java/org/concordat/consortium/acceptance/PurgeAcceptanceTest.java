package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StageExtension.class)
class PurgeAcceptanceTest {
  private static final String E = LedgerNetwork.mspId("E");

  @Test
  void a_purged_update_is_gone_from_every_bank_and_its_digest_stays(Stage stage) {
    LedgerScenario scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1);
    LedgerScenario.BANKS.forEach(bank -> scenario.commit(bank, 1, scenario.update(bank)));
    scenario.closeCommits("A", 1);
    LedgerScenario.BANKS.forEach(bank -> scenario.reveal(bank, 1, scenario.update(bank)));
    assertThat(scenario.finishRound(1, LedgerScenario.BANKS))
        .isInstanceOf(RoundState.Accepted.class);
    RevealedChunk mark =
        scenario.read(RevealedChunk.class, RecordType.REVEAL, scenario.id(), 1, E, 0);
    assertThat(Digests.plainHex(Digests.fromHex(updateAt("A", scenario)))).isEqualTo(mark.digest());

    scenario.submit(
        "E",
        Role.STEWARD,
        TransactionName.PURGE_UPDATE,
        new Requests.RoundReference(scenario.id(), 1));

    assertThat(scenario.read(Purge.class, RecordType.PURGE, scenario.id(), 1, E).chunks())
        .isEqualTo(1);
    for (String bank : LedgerScenario.BANKS) {
      assertThatThrownBy(() -> updateAt(bank, scenario))
          .as("at bank " + bank)
          .hasMessageContaining(ErrorCode.PRIVATE_DATA_MISSING.code());
    }
    assertThat(scenario.read(RevealedChunk.class, RecordType.REVEAL, scenario.id(), 1, E, 0))
        .isEqualTo(mark);
  }

  /** What bank E revealed, as another bank's peer holds it. */
  private static String updateAt(String bank, LedgerScenario scenario) {
    return scenario
        .bank(bank, Role.OFFICER)
        .evaluate(
            scenario.now(),
            TransactionName.READ_UPDATE_CHUNK,
            new Requests.UpdateChunk(scenario.id(), 1, E, 0));
  }
}
