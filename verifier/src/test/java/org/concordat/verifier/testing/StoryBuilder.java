package org.concordat.verifier.testing;

import static org.concordat.verifier.testing.Banks.AGREEMENT;
import static org.concordat.verifier.testing.Banks.DATASET;
import static org.concordat.verifier.testing.Banks.FIVE;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.ledger.VerifiedLedger;

/**
 * Writes the ledger of five banks by hand, transaction by transaction, as the chaincode would.
 * Every run with the same seed gives the same ledger.
 */
public final class StoryBuilder {
  private static final long START = 1_795_000_000_000L;
  private static final List<String> WITHOUT_B =
      List.of("BankAMSP", "BankCMSP", "BankDMSP", "BankEMSP");
  private static final List<String> WITHOUT_E = FIVE.subList(0, 4);

  private final TestLedger ledger = new TestLedger(START);
  private final RoundWriter rounds;
  private final long budget;

  /**
   * Begins a ledger.
   *
   * @param seed of updates and salts
   */
  public StoryBuilder(long seed) {
    this(seed, 100_000);
  }

  /**
   * Begins a ledger.
   *
   * @param seed of updates and salts
   * @param budget the privacy budget of each agreement
   */
  public StoryBuilder(long seed, long budget) {
    this.budget = budget;
    this.rounds = new RoundWriter(ledger, new SplittableRandom(seed));
  }

  /**
   * Three rounds of five banks. Bank E stays away from round 2; bank B does not reveal in round 3.
   * Bank A puts the last model to use.
   *
   * @param seed of updates and salts
   * @return the builder, after that
   */
  public static StoryBuilder threeRounds(long seed) {
    StoryBuilder story = new StoryBuilder(seed).consortium().running(Banks.STUDY, 3);
    story.rounds().wholeRound(Banks.STUDY, FIVE);
    story.rounds().wholeRound(Banks.STUDY, WITHOUT_E);
    story.rounds().commits(Banks.STUDY, FIVE);
    story.rounds().reveals(Banks.STUDY, WITHOUT_B);
    story.rounds().finalise(Banks.STUDY);
    story.rounds().judgements(Banks.STUDY);
    return story.promote("BankAMSP", Banks.STUDY, 3);
  }

  /**
   * Two rounds of five banks. Bank A puts the model of round 1 to use; in round 2 bank B withdraws
   * rows between its commit and its reveal, is left out, and taints both models. A second study of
   * one round starts from its new snapshot, and its model takes the place of the first study's.
   *
   * @param seed of updates and salts
   * @return the builder, after that
   */
  public static StoryBuilder withdrawn(long seed) {
    StoryBuilder story = new StoryBuilder(seed).consortium().running(Banks.STUDY, 2);
    story.rounds().wholeRound(Banks.STUDY, FIVE);
    story.promote("BankAMSP", Banks.STUDY, 1);
    story.rounds().commits(Banks.STUDY, FIVE);
    story.revokeRows("BankBMSP");
    story.rounds().reveals(Banks.STUDY, WITHOUT_B);
    story.rounds().finalise(Banks.STUDY);
    story.rounds().judgements(Banks.STUDY);
    story.suspend("BankAMSP", Banks.STUDY, 1, "rows of bank B were withdrawn");
    story.newSnapshot("BankBMSP").running("fraud-2", 1);
    story.rounds().wholeRound("fraud-2", FIVE);
    story.retrain(new Retraining(Banks.STUDY, 1, "fraud-2", 1));
    story.retrain(new Retraining(Banks.STUDY, 2, "fraud-2", 1));
    story.rounds().purge(Banks.STUDY, 1, "BankBMSP");
    return story;
  }

  /**
   * Returns what writes rounds.
   *
   * @return the writer on the same ledger
   */
  public RoundWriter rounds() {
    return rounds;
  }

  /**
   * Returns the ledger so far.
   *
   * @return its transactions
   */
  public VerifiedLedger ledger() {
    return ledger.verified();
  }

  /**
   * Lets time pass.
   *
   * @param millis how long
   * @return this
   */
  public StoryBuilder pass(long millis) {
    ledger.pass(millis);
    return this;
  }

  /**
   * The charter and each bank's agreement, dataset, consent root and snapshot.
   *
   * @return this
   */
  public StoryBuilder consortium() {
    charter();
    for (String bank : FIVE) {
      agreement(bank);
      ledger
          .call(bank, Role.STEWARD, TransactionName.REGISTER_DATASET, Banks.dataset(bank))
          .put(Banks.dataset(bank), RecordType.DATASET, bank, DATASET)
          .submit();
      if (Banks.byConsent(bank)) {
        ConsentRoot root =
            new ConsentRoot(bank, DATASET, 1, 1_000, 990, 10, Digests.plainHex(new byte[] {1}));
        ledger
            .call(bank, Role.STEWARD, TransactionName.RECORD_CONSENT_ROOT, root)
            .put(root, RecordType.CONSENT_ROOT, bank, DATASET, 1)
            .submit();
      }
      Snapshot snapshot = Banks.snapshot(bank, 0);
      ledger
          .call(bank, Role.STEWARD, TransactionName.REGISTER_SNAPSHOT, snapshot)
          .put(snapshot, RecordType.SNAPSHOT, bank, DATASET, snapshot.id())
          .submit();
    }
    return this;
  }

