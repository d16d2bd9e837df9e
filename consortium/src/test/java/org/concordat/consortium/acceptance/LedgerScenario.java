package org.concordat.consortium.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.consortium.study.HandMadeStudy;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.ledger.TransactionName.Transients;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;

/**
 * A study on a {@link Stage}, with updates made by hand. Every transaction is dated by its time.
 */
final class LedgerScenario {
  static final List<String> BANKS = Stage.BANKS;
  static final String PURPOSE = StudyDefaults.PURPOSE;
  static final NormBound NORM = StudyDefaults.NORM;
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final String DIGEST = HandMadeStudy.WORKER_DIGEST;
  private static final byte[] SALT = HexFormat.of().parseHex("5a".repeat(32));

  /** What a bank brings to a study unless it brings something of its own. */
  private static final Data USUAL = new Data(Stage.AGREEMENT, Stage.DATASET, Stage.SNAPSHOT);

  private final Stage stage;
  private final Study study;
  private final Map<String, Data> own;

  private LedgerScenario(Stage stage, Study study, Map<String, Data> own) {
    this.stage = stage;
    this.study = study;
    this.own = own;
  }

  /** The agreement a bank joins under, its dataset, and the snapshot it trains on. */
  record Data(String agreement, String dataset, String snapshot) {}

  /** A study joined by all and started. */
  static LedgerScenario withRunningStudy(Stage stage, String rule, int f) {
    return withRunningStudy(stage, rule, f, Map.of());
  }

  /** A study joined by all and started, to which some banks bring data of their own. */
  static LedgerScenario withRunningStudy(Stage stage, String rule, int f, Map<String, Data> own) {
    LedgerScenario scenario =
        new LedgerScenario(stage, study(stage.newStudy(), rule, f, stage.phase()), own);
    scenario.submit("A", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, scenario.study);
    BANKS.forEach(scenario::join);
    scenario.submit(
        "A",
        Role.SCIENTIST,
        TransactionName.START_STUDY,
        new Requests.StudyReference(scenario.id()));
    return scenario;
  }

  /** The study's id. */
  String id() {
    return study.id();
  }

  Study study() {
    return study;
  }

  Duration window() {
    return stage.window();
  }

  Instant now() {
    return stage.time().now();
  }

  /** Lets time pass on every peer, unless it is that late already. */
  void passUntil(Instant moment) {
    stage.time().passUntil(moment);
  }

  /** Lets the deadline of the phase a round is in pass by. */
  void passDeadline(int round) {
    passUntil(deadline(round).plus(MOMENT));
  }

  /** Lets also the time window pass in which some clock might say it is not that late yet. */
  void passDeadlineAndWindow(int round) {
    passUntil(deadline(round).plus(window()).plus(MOMENT));
  }

  /** The deadline of the phase a round is in. */
  Instant deadline(int round) {
    return Instant.ofEpochMilli(
        switch (round(round)) {
          case RoundState.Committing open -> open.deadlineMillis();
          case RoundState.Revealing open -> open.deadlineMillis();
          case RoundState.Judging open -> open.deadlineMillis();
          case RoundState.Ended ended ->
              throw new IllegalStateException("round " + round + " has ended: " + ended);
        });
  }

  LedgerSeat seat(String organisation, Role role) {
    return stage.seat(organisation, role);
  }

  LedgerSeat bank(String name, Role role) {
    return stage.bank(name, role);
  }

  LedgerSeat regulator() {
    return stage.regulator();
  }

  void submit(String bank, Role role, TransactionName name, Object record) {
    stage.submit(bank, role, name, record);
  }

  <T> T read(Class<T> type, RecordType recordType, Object... parts) {
    return stage.read(type, recordType, parts);
  }

  private void join(String bank) {
    QuantileGrid quantiles = new QuantileGrid(20, List.of(List.of(0L, 1L, 2L)), "1".repeat(64));
    stage.submit(
        bank,
        Role.STEWARD,
        TransactionName.JOIN_STUDY,
        new Join(
            id(),
            LedgerNetwork.mspId(bank),
            data(bank).agreement(),
            data(bank).dataset(),
            data(bank).snapshot()),
        Map.of(Transients.QUANTILES, CanonicalJson.writeBytes(quantiles)));
  }

