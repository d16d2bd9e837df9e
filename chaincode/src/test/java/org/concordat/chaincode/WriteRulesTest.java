package org.concordat.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger.Proposal;
import org.concordat.chaincode.testing.InMemoryLedger.Simulated;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.Story;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState.Phase;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of replicated code, over every transaction of a study's whole life. */
class WriteRulesTest {
  @Test
  void the_story_has_every_transaction_that_writes() {
    assertThat(Story.ofAStudy(4).stream().map(step -> step.proposal().function()).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(TransactionName.values())
                .filter(TransactionName::writes)
                .map(TransactionName::function)
                .toList());
  }

  @Test
  void a_transaction_that_writes_sets_one_event_named_as_itself_that_is_also_its_response() {
    for (Story.Step step : Story.ofAStudy(4)) {
      Simulated done = step.done();
      String function = step.proposal().function();

      assertThat(done.writes()).isNotEmpty();
      assertThat(done.events()).containsExactly(function + " " + done.payload());
      LedgerEvent event = CanonicalJson.read(done.payload(), LedgerEvent.class);
      assertThat(event.transaction()).isEqualTo(function);
      assertThat(event.subject()).isNotEmpty();
    }
  }

  @Test
  void a_transaction_that_writes_never_lists() {
    for (Story.Step step : Story.ofAStudy(4)) {
      assertThat(step.done().lists()).as(step.proposal().function()).isZero();
    }
  }

  @Test
  void every_written_record_is_canonical_and_under_its_key() {
    for (Story.Step step : Story.ofAStudy(4)) {
      step.done()
          .writes()
          .forEach(
              (key, text) -> {
                RecordKey parsed = RecordKey.parse(key).orElseThrow();
                Object record = CanonicalJson.read(text, parsed.type().valueType());
                assertThat(CanonicalJson.write(record)).isEqualTo(text);
              });
    }
  }

  @Test
  void private_values_are_in_no_argument_record_response_or_event() {
    for (Story.Step step : Story.ofAStudy(4)) {
      String open =
          step.proposal().arguments()
              + " "
              + step.done().writes()
              + step.done().payload()
              + step.done().events();
      List<String> secrets = new ArrayList<>(step.proposal().transients().values());
      secrets.addAll(step.done().privateWrites().values());
      for (String hex : secrets) {
        byte[] secret = Digests.fromHex(hex);
        assertThat(open).doesNotContain(hex);
        assertThat(open).doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
        assertThat(open).doesNotContain(hex.substring(0, Math.min(64, hex.length())));
      }
    }
  }

  static Stream<Arguments> actsOfEveryBank() {
    return Stream.of(
        act(
            "agreements",
            () -> Scenario.founded(7),
            s ->
                bank ->
                    s.proposal(
                        bank, Role.STEWARD, TransactionName.CREATE_AGREEMENT, s.agreement(bank))),
        act(
            "datasets",
            () -> Scenario.founded(7),
            s ->
                bank ->
                    s.proposal(
                        bank,
                        Role.STEWARD,
                        TransactionName.REGISTER_DATASET,
                        Fixtures.dataset(bank))),
        act(
            "snapshots",
            () -> Scenario.prepared(7),
            s ->
                bank ->
                    s.proposal(
                        bank,
                        Role.STEWARD,
                        TransactionName.REGISTER_SNAPSHOT,
                        Fixtures.snapshot(bank, "next", 0))),
        act(
            "revocations",
            () -> Scenario.running(7, new StudyBuilder().build()),
            s ->
                bank ->
                    s.proposal(
                        bank,
                        Role.STEWARD,
                        TransactionName.RECORD_REVOCATION,
                        Fixtures.revocation(bank, 1))),
        act(
            "revoked agreements",
            () -> Scenario.running(7, new StudyBuilder().build()),
            s ->
                bank ->
                    s.proposal(
                        bank,
                        Role.STEWARD,
                        TransactionName.REVOKE_AGREEMENT,
                        new AgreementReference(Fixtures.AGREEMENT))),
        act(
            "joins",
            () -> {
              Scenario s = Scenario.prepared(7);
              s.submit(
                  "BankAMSP",
                  Role.SCIENTIST,
                  TransactionName.PROPOSE_STUDY,
                  new StudyBuilder().build());
              return s;
            },
            s -> bank -> s.joining(bank, "fraud")),
        act(
            "commits",
            () -> Scenario.running(7, new StudyBuilder().build()),
            s -> bank -> s.committing(bank, 1)),
        act(
            "reveals",
            () -> {
              Scenario s = Scenario.running(7, new StudyBuilder().build());
              s.toRevealing(1);
              return s;
            },
            s -> bank -> s.revealing(bank, 1, 0)),
        act(
            "judgements",
            () -> {
              Scenario s = Scenario.running(7, new StudyBuilder().build());
              s.toJudging(1);
              return s;
            },
            s -> bank -> s.judging(bank, 1, 5, 5)),
        act(
            "rejoins",
            () -> Scenario.running(7, new StudyBuilder().build()),
            s ->
                bank ->
                    s.proposal(
                        bank,
                        Role.PARTICIPANT,
                        TransactionName.REJOIN_ROUNDS,
                        new StudyReference("fraud"))));
  }

  private static Arguments act(
      String name, Supplier<Scenario> given, Function<Scenario, Function<String, Proposal>> act) {
    return Arguments.of(Named.of(name, given), act);
  }

  @ParameterizedTest
  @MethodSource("actsOfEveryBank")
  void all_members_submitting_in_one_block_have_no_conflict(
      Supplier<Scenario> given, Function<Scenario, Function<String, Proposal>> act) {
    Scenario consortium = given.get();

    List<Boolean> valid =
        consortium.block(consortium.banks().stream().map(act.apply(consortium)).toList());

    assertThat(valid).isEqualTo(Collections.nCopies(7, true));
  }

  @Test
  void a_commitment_in_the_block_that_closes_the_commits_is_in_the_round_or_invalid() {
    Scenario first = Scenario.running(4, new StudyBuilder().build());
    first.commit(1, List.of("BankAMSP", "BankBMSP", "BankCMSP"));
    first.at(first.now() + 290_000);
    Proposal late = first.committing("BankDMSP", 1);
    first.at(first.now() + 10_000 + Fixtures.WINDOW_MILLIS + 1);
    Proposal close = first.advancing("BankAMSP", 1, Phase.COMMITTING);

    assertThat(first.block(List.of(late, close))).containsExactly(true, false);

    Scenario second = Scenario.running(4, new StudyBuilder().build());
    second.commit(1, List.of("BankAMSP", "BankBMSP", "BankCMSP"));
    assertThat(second.block(List.of(close, late))).containsExactly(true, false);
  }

  @Test
  void a_refused_transaction_says_its_code_first() {
    Scenario consortium = Scenario.running();
    ConcordatException refused =
        catchThrowableOfType(
            ConcordatException.class,
            () -> consortium.submit(consortium.revealing("BankAMSP", 1, 0)));

    assertThat(refused.getMessage()).startsWith(ErrorCode.ROUND_WRONG_PHASE.code() + " ");
  }
}