  private void charter() {
    Charter charter = Banks.charter(1);
    Requests.CharterReference reference = new Requests.CharterReference(1, charter.digest());
    ledger
        .call("BankAMSP", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter)
        .put(charter, RecordType.CHARTER, 1, charter.digest())
        .submit();
    for (String bank : FIVE.subList(0, 3)) {
      ledger
          .call(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference)
          .put(
              new CharterApproval(1, charter.digest(), bank, ledger.now()),
              RecordType.CHARTER_APPROVAL,
              1,
              charter.digest(),
              bank)
          .submit();
    }
    ledger
        .call("BankBMSP", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference)
        .put(charter, RecordType.CHARTER_IN_FORCE, "current")
        .put(charter, RecordType.CHARTER_VERSION, 1)
        .put(new Membership(1, FIVE), RecordType.MEMBERSHIP, "current")
        .submit();
  }

  private void agreement(String bank) {
    Agreement terms = Banks.agreement(bank, START, budget);
    AgreementRecord draft = AgreementRecord.draft(terms, ledger.now());
    ledger
        .call(bank, Role.STEWARD, TransactionName.CREATE_AGREEMENT, terms)
        .put(draft, RecordType.AGREEMENT, bank, AGREEMENT)
        .submit();
    ledger
        .call(
            bank,
            Role.STEWARD,
            TransactionName.ACTIVATE_AGREEMENT,
            new Requests.AgreementReference(AGREEMENT))
        .put(
            draft.in(AgreementRecord.Status.ACTIVE, ledger.now()),
            RecordType.AGREEMENT,
            bank,
            AGREEMENT)
        .submit();
  }

  /**
   * A bank revokes its agreement.
   *
   * @param bank its MSP id
   * @return this
   */
  public StoryBuilder revokeAgreement(String bank) {
    AgreementRecord there =
        ledger.get(AgreementRecord.class, RecordType.AGREEMENT, bank, AGREEMENT);
    ledger
        .call(
            bank,
            Role.STEWARD,
            TransactionName.REVOKE_AGREEMENT,
            new Requests.AgreementReference(AGREEMENT))
        .put(
            there.in(AgreementRecord.Status.REVOKED, ledger.now()),
            RecordType.AGREEMENT,
            bank,
            AGREEMENT)
        .submit();
    return this;
  }

  /**
   * A bank withdraws rows.
   *
   * @param bank its MSP id
   * @return this
   */
  public StoryBuilder revokeRows(String bank) {
    int next = revocations(bank) + 1;
    Revocation revocation =
        new Revocation(DATASET, bank, next, 3, Digests.plainHex(new byte[] {(byte) next}));
    ledger
        .call(bank, Role.STEWARD, TransactionName.RECORD_REVOCATION, revocation)
        .put(new RevocationRecord(revocation, ""), RecordType.REVOCATION, bank, DATASET)
        .put(
            new RevocationMark(revocation, ledger.now()),
            RecordType.REVOCATION_MARK,
            bank,
            DATASET,
            next)
        .submit();
    return this;
  }

  private int revocations(String bank) {
    return revocation(bank).map(record -> record.last().sequence()).orElse(0);
  }

  private Optional<RevocationRecord> revocation(String bank) {
    return ledger.find(RevocationRecord.class, RecordType.REVOCATION, bank, DATASET);
  }

  /**
   * A bank registers a snapshot that has seen its revocations, and uses it from then on.
   *
   * @param bank its MSP id
   * @return this
   */
  public StoryBuilder newSnapshot(String bank) {
    Snapshot snapshot = Banks.snapshot(bank, revocations(bank));
    ledger
        .call(bank, Role.STEWARD, TransactionName.REGISTER_SNAPSHOT, snapshot)
        .put(snapshot, RecordType.SNAPSHOT, bank, DATASET, snapshot.id())
        .put(
            revocation(bank).orElseThrow().with(snapshot.id()),
            RecordType.REVOCATION,
            bank,
            DATASET)
        .submit();
    rounds.use(snapshot);
    return this;
  }

  /**
   * A study that all five join and that is started.
   *
   * @param id its id
   * @param count its number of rounds
   * @return this
   */
  public StoryBuilder running(String id, int count) {
    return running(Banks.study(id, count, List.of(3)));
  }

