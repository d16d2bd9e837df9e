package org.concordat.consortium.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.concordat.consortium.baseline.FederationWithoutLedger;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.study.Onboarding;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import tools.jackson.databind.JsonNode;

/** Checks how rounds ended, as the regulator reads them. */
public final class RoundAudit {
  private final Study study;
  private final ConsortiumData data;

  /**
   * Takes a study that runs or has run.
   *
   * @param study the study
   * @param data its banks
   */
  public RoundAudit(Study study, ConsortiumData data) {
    this.study = study;
    this.data = data;
  }

  /** The state in which a round ended. */
  RoundState.Phase end(MemberClient auditor, int round) {
    return RoundState.Phase.valueOf(view(auditor, round).get("round").get("phase").stringValue());
  }

  private JsonNode view(MemberClient auditor, int round) {
    return auditor.get("/studies/" + study.id() + "/rounds/" + round);
  }

  /** Nobody was cut off by a deadline: everything each bank did in a round counts, and once. */
  public void everyoneCountsOnce(MemberClient auditor, int round) {
    JsonNode view = view(auditor, round);
    List<String> banks = data.banks().stream().map(ConsortiumData.Bank::mspId).toList();
    for (String part : List.of("commits", "reveals", "judgements")) {
      assertThat(banksIn(view.get(part))).as(part + " of round " + round).isEqualTo(banks);
    }
    assertThat(banksIn(view.get("aggregation").get("included")))
        .as("counted in round " + round)
        .isEqualTo(banks);
    assertThat(view.get("aggregation").get("excluded").size())
        .as("left out of round " + round)
        .isZero();
  }

  /** Every round costs a bank its spend once. */
  public void budgetsAreSpentOnce(MemberClient auditor, int least, int most) {
    for (ConsortiumData.Bank bank : data.banks()) {
      long spent =
          auditor
              .get("/agreements/" + Onboarding.AGREEMENT + "?bank=" + bank.mspId())
              .get("budget")
              .get("spent")
              .longValue();
      assertThat(spent)
          .as("spent by " + bank.mspId())
          .isBetween(least * study.spendPerRound(), most * study.spendPerRound());
    }
  }

  private static List<String> banksIn(JsonNode list) {
    List<String> banks = new ArrayList<>();
    list.forEach(one -> banks.add(one.get("bank").stringValue()));
    return banks.stream().sorted().toList();
  }

  /** The models' hashes on the ledger. */
  public List<String> hashes(MemberClient auditor, int rounds) {
    List<String> hashes = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      hashes.add(auditor.get("/models/" + study.id() + "/" + round).get("hash").stringValue());
    }
    return hashes;
  }

  /** The models' hashes when nothing fails: the same study without a ledger. */
  public List<String> hashesWithoutFaults(int rounds) {
    try (FederationWithoutLedger federation =
        FederationWithoutLedger.of(withRounds(rounds), data, (bank, honest) -> honest)) {
      return federation.run(round -> {}).rounds().stream()
          .map(FederationWithoutLedger.Round::model)
          .map(Model::hash)
          .toList();
    }
  }

  private Study withRounds(int rounds) {
    return new Study(
        study.id(),
        study.title(),
        study.proposer(),
        study.purpose(),
        study.taskType(),
        study.architecture(),
        study.features(),
        study.training(),
        study.aggregation(),
        study.spendPerRound(),
        study.minimumParticipants(),
        rounds,
        study.phases(),
        study.metric(),
        study.toleranceMicros(),
        study.workerDigests(),
        study.seed());
  }
}
