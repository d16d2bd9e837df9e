package org.concordat.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Banks.FIVE;
import static org.concordat.verifier.testing.Banks.STUDY;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.testing.Forgery;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Stories that break a rule though each transaction would keep it in another one. */
class ForgedStoriesTest {
  private static final List<String> WITHOUT_B =
      List.of("BankAMSP", "BankCMSP", "BankDMSP", "BankEMSP");

  record Story(String what, Check check, VerifiedLedger ledger) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Story> stories() {
    return Stream.of(
        new Story("a commit on rows withdrawn before", Check.COMMIT_SNAPSHOT, commitAfter(true)),
        new Story("a commit under a revoked agreement", Check.COMMIT_AGREEMENT, commitAfter(false)),
        new Story("a reveal of rows withdrawn since", Check.REVEAL_SNAPSHOT, revealAfter(true)),
        new Story("a reveal under a revoked agreement", Check.REVEAL_AGREEMENT, revealAfter(false)),
        new Story("a budget overdrawn by a commit", Check.COMMIT_BUDGET, overdrawn()),
        new Story("a budget overdrawn by a reveal", Check.REVEAL_BUDGET, overdrawn()),
        new Story("withdrawn rows aggregated", Check.INCLUDED, aggregated()),
        new Story("withdrawn rows not left out", Check.EXCLUDED, aggregated()),
        new Story("a tainted model put to use", Check.USE_UNTAINTED, tainted()),
        new Story("one role for two", Check.USE_TWO_ROLES, oneRole()),
        new Story("a purge while the round is open", Check.PURGE, purged()),
        new Story("a bank awaited from another round", Check.REJOIN, rejoined()),
        new Story("a charter of an unknown rule", Check.CALL_RANGE, unknownRule()),
        new Story("a second successor", Check.RETRAINING, twoSuccessors()));
  }

  private static StoryBuilder started(int rounds) {
    return new StoryBuilder(2).consortium().running(STUDY, rounds);
  }

  private static VerifiedLedger commitAfter(boolean rows) {
    StoryBuilder story = started(1);
    withdraw(story, rows);
    story.rounds().commits(STUDY, FIVE);
    return story.ledger();
  }

  private static VerifiedLedger revealAfter(boolean rows) {
    StoryBuilder story = started(1);
    story.rounds().commits(STUDY, FIVE);
    withdraw(story, rows);
    story.rounds().reveals(STUDY, FIVE);
    return story.ledger();
  }

  private static void withdraw(StoryBuilder story, boolean rows) {
    if (rows) {
      story.revokeRows("BankBMSP");
    } else {
      story.revokeAgreement("BankBMSP");
    }
  }

  private static VerifiedLedger overdrawn() {
    StoryBuilder story = new StoryBuilder(2, 25).consortium().running(STUDY, 3);
    for (int round = 0; round < 3; round++) {
      story.rounds().wholeRound(STUDY, FIVE);
    }
    return story.ledger();
  }

  /** Bank B withdraws rows after its reveal; the round is finalised as if it had not. */
  private static VerifiedLedger aggregated() {
    StoryBuilder story = started(1);
    story.rounds().commits(STUDY, FIVE);
    story.rounds().reveals(STUDY, FIVE);
    story.rounds().finalise(STUDY);
    VerifiedLedger honest = story.ledger();
    StoryBuilder withdrawn = started(1);
    withdrawn.rounds().commits(STUDY, FIVE);
    withdrawn.rounds().reveals(STUDY, FIVE);
    withdrawn.revokeRows("BankBMSP").rounds().finalise(STUDY);
    int at = Forgery.find(withdrawn.ledger(), TransactionName.FINALIZE_ROUND, "", 0);
    int from = Forgery.find(honest, TransactionName.FINALIZE_ROUND, "", 0);
    return Forgery.with(
        withdrawn.ledger(),
        at,
        one -> Forgery.writes(one, honest.transactions().get(from).writes()));
  }

  private static VerifiedLedger tainted() {
    StoryBuilder story = started(1);
    story.rounds().wholeRound(STUDY, FIVE);
    return story.revokeRows("BankBMSP").promote("BankAMSP", STUDY, 1).ledger();
  }

  private static VerifiedLedger oneRole() {
    StoryBuilder story = started(1);
    story.rounds().wholeRound(STUDY, FIVE);
    VerifiedLedger ledger = story.promote("BankAMSP", STUDY, 1).ledger();
    return Forgery.with(
        ledger,
        Forgery.find(ledger, TransactionName.REQUEST_PROMOTION, "", 0),
        Forgery.written(
            RecordType.DEPLOYMENT,
            json -> json.put("requestedBy", "OFFICER").put("changedBy", "OFFICER")));
  }

