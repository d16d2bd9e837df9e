package org.concordat.chaincode.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.protocol.ledger.TransactionName;
import org.junit.jupiter.api.Test;

class CharterContractTest {
  @Test
  void the_first_charter_takes_more_than_half_of_its_own_banks() {
    // Given
    Scenario channel = Scenario.empty(4);
    Charter charter = channel.charter(1);
    propose(channel, "BankAMSP", charter);
    approve(channel, "BankAMSP", charter);
    approve(channel, "BankBMSP", charter);

    // When, Then: two of four are no quorum
    assertThat(refusedActivation(channel, charter)).isEqualTo(ErrorCode.APPROVALS_MISSING);
    assertThat(inForce(channel)).isEmpty();

    // When, Then: three are
    approve(channel, "BankCMSP", charter);
    activate(channel, "BankDMSP", charter);
    assertThat(inForce(channel)).containsExactly(charter);
    assertThat(channel.find(Charter.class, RecordType.CHARTER_VERSION, 1)).contains(charter);
  }

  @Test
  void the_next_charter_takes_more_than_half_of_the_banks_before_it() {
    // Given: a charter that would let two new banks decide
    Scenario consortium = Scenario.founded(3);
    List<String> packed = new ArrayList<>(List.of("BankAMSP", "BankXMSP", "BankYMSP", "BankZMSP"));
    Charter takeover = Fixtures.charter(2, packed);
    propose(consortium, "BankAMSP", takeover);
    approve(consortium, "BankAMSP", takeover);

    // When, Then: the new banks have no vote
    assertThat(refusedApproval(consortium, "BankXMSP", takeover)).isEqualTo(ErrorCode.NOT_A_MEMBER);
    assertThat(refusedActivation(consortium, takeover)).isEqualTo(ErrorCode.APPROVALS_MISSING);

    // When, Then: a second of three makes it
    approve(consortium, "BankBMSP", takeover);
    activate(consortium, "BankAMSP", takeover);
    assertThat(inForce(consortium)).containsExactly(takeover);
    assertThat(consortium.find(Charter.class, RecordType.CHARTER_VERSION, 1))
        .contains(consortium.charter(1));
  }

  @Test
  void an_approval_is_of_one_digest_only() {
    Scenario channel = Scenario.empty(3);
    Charter agreed = channel.charter(1);
    Charter other = withTolerance(agreed, 20_000);
    propose(channel, "BankAMSP", agreed);
    propose(channel, "BankAMSP", other);
    approve(channel, "BankAMSP", agreed);
    approve(channel, "BankBMSP", agreed);

    assertThat(refusedActivation(channel, other)).isEqualTo(ErrorCode.APPROVALS_MISSING);
  }

  @Test
  void all_banks_approve_in_one_block_without_conflict() {
    Scenario channel = Scenario.empty(9);
    Charter charter = channel.charter(1);
    propose(channel, "BankAMSP", charter);

    List<Boolean> valid =
        channel.block(
            channel.banks().stream()
                .map(
                    bank ->
                        channel.proposal(
                            bank,
                            Role.OFFICER,
                            TransactionName.APPROVE_CHARTER,
                            reference(charter)))
                .toList());

    assertThat(valid).isEqualTo(Collections.nCopies(9, true));
  }

  @Test
  void a_second_approval_changes_nothing() {
    Scenario channel = Scenario.empty(3);
    Charter charter = channel.charter(1);
    propose(channel, "BankAMSP", charter);
    approve(channel, "BankAMSP", charter);
    channel.pass(1_000);

    assertThat(
            channel
                .submit(
                    "BankAMSP", Role.OFFICER, TransactionName.APPROVE_CHARTER, reference(charter))
                .writes())
        .isEmpty();
    assertThat(
            channel.find(
                CharterApproval.class,
                RecordType.CHARTER_APPROVAL,
                1,
                charter.digest(),
                "BankAMSP"))
        .get()
        .extracting(CharterApproval::approvedAtMillis)
        .isEqualTo(channel.now() - 1_000);
  }

  @Test
  void versions_follow_one_another() {
    Scenario consortium = Scenario.founded(3);

    assertThat(refusedProposal(consortium, consortium.charter(3)))
        .isEqualTo(ErrorCode.CHARTER_VERSION_MISMATCH);
    assertThat(refusedProposal(consortium, withTolerance(consortium.charter(1), 5)))
        .isEqualTo(ErrorCode.CHARTER_VERSION_MISMATCH);
    assertThat(refusedProposal(Scenario.empty(3), consortium.charter(2)))
        .isEqualTo(ErrorCode.CHARTER_VERSION_MISMATCH);
  }

