package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.RecordType.Rejoin;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Phase;
import org.junit.jupiter.api.Test;

class JudgePhaseTest {
  private static final String BANK = "BankBMSP";

  @Test
  void a_model_is_judged_in_its_phase() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);

    assertThat(consortium.refused(consortium.judging(BANK, 1, 1, 1)))
        .isEqualTo(ErrorCode.ROUND_WRONG_PHASE);
  }

  @Test
  void the_deadline_is_the_last_moment() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    long deadline = ((RoundState.Judging) consortium.round(1)).deadlineMillis();

    consortium.at(deadline);
    consortium.submit(consortium.judging(BANK, 1, 1, 1));
    consortium.at(deadline + 1);
    assertThat(consortium.refused(consortium.judging("BankCMSP", 1, 1, 1)))
        .isEqualTo(ErrorCode.JUDGE_DEADLINE_PASSED);
  }

  @Test
  void a_judgement_is_of_the_candidate() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);

    assertThat(
            consortium.refused(
                BANK,
                Role.PARTICIPANT,
                TransactionName.JUDGE_MODEL,
                new Judgement("fraud", 1, BANK, Digests.plainHex(new byte[1]), 1, 1)))
        .isEqualTo(ErrorCode.JUDGEMENT_INVALID);
  }

  @Test
  void a_bank_judges_for_itself() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    String hash = ((RoundState.Judging) consortium.round(1)).modelHash();

    assertThat(
            consortium.refused(
                BANK,
                Role.PARTICIPANT,
                TransactionName.JUDGE_MODEL,
                new Judgement("fraud", 1, "BankCMSP", hash, 1, 1)))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
  }

  @Test
  void only_participants_judge() {
    Scenario consortium = fiveOfWhomFourJoined();
    List<String> four = consortium.banks().subList(0, 4);
    consortium.commit(1, four);
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));
    consortium.reveal(1, four);
    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.refused(consortium.judging("BankEMSP", 1, 1, 1)))
        .isEqualTo(ErrorCode.NOT_A_PARTICIPANT);
  }

  @Test
  void a_metric_is_a_share() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    String hash = ((RoundState.Judging) consortium.round(1)).modelHash();

    assertThat(
            consortium.refused(
                BANK,
                Role.PARTICIPANT,
                TransactionName.JUDGE_MODEL,
                "{\"bank\":\"BankBMSP\",\"metricMicros\":1000001,\"modelHash\":\""
                    + hash
                    + "\",\"parentMetricMicros\":0,\"round\":1,\"study\":\"fraud\"}"))
        .isEqualTo(ErrorCode.FIELD_INVALID);
  }

  @Test
  void the_same_bytes_again_succeed_and_other_bytes_never() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    var first = consortium.judging(BANK, 1, 5, 5);
    consortium.submit(first);

    assertThat(consortium.submit(first).writes()).isEmpty();
    assertThat(consortium.refused(consortium.judging(BANK, 1, 6, 5)))
        .isEqualTo(ErrorCode.ALREADY_SUBMITTED);
    consortium.banks().forEach(bank -> consortium.submit(consortium.judging(bank, 1, 5, 5)));
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));
    assertThat(consortium.submit(first).writes()).isEmpty();
  }

  @Test
  void a_bank_that_stayed_away_is_awaited_again_when_it_asks() {
    // Given: E stays away in round 1
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    List<String> four = consortium.banks().subList(0, 4);
    consortium.commit(1, four);
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));

    // When
    rejoin(consortium, "BankEMSP");
    consortium.reveal(1, four);
    consortium.submit(consortium.finalising("BankAMSP", 1));
    four.forEach(bank -> consortium.submit(consortium.judging(bank, 1, 1, 1)));
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));

    // Then: awaited in round 2, and not in round 3 when it stays away again
    assertThat(((RoundState.Committing) consortium.round(2)).awaited())
        .isEqualTo(consortium.banks());
    consortium.commit(2, four);
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.advancing("BankAMSP", 2, Phase.COMMITTING));
    consortium.reveal(2, four);
    consortium.submit(consortium.finalising("BankAMSP", 2));
    four.forEach(bank -> consortium.submit(consortium.judging(bank, 2, 1, 1)));
    consortium.submit(consortium.advancing("BankAMSP", 2, Phase.JUDGING));
    assertThat(((RoundState.Committing) consortium.round(3)).awaited()).isEqualTo(four);
  }

  @Test
  void asking_twice_writes_once() {
    Scenario consortium = Scenario.running();

    assertThat(rejoin(consortium, BANK)).hasSize(1);
    assertThat(rejoin(consortium, BANK)).isEmpty();
    assertThat(consortium.find(Rejoin.class, RecordType.REJOIN, "fraud", BANK))
        .contains(new Rejoin("fraud", BANK, 2));
  }

  @Test
  void only_participants_of_a_running_study_ask_to_be_awaited() {
    Scenario consortium = fiveOfWhomFourJoined();
    StudyReference reference = new StudyReference("fraud");

    assertThat(
            consortium.refused(
                "BankEMSP", Role.PARTICIPANT, TransactionName.REJOIN_ROUNDS, reference))
        .isEqualTo(ErrorCode.NOT_A_PARTICIPANT);
    assertThat(
            Scenario.joined(4, new StudyBuilder().build())
                .refused(BANK, Role.PARTICIPANT, TransactionName.REJOIN_ROUNDS, reference))
        .isEqualTo(ErrorCode.STUDY_WRONG_STATUS);
  }

  private static Scenario fiveOfWhomFourJoined() {
    Scenario consortium = Scenario.prepared(5);
    consortium.submit(
        "BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, new StudyBuilder().build());
    consortium.banks().subList(0, 4).forEach(bank -> consortium.join(bank, "fraud"));
    consortium.submit(
        "BankAMSP", Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference("fraud"));
    return consortium;
  }

  private static Iterable<String> rejoin(Scenario consortium, String bank) {
    return consortium
        .submit(bank, Role.PARTICIPANT, TransactionName.REJOIN_ROUNDS, new StudyReference("fraud"))
        .writes()
        .keySet();
  }
}
