package org.concordat.verifier.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.UpdateEntries;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.LedgerCounts;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.recompute.Recomputation;
import org.concordat.verifier.recompute.Recomputed;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.replay.Replay;
import org.concordat.verifier.story.Storyteller;
import org.concordat.verifier.testing.Banks;
import org.concordat.verifier.testing.Forgery;
import org.concordat.verifier.testing.Given;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports as a whole: what a supervisor reads. */
class ReportTest {
  private static final StoryBuilder WITHDRAWN = StoryBuilder.withdrawn(1);

  @TempDir Path directory;

  private static Report report(VerifiedLedger ledger, int round, Optional<Path> updates) {
    CheckLog log = new CheckLog();
    WorldState state = Replay.of(ledger, log);
    BundleManifest.Model model =
        new BundleManifest.Model(
            Banks.STUDY,
            round,
            state
                .find(ModelRecord.class, RecordType.MODEL, Banks.STUDY, round)
                .orElseThrow()
                .hash());
    Optional<Recomputed> recomputed =
        updates.map(
            file -> {
              try (UpdateEntries entries = UpdateEntries.open(file)) {
                return Recomputation.of(entries, Banks.STUDY, round, ledger, state, log);
              }
            });
    return Report.of(
        new Report.Bundle("concordat", "concordat", model, "RegulatorMSP", 1_795_100_000_000L),
        ledger,
        log,
        Storyteller.tell(model, ledger, state, log),
        recomputed);
  }

  private static final String VERIFIED =
      """
      VERIFIED

        model             fraud, round 2, accepted
                          3cd39d65fa9802ecc74a601d4343d07427760a3bf19a22b5dbf2447d2fa2281c
        evidence          channel concordat, 102 blocks, exported by RegulatorMSP, 2026-11-19 14:53 UTC

      What was checked
        blocks            102 whole, each naming the one before; 306 signatures of orderers
        channel           changes of its configuration: 1, definitions of chaincodes: 1
        transactions      100, all valid; 100 signatures of senders, 300 endorsements
        records           284 checks: canonical values; what the bundle lists is what the ledger has
        calls             944 checks: function, caller's role and membership, nothing written beyond the
                          rule
        consortium        29 checks: charters by quorum, membership
        consent and data  74 checks: agreements, consent roots, snapshots, revocations
        study             328 checks: charter's limits, joins, roster, initial model, where it stands
        commits           180 checks: phase and deadline, agreement, snapshot, budget, worker
        reveals           252 checks: commitment first, deadline, agreement, budget, private value's
                          digest
        phases            40 checks: closed on time, the right phase next
        aggregation       63 checks: who is in, who is left out and why, rule, model, lineage
        judgements        107 checks: in time, of the candidate; the decision
        use of models     31 checks: accepted, two roles, untainted; retraining; purges
        lineage           122 checks: parents up to the initial model, down to snapshots and consent roots
        recomputation     43 checks: updates, commitments, Gram hash, influence, model hash

      What was not checked, and why
        - round 1 was not recomputed: the updates of BankBMSP were purged
        - round 2 was not recomputed: its model, since the parameters of its parent (round 1) are not
          known; influence and Gram hash were recomputed
        - what no ledger shows: that a bank trained on the rows it names, and that a consent it declares
          was given

      The model's story
        proposed          Bank A, 2026-11-18 11:07 UTC: "Card fraud", for fraud-detection
        rule              arc+trmean, withstands 1 poisoned update a round; charter 1 of north
        descent           from the models of rounds 1, 0 (initial)
        banks             Bank A  agreement card-data, payments/snapshot-0, consent (root 1,
                          4bf5122f3445...)
                          Bank B  agreement card-data, payments/snapshot-0, legitimate interests
                          Bank C  agreement card-data, payments/snapshot-0, legitimate interests
                          Bank D  agreement card-data, payments/snapshot-0, legitimate interests
                          Bank E  agreement card-data, payments/snapshot-0, legitimate interests
        rounds            1  accepted  all 5 banks, metric +0.0200 (median of 5)
                          2  accepted  4 of 5 banks, metric +0.0200 (median of 4)
                             without Bank B (revoked): withdrew consent after its commitment
                               committed 2026-11-18 11:07 UTC, block 56, transaction
                               f08533ddeeda991622a71d5def2f6c8f7c2e275269acaefaa18af3ed638d69a2
                               withdrew 2026-11-18 11:07 UTC, block 61, transaction
                               68d1d79f8a4f4d308d6415c0044bef64ee2d3d53ccdcf4494845aaefb208e592
        use               no bank has asked to put it to use
        taint             Bank B withdrew rows of payments, 2026-11-18 11:07 UTC, block 61, transaction
                          68d1d79f8a4f4d308d6415c0044bef64ee2d3d53ccdcf4494845aaefb208e592; may be served
                          until 2026-11-25 11:07 UTC
        successor         fraud-2, round 1, 2026-11-18 11:08 UTC, block 100, transaction 5fcba2633bef...
        purged            the updates of Bank B of round 1
      """;