  @Test
  void a_competing_charter_of_a_version_in_force_cannot_be_approved_or_activated() {
    Scenario channel = Scenario.empty(3);
    Charter winner = channel.charter(1);
    Charter loser = withTolerance(winner, 20_000);
    for (Charter charter : List.of(winner, loser)) {
      propose(channel, "BankAMSP", charter);
      approve(channel, "BankAMSP", charter);
      approve(channel, "BankBMSP", charter);
    }
    activate(channel, "BankAMSP", winner);

    assertThat(refusedActivation(channel, loser)).isEqualTo(ErrorCode.CHARTER_VERSION_MISMATCH);
    assertThat(refusedApproval(channel, "BankCMSP", loser))
        .isEqualTo(ErrorCode.CHARTER_VERSION_MISMATCH);
    assertThat(inForce(channel)).containsExactly(winner);
  }

  @Test
  void what_was_never_proposed_cannot_be_approved_or_activated() {
    Scenario channel = Scenario.empty(3);

    assertThat(refusedApproval(channel, "BankAMSP", channel.charter(1)))
        .isEqualTo(ErrorCode.CHARTER_NOT_FOUND);
    assertThat(refusedActivation(channel, channel.charter(1)))
        .isEqualTo(ErrorCode.CHARTER_NOT_FOUND);
  }

  @Test
  void only_a_bank_of_the_first_charter_has_a_say_in_it() {
    Scenario channel = Scenario.empty(3);
    Charter charter = channel.charter(1);

    assertThat(
            channel.refused(
                Fixtures.STRANGER, Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
    assertThat(
            channel.refused(
                Fixtures.REGULATOR, Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter))
        .isEqualTo(ErrorCode.REGULATOR_READ_ONLY);
    propose(channel, "BankAMSP", charter);
    assertThat(refusedApproval(channel, Fixtures.STRANGER, charter))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
    assertThat(refusedApproval(channel, Fixtures.REGULATOR, charter))
        .isEqualTo(ErrorCode.REGULATOR_READ_ONLY);
    assertThat(
            channel.refused(
                Fixtures.STRANGER,
                Role.OFFICER,
                TransactionName.ACTIVATE_CHARTER,
                reference(charter)))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
  }

  @Test
  void refuses_a_default_rule_that_does_not_exist() {
    Scenario channel = Scenario.empty(3);
    Charter charter = channel.charter(1);
    Charter unknown =
        new Charter(
            1,
            charter.consortium(),
            charter.members(),
            charter.limits(),
            new Charter.Policy("wishful", 0));

    assertThat(refusedProposal(channel, unknown)).isEqualTo(ErrorCode.UNKNOWN_RULE);
  }

  @Test
  void refuses_members_that_no_key_can_name() {
    Scenario channel = Scenario.empty(1);

    assertThat(
            refusedProposal(
                channel, Fixtures.charter(1, List.of("BankAMSP", "Bank~B/\udbff\udfff"))))
        .isEqualTo(ErrorCode.CHARTER_INVALID);
  }

  @Test
  void a_consortium_keeps_its_name() {
    Scenario consortium = Scenario.founded(3);
    Charter next = consortium.charter(2);
    Charter renamed = new Charter(2, "south", next.members(), next.limits(), next.policy());

    assertThat(refusedProposal(consortium, renamed)).isEqualTo(ErrorCode.CHARTER_INVALID);
  }

  @Test
  void repeating_any_step_succeeds_and_changes_nothing() {
    Scenario consortium = Scenario.founded(3);
    Charter charter = consortium.charter(1);

    assertThat(
            consortium
                .submit("BankBMSP", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter)
                .writes())
        .isEmpty();
    assertThat(
            consortium
                .submit(
                    "BankBMSP", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference(charter))
                .writes())
        .isEmpty();
  }

  private static Charter withTolerance(Charter charter, long micros) {
    return new Charter(
        charter.version(),
        charter.consortium(),
        charter.members(),
        charter.limits(),
        new Charter.Policy(charter.policy().rule(), micros));
  }

  private static CharterReference reference(Charter charter) {
    return new CharterReference(charter.version(), charter.digest());
  }

  private static void propose(Scenario scenario, String bank, Charter charter) {
    scenario.submit(bank, Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
  }

  private static void approve(Scenario scenario, String bank, Charter charter) {
    scenario.submit(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference(charter));
  }

  private static void activate(Scenario scenario, String bank, Charter charter) {
    scenario.submit(bank, Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference(charter));
  }

  private static ErrorCode refusedProposal(Scenario scenario, Charter charter) {
    return scenario.refused("BankAMSP", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
  }

  private static ErrorCode refusedApproval(Scenario scenario, String bank, Charter charter) {
    return scenario.refused(
        bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference(charter));
  }

  private static ErrorCode refusedActivation(Scenario scenario, Charter charter) {
    return scenario.refused(
        "BankAMSP", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference(charter));
  }

  private static List<Charter> inForce(Scenario scenario) {
    return scenario.find(Charter.class, RecordType.CHARTER_IN_FORCE, "current").stream().toList();
  }
}
