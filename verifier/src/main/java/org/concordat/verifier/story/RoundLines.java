package org.concordat.verifier.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.verifier.records.RecordVersion;
import org.concordat.verifier.story.ModelStory.Fact;
import org.concordat.verifier.story.ModelStory.LeftOut;
import org.concordat.verifier.story.ModelStory.RoundLine;

/** What became of each round, and of the banks left out of it. */
final class RoundLines {
  private final Facts facts;
  private final String study;
  private final List<String> banks;

  RoundLines(Facts facts, String study, List<String> banks) {
    this.facts = facts;
    this.study = study;
    this.banks = banks;
  }

  List<RoundLine> upTo(int last) {
    List<RoundLine> lines = new ArrayList<>();
    for (int round = 1; round <= last; round++) {
      facts
          .find(RoundState.class, RecordType.ROUND, study, round)
          .map(this::line)
          .ifPresent(lines::add);
    }
    return lines;
  }

  private RoundLine line(RoundState state) {
    Optional<AggregationRecord> aggregation =
        facts.find(AggregationRecord.class, RecordType.AGGREGATION, study, state.round());
    List<Long> changes =
        banks.stream()
            .map(
                bank ->
                    facts.find(Judgement.class, RecordType.JUDGEMENT, study, state.round(), bank))
            .flatMap(Optional::stream)
            .map(Judgement::changeMicros)
            .sorted()
            .toList();
    boolean aggregated = aggregation.filter(one -> !one.modelHash().isEmpty()).isPresent();
    return new RoundLine(
        state.round(),
        state.parentRound(),
        state.phase(),
        state instanceof RoundState.Ended ended ? ended.reason() : "",
        aggregation.map(AggregationRecord::modelHash).orElse(""),
        aggregation.stream()
            .flatMap(one -> one.included().stream())
            .map(BankInfluence::bank)
            .toList(),
        aggregation.stream()
            .flatMap(one -> one.excluded().stream())
            .map(exclusion -> leftOut(state.round(), exclusion))
            .toList(),
        changes.size(),
        changes.isEmpty() ? Optional.empty() : Optional.of(changes.get((changes.size() - 1) / 2)),
        aggregation.filter(one -> aggregated).map(AggregationRecord::heterogeneityMicros),
        aggregation.map(AggregationRecord::breakdown).orElse(false));
  }

  private LeftOut leftOut(int round, Exclusion exclusion) {
    String bank = exclusion.bank();
    Optional<Fact> committed = facts.written(RecordType.COMMIT, study, round, bank);
    return switch (exclusion.reason()) {
      case ABSENT ->
          new LeftOut(
              bank,
              exclusion.reason(),
              "no commitment by the deadline",
              Optional.empty(),
              withdrawnBefore(round, bank));
      case REFUSED ->
          new LeftOut(
              bank,
              exclusion.reason(),
              "committed, but no complete reveal by the deadline",
              committed,
              Optional.empty());
      case REVOKED -> {
        Optional<Fact> withdrawn = withdrawn(round, bank);
        yield new LeftOut(
            bank,
            exclusion.reason(),
            withdrawn.isPresent()
                ? "withdrew consent after its commitment"
                : "its agreement no longer covered the study",
            committed,
            withdrawn);
      }
    };
  }

  /** What a bank withdrew after it had committed: the first of rows and agreement. */
  private Optional<Fact> withdrawn(int round, String bank) {
    Optional<Join> join = facts.find(Join.class, RecordType.JOIN, study, bank);
    Optional<Integer> seen =
        join.flatMap(
            one ->
                facts
                    .find(Commit.class, RecordType.COMMIT, study, round, bank)
                    .flatMap(commit -> snapshot(one, commit.snapshot())));
    Optional<Fact> rows = join.flatMap(one -> seen.flatMap(count -> mark(one, count + 1)));
    return finalised(round)
        .flatMap(
            end ->
                java.util.stream.Stream.of(rows, revoked(join))
                    .flatMap(Optional::stream)
                    .filter(fact -> before(fact, end))
                    .min(
                        java.util.Comparator.comparingLong(Fact::block)
                            .thenComparingLong(Fact::position)));
  }

  /** What a bank had withdrawn when it did not commit. */
  private Optional<Fact> withdrawnBefore(int round, String bank) {
    Optional<Join> join = facts.find(Join.class, RecordType.JOIN, study, bank);
    return finalised(round).flatMap(end -> revoked(join).filter(fact -> before(fact, end)));
  }

  private Optional<Integer> snapshot(Join join, String id) {
    return facts
        .find(Snapshot.class, RecordType.SNAPSHOT, join.bank(), join.dataset(), id)
        .map(Snapshot::revocationsSeen);
  }

  private Optional<Fact> mark(Join join, int sequence) {
    return facts.written(RecordType.REVOCATION_MARK, join.bank(), join.dataset(), sequence);
  }

  private Optional<Fact> revoked(Optional<Join> join) {
    return join.flatMap(
        one ->
            facts
                .state()
                .history(RecordKey.of(RecordType.AGREEMENT, one.bank(), one.agreement()))
                .stream()
                .filter(RoundLines::revoked)
                .findFirst()
                .map(Facts::fact));
  }

  private static boolean revoked(RecordVersion version) {
    return version
        .as(AgreementRecord.class)
        .filter(record -> record.status() == AgreementRecord.Status.REVOKED)
        .isPresent();
  }

  private Optional<Fact> finalised(int round) {
    return facts.written(RecordType.AGGREGATION, study, round);
  }

  private static boolean before(Fact fact, Fact end) {
    return fact.block() < end.block()
        || (fact.block() == end.block() && fact.position() < end.position());
  }
}
