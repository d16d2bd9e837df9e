package org.concordat.chaincode.testing;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.concordat.chaincode.testing.InMemoryLedger.Proposal;
import org.concordat.chaincode.testing.InMemoryLedger.Simulated;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/**
 * A consortium on a ledger in memory, so that tests read as stories: {@code bankB reveals}, {@code
 * everyone commits}. Each act is a block of its own; {@link #block} puts several into one.
 */
public final class Scenario extends Proposals {
  private BiConsumer<Proposal, Simulated> listener = (proposal, done) -> {};
  private final InMemoryLedger ledger = new InMemoryLedger();
  private final List<String> banks;
  private long now = 1_800_000_000_000L;
  private String studyId = "fraud";

  private Scenario(int banks) {
    this.banks =
        IntStream.range(0, banks).mapToObj(i -> "Bank" + (char) ('A' + i) + "MSP").toList();
    ledger.define(new Membership(1, this.banks));
  }

  /**
   * Creates a channel without a charter.
   *
   * @param banks how many banks
   * @return the scenario
   */
  public static Scenario empty(int banks) {
    return new Scenario(banks);
  }

  /**
   * Creates a consortium whose first charter is in force.
   *
   * @param banks how many banks
   * @return the scenario
   */
  public static Scenario founded(int banks) {
    Scenario scenario = new Scenario(banks);
    Charter charter = scenario.charter(1);
    scenario.submit("BankAMSP", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
    CharterReference reference = new CharterReference(1, charter.digest());
    scenario.banks.forEach(
        bank -> scenario.submit(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference));
    scenario.submit("BankAMSP", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference);
    return scenario;
  }

  /**
   * Creates a consortium in which each bank has an agreement in force, a dataset and a snapshot.
   *
   * @param banks how many banks
   * @return the scenario
   */
  public static Scenario prepared(int banks) {
    Scenario scenario = founded(banks);
    for (String bank : scenario.banks) {
      scenario.submit(
          bank, Role.STEWARD, TransactionName.CREATE_AGREEMENT, scenario.agreement(bank));
      scenario.submit(
          bank,
          Role.STEWARD,
          TransactionName.ACTIVATE_AGREEMENT,
          new AgreementReference(Fixtures.AGREEMENT));
      scenario.submit(bank, Role.STEWARD, TransactionName.REGISTER_DATASET, Fixtures.dataset(bank));
      scenario.submit(
          bank,
          Role.STEWARD,
          TransactionName.REGISTER_SNAPSHOT,
          Fixtures.snapshot(bank, Fixtures.SNAPSHOT, 0));
    }
    return scenario;
  }

  /**
   * Creates a consortium in which everyone has joined a study.
   *
   * @param banks how many banks
   * @param study the study
   * @return the scenario
   */
  public static Scenario joined(int banks, Study study) {
    Scenario scenario = prepared(banks);
    scenario.submit(study.proposer(), Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study);
    scenario.banks.forEach(bank -> scenario.join(bank, study.id()));
    return scenario;
  }

  /**
   * Creates a consortium that runs a study of four banks with f = 1.
   *
   * @return the scenario
   */
  public static Scenario running() {
    return running(4, new StudyBuilder().build());
  }

  /**
   * Creates a consortium that runs a study.
   *
   * @param banks how many banks
   * @param study the study
   * @return the scenario
   */
  public static Scenario running(int banks, Study study) {
    Scenario scenario = joined(banks, study);
    scenario.submit(
        study.proposer(),
        Role.SCIENTIST,
        TransactionName.START_STUDY,
        new StudyReference(study.id()));
    return scenario;
  }

  /**
   * Returns the ledger.
   *
   * @return the ledger
   */
  public InMemoryLedger ledger() {
    return ledger;
  }

  /**
   * Returns the banks' MSP ids.
   *
   * @return ascending
   */
  public List<String> banks() {
    return banks;
  }

  /**
   * Returns the time.
   *
   * @return in epoch milliseconds
   */
  @Override
  public long now() {
    return now;
  }

  /**
   * Lets time pass.
   *
   * @param millis in milliseconds
   */
  public void pass(long millis) {
    now += millis;
  }

  /**
   * Sets the time to a moment.
   *
   * @param millis in epoch milliseconds
   */
  public void at(long millis) {
    now = millis;
  }

  // ---- records

  /**
   * A charter of all banks and the regulator.
   *
   * @param version its version
   * @return the charter
   */
  public Charter charter(int version) {
    return Fixtures.charter(version, banks);
  }

  /**
   * A bank's agreement, valid from now on.
   *
   * @param bank its MSP id
   * @return the terms
   */
  public Agreement agreement(String bank) {
    return Fixtures.agreement(bank, now);
  }

  // ---- transactions

  /**
   * Tells of every transaction that is submitted from now on.
   *
   * @param told what was asked for, and what it did
   */
  void onSubmit(BiConsumer<Proposal, Simulated> told) {
    listener = told;
  }

  /**
   * Submits a transaction as a block of its own.
   *
   * @param mspId who
   * @param role in which role
   * @param name what
   * @param argument the record
   * @return what it did
   */
  public Simulated submit(String mspId, Role role, TransactionName name, Object argument) {
    return submit(proposal(mspId, role, name, argument));
  }

  /**
   * Submits a transaction as a block of its own.
   *
   * @param proposal the transaction
   * @return what it did
   */
  public Simulated submit(Proposal proposal) {
    Simulated simulated = ledger.simulate(proposal);
    if (!ledger.commit(List.of(simulated)).getFirst()) {
      throw new AssertionError("alone in its block, and in conflict: " + proposal);
    }
    listener.accept(proposal, simulated);
    return simulated;
  }

  /**
   * Simulates transactions against the same state and commits them in one block.
   *
   * @param proposals the transactions
   * @return for each whether it is valid
   */
  public List<Boolean> block(List<Proposal> proposals) {
    return ledger.commit(proposals.stream().map(ledger::simulate).toList());
  }

  /**
   * Submits what must be refused.
   *
   * @param proposal the transaction
   * @return the code of the refusal
   */
  public ErrorCode refused(Proposal proposal) {
    try {
      submit(proposal);
    } catch (ConcordatException e) {
      return e.code();
    }
    throw new AssertionError("not refused: " + proposal);
  }

  /**
   * Submits what must be refused.
   *
   * @param mspId who
   * @param role in which role
   * @param name what
   * @param argument the record
   * @return the code of the refusal
   */
  public ErrorCode refused(String mspId, Role role, TransactionName name, Object argument) {
    return refused(proposal(mspId, role, name, argument));
  }

  /**
   * A bank joins a study with its agreement, dataset and first snapshot.
   *
   * @param bank its MSP id
   * @param study the study's id
   * @return what it did
   */
  public Simulated join(String bank, String study) {
    return submit(joining(bank, study));
  }

  // ---- acts of several

  /**
   * Banks commit to their usual updates.
   *
   * @param round the round
   * @param who the banks
   */
  public void commit(int round, List<String> who) {
    who.forEach(bank -> submit(committing(bank, round)));
  }

  /**
   * Banks reveal their usual updates, all chunks.
   *
   * @param round the round
   * @param who the banks
   */
  public void reveal(int round, List<String> who) {
    int chunks = Chunks.count(study().architecture().parameterCount());
    for (String bank : who) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        submit(revealing(bank, round, chunk));
      }
    }
  }

  /**
   * Everyone commits, and the commits are closed.
   *
   * @param round the round
   */
  public void toRevealing(int round) {
    commit(round, banks);
    submit(advancing("BankBMSP", round, RoundState.Phase.COMMITTING));
  }

  /**
   * Everyone commits and reveals, and the round is aggregated.
   *
   * @param round the round
   */
  public void toJudging(int round) {
    toRevealing(round);
    reveal(round, banks);
    submit(finalising("BankBMSP", round));
  }

  /**
   * Everyone acts in every phase; the model gets better by the change.
   *
   * @param round the round
   * @param changeMicros the change of the metric
   */
  public void wholeRound(int round, long changeMicros) {
    toJudging(round);
    banks.forEach(bank -> submit(judging(bank, round, 700_000 + changeMicros, 700_000)));
    submit(advancing("BankBMSP", round, RoundState.Phase.JUDGING));
  }

  /**
   * Some banks train another model for the same purpose, in a study of one round, and accept it.
   *
   * @param id the new study's id
   * @param some the banks, at least three, with the snapshots they prepared
   */
  public void retrain(String id, List<String> some) {
    String before = studyId;
    Study study = new StudyBuilder().id(id).rule("mean", 0).minimum(3).rounds(1).build();
    submit(study.proposer(), Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study);
    some.forEach(bank -> join(bank, id));
    submit(study.proposer(), Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference(id));
    about(id);
    commit(1, some);
    submit(advancing("BankBMSP", 1, RoundState.Phase.COMMITTING));
    reveal(1, some);
    submit(finalising("BankBMSP", 1));
    some.forEach(bank -> submit(judging(bank, 1, 700_000, 700_000)));
    submit(advancing("BankBMSP", 1, RoundState.Phase.JUDGING));
    about(before);
  }

  // ---- what stands on the ledger

  /**
   * Reads a record.
   *
   * @param as its class
   * @param type its type
   * @param parts its key
   * @param <T> its type
   * @return the record, or empty
   */
  public <T> Optional<T> find(Class<T> as, RecordType type, Object... parts) {
    return Optional.ofNullable(ledger.state().get(RecordKey.of(type, parts).composite()))
        .map(text -> CanonicalJson.read(text, as));
  }

  /**
   * Chooses the study that the acts below are about; at first {@code fraud}.
   *
   * @param id its id
   */
  public void about(String id) {
    studyId = id;
  }

  /**
   * Returns the study the acts are about.
   *
   * @return the study
   */
  @Override
  public Study study() {
    return find(Study.class, RecordType.STUDY, studyId).orElseThrow();
  }

  /**
   * Returns where the study stands.
   *
   * @return its state
   */
  public StudyState state() {
    return find(StudyState.class, RecordType.STUDY_STATE, studyId).orElseThrow();
  }

  /**
   * Returns where a round stands.
   *
   * @param round its number
   * @return its state
   */
  @Override
  public RoundState round(int round) {
    return find(RoundState.class, RecordType.ROUND, studyId, round).orElseThrow();
  }

  /**
   * Returns the roster of the study when everyone joined with what they had prepared.
   *
   * @return the roster that open rounds carry
   */
  public Roster roster() {
    return new Roster(
        study().terms(),
        banks.stream()
            .map(
                bank ->
                    new Roster.Participant(
                        bank, Fixtures.AGREEMENT, Fixtures.DATASET, Fixtures.SNAPSHOT, 0))
            .toList());
  }

  /**
   * Returns what a round's aggregation found.
   *
   * @param round its number
   * @return the record
   */
  public AggregationRecord aggregation(int round) {
    return find(AggregationRecord.class, RecordType.AGGREGATION, studyId, round).orElseThrow();
  }
}