  static Study study(String id, String rule, int f, Duration phase) {
    return HandMadeStudy.of(id, List.of(2), rule, f, 3, phase);
  }

  int dimension() {
    return study.architecture().parameterCount();
  }

  /** An update within all bounds, another for each bank. */
  FixedPointVector update(String bank) {
    int shift = BANKS.indexOf(bank);
    return FixedPointVector.of(
        IntStream.range(0, dimension()).map(k -> 1_000 * (k + 1) + 100 * shift).toArray());
  }

  String commitment(String bank, int round, FixedPointVector update) {
    return naming(bank, round).commit(update, SALT);
  }

  private UpdateCommitment naming(String bank, int round) {
    return new UpdateCommitment(LedgerNetwork.CHANNEL, id(), round, LedgerNetwork.mspId(bank));
  }

  void commit(String bank, int round, FixedPointVector update) {
    commit(bank, round, commitment(bank, round, update));
  }

  void commit(String bank, int round, String commitment) {
    submit(bank, Role.PARTICIPANT, TransactionName.COMMIT_UPDATE, record(bank, round, commitment));
  }

  Commit commitRecord(String bank, int round, FixedPointVector update) {
    return record(bank, round, commitment(bank, round, update));
  }

  private Commit record(String bank, int round, String commitment) {
    return new Commit(
        id(), round, LedgerNetwork.mspId(bank), commitment, data(bank).snapshot(), DIGEST);
  }

  private Data data(String bank) {
    return own.getOrDefault(bank, USUAL);
  }

  void reveal(String bank, int round, FixedPointVector update) {
    UpdateCommitment.Opening opening = naming(bank, round).open(update, SALT, 0);
    reveal(bank, round, opening, update.toBytes(0, Chunks.to(0, update.dimension())));
  }

  void reveal(String bank, int round, UpdateCommitment.Opening opening, byte[] chunk) {
    stage.submit(
        bank,
        Role.PARTICIPANT,
        TransactionName.REVEAL_UPDATE,
        new Requests.Reveal(id(), round, opening.index()),
        Map.of(Transients.CHUNK, chunk, Transients.OPENING, CanonicalJson.writeBytes(opening)));
  }

  UpdateCommitment.Opening opening(String bank, int round, FixedPointVector update) {
    return naming(bank, round).open(update, SALT, 0);
  }

  void closeCommits(String by, int round) {
    submit(
        by,
        Role.PARTICIPANT,
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(id(), round, RoundState.Phase.COMMITTING));
  }

  void finalise(String by, int round) {
    submit(
        by,
        Role.PARTICIPANT,
        TransactionName.FINALIZE_ROUND,
        new Requests.RoundReference(id(), round));
  }

  void judge(List<String> banks, int round) {
    String hash = ((RoundState.Judging) round(round)).modelHash();
    for (String bank : banks) {
      submit(
          bank,
          Role.PARTICIPANT,
          TransactionName.JUDGE_MODEL,
          new Judgement(id(), round, LedgerNetwork.mspId(bank), hash, 900_000, 890_000));
    }
  }

  void closeJudgements(String by, int round) {
    submit(
        by,
        Role.PARTICIPANT,
        TransactionName.ADVANCE_ROUND,
        new Requests.RoundMove(id(), round, RoundState.Phase.JUDGING));
  }

  RoundState round(int round) {
    return read(RoundState.class, RecordType.ROUND, id(), round);
  }

  /** The rest of a round in which those banks do what they should; returns how it ended. */
  RoundState finishRound(int round, List<String> judges) {
    finalise(judges.getLast(), round);
    if (round(round) instanceof RoundState.Judging) {
      judge(judges, round);
      closeJudgements(judges.getFirst(), round);
    }
    return round(round);
  }
}