  private static VerifiedLedger purged() {
    StoryBuilder story = started(1);
    story.rounds().commits(STUDY, FIVE);
    story.rounds().reveals(STUDY, FIVE);
    story.rounds().purge(STUDY, 1, "BankAMSP");
    return story.ledger();
  }

  private static VerifiedLedger rejoined() {
    StoryBuilder story = started(2);
    story.rounds().rejoin(STUDY, "BankEMSP");
    VerifiedLedger ledger = story.ledger();
    return Forgery.with(
        ledger,
        Forgery.find(ledger, TransactionName.REJOIN_ROUNDS, "", 0),
        Forgery.written(RecordType.REJOIN, json -> json.put("fromRound", 1)));
  }

  private static VerifiedLedger unknownRule() {
    VerifiedLedger ledger = started(1).ledger();
    return Forgery.with(
        ledger,
        Forgery.find(ledger, TransactionName.PROPOSE_CHARTER, "", 0),
        Forgery.sent(
            RecordType.CHARTER, json -> ((ObjectNode) json.get("policy")).put("rule", "oracle")));
  }

  private static VerifiedLedger twoSuccessors() {
    StoryBuilder story = StoryBuilder.withdrawn(2).running("fraud-3", 1);
    story.rounds().wholeRound("fraud-3", FIVE);
    return story.retrain(new Retraining(STUDY, 1, "fraud-3", 1)).ledger();
  }

  @ParameterizedTest
  @MethodSource("stories")
  void what_a_story_may_not_tell_is_found(Story story) {
    assertThat(codes(story.ledger())).contains(story.check());
  }

  private static Set<Check> codes(VerifiedLedger ledger) {
    CheckLog log = new CheckLog();
    Replay.of(ledger, log);
    Set<Check> codes = EnumSet.noneOf(Check.class);
    log.findings().stream().map(Finding::code).forEach(code -> codes.add((Check) code));
    return codes;
  }

  @Test
  void a_bank_that_comes_back_is_awaited_again() {
    StoryBuilder story = started(3);
    story.rounds().wholeRound(STUDY, WITHOUT_B);
    story.rounds().rejoin(STUDY, "BankBMSP");
    story.rounds().wholeRound(STUDY, WITHOUT_B);
    assertThat(codes(story.ledger())).isEmpty();
  }

  @Test
  void rows_withdrawn_after_the_reveal_leave_it_out() {
    StoryBuilder story = started(2);
    story.rounds().commits(STUDY, FIVE);
    story.rounds().reveals(STUDY, FIVE);
    story.revokeRows("BankBMSP").rounds().finalise(STUDY);
    story.rounds().judgements(STUDY);
    assertThat(codes(story.ledger())).isEmpty();
  }

  @Test
  void a_model_that_got_worse_is_rejected_and_its_parent_stays() {
    StoryBuilder story = started(2);
    story.rounds().wholeRound(STUDY, FIVE);
    story.rounds().commits(STUDY, FIVE);
    story.rounds().reveals(STUDY, FIVE);
    story.rounds().finalise(STUDY);
    story.rounds().judgements(STUDY, -50_000);
    assertThat(codes(story.ledger())).isEmpty();
  }

  @Test
  void every_check_of_a_transaction_has_a_forgery_that_breaks_it() {
    Set<Check> broken = EnumSet.noneOf(Check.class);
    stories().map(Story::check).forEach(broken::add);
    Stream.of(
            ForgedCallsTest.calls(),
            ForgedCallsTest.consortium(),
            ForgedCallsTest.study(),
            ForgedRoundsTest.commits(),
            ForgedRoundsTest.reveals(),
            ForgedRoundsTest.phases(),
            ForgedRoundsTest.aggregations(),
            ForgedRoundsTest.judgements(),
            ForgedRoundsTest.uses())
        .flatMap(all -> all)
        .map(Forged::check)
        .forEach(broken::add);
    List<Check> ofTransactions =
        Arrays.stream(Check.values())
            .filter(
                check ->
                    !EnumSet.of(Check.Area.RECORDS, Check.Area.MODEL, Check.Area.RECOMPUTATION)
                        .contains(check.area()))
            .toList();
    assertThat(broken).containsAll(ofTransactions);
  }
}