  @Test
  void a_verified_story_reads_so() throws IOException {
    Path updates =
        Given.write(
            Given.of(WITHDRAWN.rounds().values(), Banks.STUDY), directory.resolve("updates"));
    assertThat(report(WITHDRAWN.ledger(), 2, Optional.of(updates)).text()).isEqualTo(VERIFIED);
  }

  private static final String REFUSED =
      """
      REFUSED

        model             fraud, round 3, accepted
                          45154040d92cd7056d2396c40b19e5b4a6dd7bee41120df0fc6b5380880f644c
        evidence          channel concordat, 86 blocks, exported by RegulatorMSP, 2026-11-19 14:53 UTC

      Why it is refused
        EV-673  block 62, transaction 0, FinalizeRound:
                the study's are arc+trmean and 1, the record's mean and 1

      What was checked
        blocks            86 whole, each naming the one before; 258 signatures of orderers
        channel           changes of its configuration: 1, definitions of chaincodes: 1
        transactions      84, all valid; 84 signatures of senders, 252 endorsements
        records           240 checks: canonical values; what the bundle lists is what the ledger has
        calls             789 checks: function, caller's role and membership, nothing written beyond the
                          rule
        consortium        23 checks: charters by quorum, membership
        consent and data  64 checks: agreements, consent roots, snapshots, revocations
        study             205 checks: charter's limits, joins, roster, initial model, where it stands
        commits           168 checks: phase and deadline, agreement, snapshot, budget, worker
        reveals           234 checks: commitment first, deadline, agreement, budget, private value's
                          digest
        phases            42 checks: closed on time, the right phase next
        aggregation       61 checks: who is in, who is left out and why, rule, model, lineage
        judgements        100 checks: in time, of the candidate; the decision
        use of models     9 checks: accepted, two roles, untainted; retraining; purges
        lineage           150 checks: parents up to the initial model, down to snapshots and consent roots

      What was not checked, and why
        - the arithmetic of the aggregates: no updates were given; that they are right rests on the
          endorsements of a majority of the banks
        - what no ledger shows: that a bank trained on the rows it names, and that a consent it declares
          was given

      The model's story, as the records tell it: it does not hold
        proposed          Bank A, 2026-11-18 11:07 UTC: "Card fraud", for fraud-detection
        rule              arc+trmean, withstands 1 poisoned update a round; charter 1 of north
        descent           from the models of rounds 2, 1, 0 (initial)
        banks             Bank A  agreement card-data, payments/snapshot-0, consent (root 1,
                          4bf5122f3445...)
                          Bank B  agreement card-data, payments/snapshot-0, legitimate interests
                          Bank C  agreement card-data, payments/snapshot-0, legitimate interests
                          Bank D  agreement card-data, payments/snapshot-0, legitimate interests
                          Bank E  agreement card-data, payments/snapshot-0, legitimate interests
        rounds            1  accepted  all 5 banks, metric +0.0200 (median of 5)
                          2  accepted  4 of 5 banks, metric +0.0200 (median of 4)
                             without Bank E (absent): no commitment by the deadline
                          3  accepted  4 of 5 banks, metric +0.0200 (median of 4)
                             without Bank B (refused): committed, but no complete reveal by the deadline
                               committed 2026-11-18 11:13 UTC, block 69, transaction
                               c3185ce989f81cff132392d97158f557186888b46f92b1896226c926e4f351ac
        use               Bank A promoted, asked for in the role scientist, brought there in the role
                          officer, 2026-11-18 11:20 UTC, block 85, transaction 8ea2117149e3...
        taint             none: no consent it rests on was withdrawn up to the last block
      """;

