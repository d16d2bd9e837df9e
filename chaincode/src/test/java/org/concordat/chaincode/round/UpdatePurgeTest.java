package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger.Simulated;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.ledger.Requests.UpdateChunk;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.round.RevealedChunk;
import org.junit.jupiter.api.Test;

class UpdatePurgeTest {
  private static final String BANK = "BankBMSP";
  private static final RoundReference ROUND = new RoundReference("fraud", 1);
  private static final UpdateChunk CHUNK = new UpdateChunk("fraud", 1, BANK, 0);

  @Test
  void a_purged_update_is_gone_and_its_digest_stays() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    assertThat(
            consortium
                .submit(BANK, Role.OFFICER, TransactionName.READ_UPDATE_CHUNK, CHUNK)
                .payload())
        .startsWith(Digests.hex(Fixtures.salt(BANK, "round1")));

    Simulated done = consortium.submit(BANK, Role.STEWARD, TransactionName.PURGE_UPDATE, ROUND);

    assertThat(done.purges()).hasSize(1);
    assertThat(consortium.find(Purge.class, RecordType.PURGE, "fraud", 1, BANK))
        .contains(new Purge("fraud", 1, BANK, 1, consortium.now()));
    assertThat(consortium.find(RevealedChunk.class, RecordType.REVEAL, "fraud", 1, BANK, 0))
        .isPresent();
    assertThat(consortium.refused(BANK, Role.OFFICER, TransactionName.READ_UPDATE_CHUNK, CHUNK))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
  }

  @Test
  void nothing_is_purged_from_a_round_under_way() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);

    assertThat(consortium.refused(BANK, Role.STEWARD, TransactionName.PURGE_UPDATE, ROUND))
        .isEqualTo(ErrorCode.ROUND_NOT_ENDED);
  }

  @Test
  void a_bank_purges_what_it_revealed_itself_once() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    consortium.submit(BANK, Role.STEWARD, TransactionName.PURGE_UPDATE, ROUND);

    assertThat(consortium.submit(BANK, Role.STEWARD, TransactionName.PURGE_UPDATE, ROUND).writes())
        .isEmpty();
    assertThat(
            consortium
                .submit(
                    "BankCMSP",
                    Role.OFFICER,
                    TransactionName.READ_UPDATE_CHUNK,
                    new UpdateChunk("fraud", 1, "BankCMSP", 0))
                .payload())
        .isNotEmpty();
  }
}
