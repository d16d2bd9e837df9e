package org.concordat.verifier.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicWrite;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.replay.Replay;
import org.concordat.verifier.testing.Banks;
import org.concordat.verifier.testing.Forgery;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class StorytellerTest {
  private static final VerifiedLedger THREE_ROUNDS = StoryBuilder.threeRounds(1).ledger();
  private static final VerifiedLedger WITHDRAWN = StoryBuilder.withdrawn(1).ledger();

  private static BundleManifest.Model named(VerifiedLedger ledger, String study, int round) {
    WorldState state = Replay.of(ledger, new CheckLog());
    return new BundleManifest.Model(
        study,
        round,
        state.find(ModelRecord.class, RecordType.MODEL, study, round).orElseThrow().hash());
  }

  private static Optional<ModelStory> tell(
      VerifiedLedger ledger, BundleManifest.Model model, CheckLog log) {
    return Storyteller.tell(model, ledger, Replay.of(ledger, new CheckLog()), log);
  }

  @Test
  void a_story_tells_rounds_uses_and_who_was_left_out() {
    CheckLog log = new CheckLog();
    ModelStory story = tell(THREE_ROUNDS, named(THREE_ROUNDS, Banks.STUDY, 3), log).orElseThrow();
    assertThat(log.findings()).isEmpty();
    assertThat(log.gaps()).isEmpty();
    assertThat(story.ancestors()).containsExactly(2, 1, 0);
    assertThat(story.rounds())
        .extracting(ModelStory.RoundLine::state)
        .containsOnly(RoundState.Phase.ACCEPTED);
    assertThat(story.rounds().get(1).leftOut())
        .extracting(ModelStory.LeftOut::bank, ModelStory.LeftOut::reason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("BankEMSP", Exclusion.Reason.ABSENT));
    assertThat(story.rounds().get(2).leftOut().getFirst().reason())
        .isEqualTo(Exclusion.Reason.REFUSED);
    assertThat(story.rounds().getFirst().metricChangeMicros()).contains(20_000L);
    assertThat(story.uses()).hasSize(1);
    assertThat(story.taints()).isEmpty();
    assertThat(story.participants()).hasSize(5);
    assertThat(story.participants().getFirst().consentRoot()).hasSize(64);
  }

  @Test
  void both_facts_of_a_revocation_in_a_round_are_shown_with_their_transactions() {
    CheckLog log = new CheckLog();
    ModelStory story = tell(WITHDRAWN, named(WITHDRAWN, Banks.STUDY, 2), log).orElseThrow();
    ModelStory.LeftOut left = story.rounds().get(1).leftOut().getFirst();
    assertThat(left.reason()).isEqualTo(Exclusion.Reason.REVOKED);
    ModelStory.Fact committed = left.committed().orElseThrow();
    ModelStory.Fact withdrawn = left.withdrawn().orElseThrow();
    assertThat(withdrawn.block()).isGreaterThan(committed.block());
    assertThat(function(committed)).isEqualTo("CommitUpdate");
    assertThat(function(withdrawn)).isEqualTo("RecordRevocation");
    assertThat(story.taints()).hasSize(1);
    assertThat(story.taints().getFirst().withdrawn()).isEqualTo(withdrawn);
    assertThat(story.successor().orElseThrow().study()).isEqualTo("fraud-2");
    assertThat(story.successor().orElseThrow().tainted()).isFalse();
    assertThat(story.purges()).hasSize(1);
  }

  private static String function(ModelStory.Fact fact) {
    return WITHDRAWN.transactions().stream()
        .filter(one -> one.transactionId().equals(fact.transaction()))
        .findFirst()
        .orElseThrow()
        .function();
  }

  @Test
  void a_model_the_ledger_does_not_have_is_named() {
    CheckLog log = new CheckLog();
    BundleManifest.Model other = new BundleManifest.Model(Banks.STUDY, 9, "00".repeat(32));
    assertThat(tell(THREE_ROUNDS, other, log)).isEmpty();
    assertThat(log.findings()).extracting(Finding::code).containsExactly(Check.MODEL_NAMED);
  }

  @Test
  void a_model_of_another_hash_is_named() {
    CheckLog log = new CheckLog();
    tell(THREE_ROUNDS, new BundleManifest.Model(Banks.STUDY, 3, "00".repeat(32)), log);
    assertThat(log.findings()).extracting(Finding::code).containsExactly(Check.MODEL_NAMED);
  }

  @Test
  void a_child_of_another_parent_is_named() {
    assertBroken(
        Check.MODEL_PARENT,
        edited(RecordType.MODEL, 2, json -> json.put("parentHash", "00".repeat(32))));
    assertBroken(
        Check.MODEL_PARENT, edited(RecordType.MODEL, 2, json -> json.put("parentRound", 2)));
    assertBroken(
        Check.MODEL_PARENT, edited(RecordType.MODEL, 2, json -> json.put("status", "REJECTED")));
  }

  @Test
  void a_lineage_that_does_not_lead_down_to_its_grounds_is_named() {
    assertBroken(
        Check.LINEAGE_SNAPSHOT,
        edited(RecordType.LINEAGE, 2, json -> first(json, "snapshots").put("snapshot", "other")));
    assertBroken(
        Check.LINEAGE_SNAPSHOT,
        edited(RecordType.LINEAGE, 2, json -> first(json, "snapshots").put("revocationsSeen", 4)));
    assertBroken(
        Check.LINEAGE_CONSENT,
        edited(RecordType.LINEAGE, 2, json -> first(json, "snapshots").put("consentSequence", 0)));
    assertBroken(
        Check.LINEAGE_AGREEMENT,
        edited(
            RecordType.LINEAGE,
            2,
            json -> first(json, "grounds").put("agreementDigest", "00".repeat(32))));
    assertBroken(
        Check.MODEL_LINEAGE,
        edited(RecordType.LINEAGE, 2, json -> ((ArrayNode) json.get("grounds")).remove(1)));
  }

  private static ObjectNode first(ObjectNode json, String list) {
    return (ObjectNode) json.get(list).get(0);
  }

  /** The last write of a record of a round, edited. */
  private static VerifiedLedger edited(RecordType type, int round, Consumer<ObjectNode> edit) {
    String key = RecordKey.of(type, Banks.STUDY, round).composite();
    int last = -1;
    List<VerifiedTransaction> all = THREE_ROUNDS.transactions();
    for (int at = 0; at < all.size(); at++) {
      if (all.get(at).writes().stream().anyMatch(write -> write.key().equals(key))) {
        last = at;
      }
    }
    return Forgery.with(
        THREE_ROUNDS,
        last,
        one ->
            Forgery.writes(
                one,
                one.writes().stream()
                    .map(
                        write ->
                            write.key().equals(key)
                                ? new PublicWrite(
                                    write.namespace(), key, write.value().map(v -> edited(v, edit)))
                                : write)
                    .toList()));
  }

  private static ByteString edited(ByteString value, Consumer<ObjectNode> edit) {
    ObjectNode json = (ObjectNode) CanonicalJson.readTree(value.toStringUtf8());
    edit.accept(json);
    return ByteString.copyFrom(CanonicalJson.writeBytes(json));
  }

  private static void assertBroken(Check check, VerifiedLedger ledger) {
    CheckLog log = new CheckLog();
    tell(ledger, named(THREE_ROUNDS, Banks.STUDY, 3), log);
    assertThat(log.findings()).extracting(Finding::code).contains(check);
  }
}