  @Test
  void a_refused_story_reads_so() {
    VerifiedLedger honest = StoryBuilder.threeRounds(1).ledger();
    VerifiedLedger forged =
        Forgery.with(
            honest,
            Forgery.find(honest, TransactionName.FINALIZE_ROUND, "", 1),
            Forgery.written(RecordType.AGGREGATION, json -> json.put("rule", "mean")));
    assertThat(report(forged, 3, Optional.empty()).text()).isEqualTo(REFUSED);
  }

  @Test
  void a_file_that_is_no_bundle_reads_so() {
    Report report =
        Report.refused(
            Optional.empty(),
            new Finding(
                FindingCode.NOT_A_BUNDLE,
                Place.file("offset 0"),
                "expected the line CONCORDAT-EVIDENCE/1"));
    assertThat(report.text())
        .isEqualTo(
            """
            REFUSED

            Why it is refused
              EV-101  offset 0:
                      expected the line CONCORDAT-EVIDENCE/1

            What was not checked, and why
              everything behind the first finding: what is refused is not read on
            """);
  }

  @Test
  void what_the_blocks_leave_open_makes_gaps() {
    VerifiedLedger whole = StoryBuilder.threeRounds(1).ledger();
    LedgerCounts counts = whole.counts();
    VerifiedLedger partial =
        new VerifiedLedger(
            whole.channel(),
            whole.chaincode(),
            whole.genesisHash(),
            false,
            whole.tipHash(),
            whole.height() + 10,
            List.of(new VerifiedLedger.BlockRange(whole.height(), whole.height() + 9)),
            List.of(),
            List.of(),
            whole.transactions(),
            new LedgerCounts(counts.wholeBlocks(), 10, 1, 84, 84, 84, 1, 1, 1, 80, 1, 3),
            List.of());
    Report report = report(partial, 3, Optional.empty());
    assertThat(report.verdict()).isEqualTo(Verdict.VERIFIED_WITH_GAPS);
    assertThat(report.text())
        .startsWith("VERIFIED WITH GAPS\n")
        .contains("the first block: nobody signs it")
        .contains("blocks 86 to 95: only the header is in the bundle")
        .contains("3 transactions: whether they took effect")
        .contains("taint of fraud/3: a withdrawal in a block that is missing is not seen");
  }

  @Test
  void many_rounds_stay_a_page() {
    StoryBuilder story = new StoryBuilder(7).consortium().running(Banks.STUDY, 40);
    for (int round = 1; round <= 40; round++) {
      story.rounds().wholeRound(Banks.STUDY, round == 17 ? Banks.FIVE.subList(0, 4) : Banks.FIVE);
    }
    String text = report(story.ledger(), 40, Optional.empty()).text();
    assertThat(text.lines().count()).isLessThan(60);
    assertThat(text)
        .contains("17  accepted")
        .contains("without Bank E (absent)")
        .contains(" other rounds; every round stands in the report for machines")
        .contains("from 40 models: that of round 39");
  }

  @Test
  void machines_read_the_same_under_stable_names() {
    String json = report(StoryBuilder.threeRounds(1).ledger(), 3, Optional.empty()).json();
    assertThat(CanonicalJson.write(CanonicalJson.readTree(json))).isEqualTo(json);
    assertThat(CanonicalJson.readTree(json).propertyNames())
        .containsExactly(
            "bundle",
            "checks",
            "findings",
            "findingsInAll",
            "format",
            "gaps",
            "ledger",
            "story",
            "verdict",
            "warnings");
    assertThat(CanonicalJson.readTree(json).get("verdict").stringValue()).isEqualTo("VERIFIED");
    assertThat(CanonicalJson.readTree(json).get("story").propertyNames())
        .containsExactly(
            "ancestors", "model", "participants", "purges", "rounds", "study", "taints", "uses");
  }
}