  /**
   * A study that all five join and that is started.
   *
   * @param study the study
   * @return this
   */
  public StoryBuilder running(Study study) {
    StudyState proposed = StudyState.proposed(study.id(), 1, 1);
    ledger
        .call("BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study)
        .put(study, RecordType.STUDY, study.id())
        .put(proposed, RecordType.STUDY_STATE, study.id())
        .submit();
    PrivateCollection statistics = PrivateCollection.Kind.STATISTICS.of(1);
    for (String bank : FIVE) {
      Join join = new Join(study.id(), bank, AGREEMENT, DATASET, rounds.snapshot(bank).id());
      ledger
          .call(bank, Role.STEWARD, TransactionName.JOIN_STUDY, join)
          .put(join, RecordType.JOIN, study.id(), bank)
          .putPrivate(
              statistics, PrivateCollection.key(study.id(), bank), Digests.bytes("of " + bank))
          .submit();
    }
    start(study, proposed);
    return this;
  }

  private void start(Study study, StudyState proposed) {
    Model model =
        Model.initial(study.architecture(), study.aggregation().norm().scaleBits(), study.seed());
    byte[] grid = Digests.bytes("grid");
    Roster roster =
        new Roster(
            study.terms(),
            FIVE.stream()
                .map(
                    bank ->
                        new Roster.Participant(
                            bank,
                            AGREEMENT,
                            DATASET,
                            rounds.snapshot(bank).id(),
                            rounds.snapshot(bank).revocationsSeen()))
                .toList());
    TestLedger.Draft draft =
        ledger.call(
            "BankAMSP",
            Role.SCIENTIST,
            TransactionName.START_STUDY,
            new Requests.StudyReference(study.id()));
    for (int chunk = 0; chunk < model.chunks(); chunk++) {
      draft.putPrivate(
          PrivateCollection.Kind.MODELS.of(1),
          PrivateCollection.key(study.id(), 0, chunk),
          model.chunk(chunk));
    }
    draft
        .putPrivate(
            PrivateCollection.Kind.STATISTICS.of(1), PrivateCollection.key(study.id()), grid)
        .put(
            new ModelRecord(study.id(), 0, model.hash(), 0, "", ModelRecord.Status.INITIAL),
            RecordType.MODEL,
            study.id(),
            0)
        .put(
            Lineage.initial(study.id(), rounds.used(FIVE, ""), rounds.grounds(FIVE)),
            RecordType.LINEAGE,
            study.id(),
            0)
        .put(
            new StudyState(
                study.id(),
                StudyState.Status.RUNNING,
                1,
                proposed.membership(),
                FIVE,
                1,
                0,
                model.hash(),
                Digests.plainHex(grid),
                ""),
            RecordType.STUDY_STATE,
            study.id())
        .put(
            new RoundState.Committing(
                study.id(), 1, 0, FIVE, ledger.now() + study.phases().commitMillis(), roster),
            RecordType.ROUND,
            study.id(),
            1)
        .submit();
    rounds.begin(study, model);
  }

  /**
   * A scientist of a bank asks to use a model, an officer agrees.
   *
   * @param bank its MSP id
   * @param study the study
   * @param round the model's round
   * @return this
   */
  public StoryBuilder promote(String bank, String study, int round) {
    Requests.ModelReference reference = new Requests.ModelReference(study, round);
    String hash = ledger.get(ModelRecord.class, RecordType.MODEL, study, round).hash();
    Deployment asked =
        new Deployment(
            bank,
            study,
            round,
            hash,
            Deployment.Status.REQUESTED,
            Role.SCIENTIST,
            Role.SCIENTIST,
            "",
            ledger.now());
    ledger
        .call(bank, Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, reference)
        .put(asked, RecordType.DEPLOYMENT, bank, study, round)
        .submit();
    ledger
        .call(bank, Role.OFFICER, TransactionName.APPROVE_PROMOTION, reference)
        .put(
            asked.in(Deployment.Status.PROMOTED, Role.OFFICER, "", ledger.now()),
            RecordType.DEPLOYMENT,
            bank,
            study,
            round)
        .submit();
    return this;
  }

  /**
   * A bank suspends a model it uses.
   *
   * @param bank its MSP id
   * @param study the study
   * @param round the model's round
   * @param reason why
   * @return this
   */
  public StoryBuilder suspend(String bank, String study, int round, String reason) {
    Deployment use = ledger.get(Deployment.class, RecordType.DEPLOYMENT, bank, study, round);
    ledger
        .call(
            bank,
            Role.OFFICER,
            TransactionName.SUSPEND_MODEL,
            new Requests.ModelStep(study, round, reason))
        .put(
            use.in(Deployment.Status.SUSPENDED, Role.OFFICER, reason, ledger.now()),
            RecordType.DEPLOYMENT,
            bank,
            study,
            round)
        .submit();
    return this;
  }

  /**
   * Names a model's successor.
   *
   * @param retraining which takes which one's place
   * @return this
   */
  public StoryBuilder retrain(Retraining retraining) {
    ledger
        .call("BankCMSP", Role.OFFICER, TransactionName.RECORD_RETRAINING, retraining)
        .put(retraining, RecordType.RETRAINING, retraining.study(), retraining.round())
        .submit();
    return this;
  }
}
