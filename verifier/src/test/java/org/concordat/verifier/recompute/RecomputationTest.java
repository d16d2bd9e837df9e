package org.concordat.verifier.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.concordat.protocol.evidence.UpdateEntries;
import org.concordat.protocol.evidence.UpdateEntry;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.replay.Replay;
import org.concordat.verifier.testing.Banks;
import org.concordat.verifier.testing.Forgery;
import org.concordat.verifier.testing.Given;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class RecomputationTest {
  private static final StoryBuilder THREE_ROUNDS = StoryBuilder.threeRounds(3);

  @TempDir Path directory;

  private final CheckLog log = new CheckLog();

  private Recomputed recompute(
      StoryBuilder story, VerifiedLedger ledger, int last, Consumer<List<UpdateEntry>> edit)
      throws IOException {
    List<UpdateEntry> entries = Given.of(story.rounds().values(), Banks.STUDY);
    edit.accept(entries);
    Path file = Given.write(entries, directory.resolve("updates"));
    WorldState state = Replay.of(ledger, new CheckLog());
    try (UpdateEntries given = UpdateEntries.open(file)) {
      return Recomputation.of(given, Banks.STUDY, last, ledger, state, log);
    }
  }

  private Recomputed recompute(Consumer<List<UpdateEntry>> edit) throws IOException {
    return recompute(THREE_ROUNDS, THREE_ROUNDS.ledger(), 3, edit);
  }

  private void assertOnly(Check check) {
    assertThat(log.findings()).extracting(Finding::code).containsOnly(check);
  }

  @Test
  void every_round_is_recomputed_to_the_bit() throws IOException {
    Recomputed done = recompute(entries -> {});
    assertThat(log.findings()).isEmpty();
    assertThat(done.rounds()).containsExactly(1, 2, 3);
    assertThat(done.left()).isEmpty();
    assertThat(done.updates()).isEqualTo(5 + 4 + 4);
    assertThat(log.counts()).containsEntry(Check.MODEL_HASH, 6L);
  }

  @Test
  void models_of_several_chunks_are_recomputed_to_the_bit() throws IOException {
    StoryBuilder story =
        new StoryBuilder(4).consortium().running(Banks.study(Banks.STUDY, 1, List.of(300, 300)));
    story.rounds().wholeRound(Banks.STUDY, Banks.FIVE);
    CheckLog replayed = new CheckLog();
    Replay.of(story.ledger(), replayed);
    assertThat(replayed.findings()).isEmpty();
    Recomputed done = recompute(story, story.ledger(), 1, entries -> {});
    assertThat(log.findings()).isEmpty();
    assertThat(done.rounds()).containsExactly(1);
    assertThat(log.counts()).containsEntry(Check.MODEL_CHUNKS, 2L);
  }

  @Test
  void a_model_that_a_quorum_has_made_up_is_named_though_all_records_agree() throws IOException {
    StoryBuilder story = new StoryBuilder(5).consortium().running(Banks.STUDY, 2);
    story.rounds().wholeRound(Banks.STUDY, Banks.FIVE);
    story
        .rounds()
        .aggregating(
            vector -> {
              vector[4]++;
              return vector;
            });
    story.rounds().wholeRound(Banks.STUDY, Banks.FIVE);
    CheckLog replayed = new CheckLog();
    Replay.of(story.ledger(), replayed);
    assertThat(replayed.findings()).isEmpty();
    recompute(story, story.ledger(), 2, entries -> {});
    assertThat(log.findings())
        .extracting(Finding::code)
        .containsExactly(Check.MODEL_HASH, Check.MODEL_CHUNKS);
    assertThat(log.findings().getFirst().place().toString()).endsWith("AGGREGATION fraud/2");
  }

  @Test
  void another_value_is_named_and_its_round_left() throws IOException {
    Recomputed done =
        recompute(
            entries -> {
              byte[] value = entries.get(6).value().clone();
              value[40] ^= 1;
              entries.set(6, new UpdateEntry(Banks.STUDY, 2, "BankBMSP", 0, value));
            });
    assertOnly(Check.UPDATE_DIGEST);
    assertThat(done.rounds()).containsExactly(1);
    assertThat(done.left()).hasSize(2);
    assertThat(done.left().getFirst().reason()).contains("BankBMSP");
    assertThat(done.left().getLast().reason()).contains("round 2");
  }

  @Test
  void an_update_nobody_revealed_is_named() throws IOException {
    recompute(
        entries ->
            entries.add(
                9, new UpdateEntry(Banks.STUDY, 2, "BankEMSP", 0, entries.getFirst().value())));
    assertOnly(Check.UPDATE_DIGEST);
  }

  @Test
  void updates_of_another_study_round_or_length_are_named() throws IOException {
    recompute(
        entries ->
            entries.set(0, new UpdateEntry("other", 1, "BankAMSP", 0, entries.getFirst().value())));
    recompute(
        entries ->
            entries.add(
                new UpdateEntry(Banks.STUDY, 4, "BankAMSP", 0, entries.getFirst().value())));
    recompute(
        entries -> entries.set(0, new UpdateEntry(Banks.STUDY, 1, "BankAMSP", 0, new byte[36])));
    recompute(
        entries ->
            entries.add(
                1, new UpdateEntry(Banks.STUDY, 1, "BankAMSP", 1, entries.getFirst().value())));
    assertOnly(Check.UPDATES_FORM);
    assertThat(log.findings()).hasSize(4);
  }

  @Test
  void what_a_bank_did_not_commit_to_is_named() throws IOException {
    VerifiedLedger ledger = THREE_ROUNDS.ledger();
    VerifiedLedger forged =
        Forgery.with(
            ledger,
            Forgery.find(ledger, TransactionName.COMMIT_UPDATE, "BankCMSP", 0),
            Forgery.sent(RecordType.COMMIT, json -> json.put("commitment", "00".repeat(32))));
    recompute(THREE_ROUNDS, forged, 3, entries -> {});
    assertOnly(Check.UPDATE_COMMITMENT);
    assertThat(log.findings().getFirst().place().toString()).endsWith("COMMIT fraud/1/BankCMSP");
  }

  @Test
  void a_wrong_sum_of_squares_is_named() throws IOException {
    VerifiedLedger ledger = THREE_ROUNDS.ledger();
    VerifiedLedger forged =
        Forgery.with(
            ledger,
            Forgery.find(ledger, TransactionName.REVEAL_UPDATE, "BankCMSP", 0),
            Forgery.written(RecordType.REVEAL, json -> json.put("sumOfSquares", 1)));
    recompute(THREE_ROUNDS, forged, 3, entries -> {});
    assertOnly(Check.UPDATE_NORM);
  }

  @Test
  void wrong_numbers_of_a_record_are_named() throws IOException {
    assertForged(Check.GRAM_HASH, json -> json.put("gramHash", "00".repeat(32)));
    assertForged(
        Check.INFLUENCE, json -> ((ObjectNode) json.get("included").get(0)).put("weightMicros", 1));
    assertForged(
        Check.HETEROGENEITY,
        json -> json.put("heterogeneityMicros", json.get("heterogeneityMicros").longValue() + 1));
  }

  private void assertForged(Check check, Consumer<ObjectNode> edit) throws IOException {
    VerifiedLedger ledger = THREE_ROUNDS.ledger();
    VerifiedLedger forged =
        Forgery.with(
            ledger,
            Forgery.find(ledger, TransactionName.FINALIZE_ROUND, "", 0),
            Forgery.written(RecordType.AGGREGATION, edit));
    int before = log.findings().size();
    recompute(THREE_ROUNDS, forged, 3, entries -> {});
    assertThat(log.findings()).hasSize(before + 1);
    assertThat(log.findings().getLast().code()).isEqualTo(check);
  }

  @Test
  void what_is_purged_or_not_given_is_said() throws IOException {
    StoryBuilder story = StoryBuilder.threeRounds(3);
    story.rounds().purge(Banks.STUDY, 1, "BankBMSP");
    Recomputed done =
        recompute(story, story.ledger(), 3, entries -> entries.removeIf(one -> one.round() == 3));
    assertThat(log.findings()).isEmpty();
    assertThat(done.rounds()).isEmpty();
    assertThat(done.left())
        .extracting(Recomputed.NotRecomputed::reason)
        .containsExactly(
            "the updates of BankBMSP were purged",
            "its model, since the parameters of its parent (round 1) are not known; influence and"
                + " Gram hash were recomputed",
            "the updates of BankAMSP, BankCMSP, BankDMSP, BankEMSP are not given, or not right");
  }

  @Test
  void nothing_given_is_no_finding() throws IOException {
    Recomputed done = recompute(List::clear);
    assertThat(log.findings()).isEmpty();
    assertThat(done.rounds()).isEmpty();
    assertThat(done.left()).hasSize(3);
  }

  @Test
  void a_file_that_was_changed_or_cut_is_refused() throws IOException {
    recompute(entries -> {});
    byte[] bytes = Files.readAllBytes(directory.resolve("updates"));
    assertThat(log.findings()).isEmpty();
    for (int at = 0; at < bytes.length; at += 37) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Path file = Files.write(directory.resolve("changed"), changed);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> UpdateEntries.open(file))
          .isInstanceOf(org.concordat.protocol.evidence.BundleException.class);
    }
  }
}
