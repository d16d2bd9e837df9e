package org.concordat.chaincode.testing;

import java.util.ArrayList;
import java.util.List;
import org.concordat.chaincode.testing.InMemoryLedger.Proposal;
import org.concordat.chaincode.testing.InMemoryLedger.Simulated;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.protocol.ledger.Requests.ModelReference;
import org.concordat.protocol.ledger.Requests.ModelStep;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.ledger.Requests.StudyCancellation;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.round.RoundState.Phase;

/** The whole life of a study, transaction by transaction: every kind that writes is in it. */
public final class Story {
  private final Scenario scenario;
  private final List<Step> steps = new ArrayList<>();

  private Story(int banks) {
    scenario = Scenario.empty(banks);
    scenario.onSubmit((proposal, done) -> steps.add(new Step(proposal, done)));
  }

  /**
   * One transaction.
   *
   * @param proposal what was asked for
   * @param done what it did
   */
  public record Step(Proposal proposal, Simulated done) {}

  /**
   * Tells the story.
   *
   * @param banks how many banks, at least 4
   * @return its transactions in their order
   */
  public static List<Step> ofAStudy(int banks) {
    Story story = new Story(banks);
    story.found();
    story.prepare();
    story.study();
    story.round();
    story.use();
    story.retrain();
    story.end();
    return story.steps;
  }

  private void found() {
    Charter charter = scenario.charter(1);
    CharterReference reference = new CharterReference(1, charter.digest());
    act("BankAMSP", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
    scenario
        .banks()
        .forEach(bank -> act(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference));
    act("BankAMSP", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference);
  }

  private void prepare() {
    AgreementReference agreement = new AgreementReference(Fixtures.AGREEMENT);
    for (String bank : scenario.banks()) {
      act(bank, Role.STEWARD, TransactionName.CREATE_AGREEMENT, scenario.agreement(bank));
      act(bank, Role.STEWARD, TransactionName.ACTIVATE_AGREEMENT, agreement);
      act(bank, Role.STEWARD, TransactionName.REGISTER_DATASET, Fixtures.dataset(bank));
      act(
          bank,
          Role.STEWARD,
          TransactionName.REGISTER_SNAPSHOT,
          Fixtures.snapshot(bank, Fixtures.SNAPSHOT, 0));
      act(bank, Role.STEWARD, TransactionName.RECORD_CONSENT_ROOT, Fixtures.consentRoot(bank, 1));
    }
  }

  private void study() {
    act(
        "BankAMSP",
        Role.SCIENTIST,
        TransactionName.PROPOSE_STUDY,
        new StudyBuilder().rule("arc+nnm+trmean", 1).build());
    scenario.banks().forEach(bank -> act(scenario.joining(bank, "fraud")));
    act("BankAMSP", Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference("fraud"));
  }

  private void round() {
    List<String> banks = scenario.banks();
    banks.forEach(bank -> act(scenario.committing(bank, 1)));
    act(scenario.advancing("BankAMSP", 1, Phase.COMMITTING));
    banks.forEach(bank -> act(scenario.revealing(bank, 1, 0)));
    act(scenario.finalising("BankAMSP", 1));
    banks.forEach(bank -> act(scenario.judging(bank, 1, 710_000, 700_000)));
    act(scenario.advancing("BankAMSP", 1, Phase.JUDGING));
  }

  private void use() {
    ModelReference model = new ModelReference("fraud", 1);
    ModelStep step = new ModelStep("fraud", 1, "a drill");
    act("BankAMSP", Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, model);
    act("BankAMSP", Role.OFFICER, TransactionName.APPROVE_PROMOTION, model);
    act("BankAMSP", Role.STEWARD, TransactionName.SUSPEND_MODEL, step);
    act("BankAMSP", Role.OFFICER, TransactionName.RESUME_MODEL, step);
    act("BankAMSP", Role.OFFICER, TransactionName.RETIRE_MODEL, step);
    act("BankBMSP", Role.STEWARD, TransactionName.PURGE_UPDATE, new RoundReference("fraud", 1));
  }

  private void retrain() {
    act(
        "BankCMSP",
        Role.STEWARD,
        TransactionName.RECORD_REVOCATION,
        Fixtures.revocation("BankCMSP", 1));
    scenario.retrain("again", List.of("BankAMSP", "BankBMSP", "BankDMSP"));
    act(
        "BankAMSP",
        Role.OFFICER,
        TransactionName.RECORD_RETRAINING,
        new Retraining("fraud", 1, "again", 1));
  }

  private void end() {
    act("BankBMSP", Role.PARTICIPANT, TransactionName.REJOIN_ROUNDS, new StudyReference("fraud"));
    act(
        "BankDMSP",
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));
    act(
        "BankAMSP",
        Role.SCIENTIST,
        TransactionName.CANCEL_STUDY,
        new StudyCancellation("fraud", "enough"));
  }

  private void act(String mspId, Role role, TransactionName name, Object argument) {
    act(scenario.proposal(mspId, role, name, argument));
  }

  private void act(Proposal proposal) {
    scenario.submit(proposal);
  }
}
