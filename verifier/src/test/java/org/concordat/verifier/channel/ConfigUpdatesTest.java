package org.concordat.verifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Refusals.assertRefused;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.concordat.identity.Identity;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.concordat.verifier.testing.ForgedUpdate;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigUpdatesTest {
  private static final List<String> BANK_A = List.of("Application", "BankAMSP");
  private static final List<String> BANK_B = List.of("Application", "BankBMSP");
  private static final List<String> APPLICATION = List.of("Application");

  private static Consortium consortium;
  private ForgedLedger ledger;
  private ForgedUpdate update;

  @BeforeAll
  static void found() {
    consortium = new Consortium(4, 1, Instant.parse("2026-01-01T00:00:00Z"));
  }

  @BeforeEach
  void begin() {
    ledger = ForgedLedger.begin(consortium);
    update = ForgedUpdate.of(ledger.blocks().getFirst());
  }

  private List<Identity> admins(String... names) {
    return java.util.Arrays.stream(names).map(consortium::admin).toList();
  }

  private ForgedLedger with(ForgedUpdate change, List<Identity> signers) {
    return ledger.addConfiguration(
        change.build(consortium.orderers().getFirst(), signers, consortium.now()));
  }

  /** Bank A's membership with a list of certificates that it takes back. */
  private ByteString revoking(X509Certificate... certificates) {
    try {
      MSPConfig msp =
          MSPConfig.parseFrom(
              update
                  .current()
                  .getGroupsOrThrow("Application")
                  .getGroupsOrThrow("BankAMSP")
                  .getValuesOrThrow("MSP")
                  .getValue());
      String list =
          consortium.authority("BankA", false).revoke(List.of(certificates), 1, consortium.now());
      FabricMSPConfig fabric =
          FabricMSPConfig.parseFrom(msp.getConfig()).toBuilder()
              .addRevocationList(ByteString.copyFromUtf8(list))
              .build();
      return msp.toBuilder().setConfig(fabric.toByteString()).build().toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteString anchor(String host) {
    return AnchorPeers.newBuilder()
        .addAnchorPeers(AnchorPeer.newBuilder().setHost(host).setPort(1))
        .build()
        .toByteString();
  }

  @Test
  void an_organisations_administrator_changes_its_own_membership() {
    with(
        update.value(BANK_A, "MSP", revoking(consortium.client("BankA").certificate())),
        admins("BankA"));
    VerifiedLedger verified = ledger.verify();
    assertThat(verified.configurations()).hasSize(2);
    assertThat(verified.configurations().getLast().sequence()).isEqualTo(1);
    assertThat(verified.counts().configurationUpdates()).isEqualTo(1);
  }

  @Test
  void a_revoked_certificate_is_good_before_and_nobodys_after() {
    ledger.add(ledger.call("put").writes("k", "1").build());
    with(
        update.value(BANK_A, "MSP", revoking(consortium.client("BankA").certificate())),
        admins("BankA"));
    ledger.add(ledger.call("put").writes("k", "2"), TxValidationCode.BAD_CREATOR_SIGNATURE);
    ledger.add(ledger.callOf("BankB", "put").writes("k", "3").build());
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(3);
    ledger.add(ledger.call("put").writes("k", "4").build());
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 6, transaction 0");
  }

  @Test
  void a_revoked_peer_endorses_nothing() {
    with(
        update.value(BANK_A, "MSP", revoking(consortium.peer("BankA").certificate())),
        admins("BankA"));
    ledger.add(ledger.call("put").writes("k", "1"), TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
  }

  @Test
  void others_do_not_change_it() {
    with(update.value(BANK_A, "MSP", revoking()), admins("BankB", "BankC", "BankD"));
    assertRefused(ledger::verify, FindingCode.CONFIG_UNAUTHORISED, "block 2");
  }

  @Test
  void neither_do_its_clients_nor_a_signature_that_is_none() {
    with(update.value(BANK_A, "MSP", revoking()), List.of(consortium.client("BankA")));
    assertRefused(ledger::verify, FindingCode.CONFIG_UNAUTHORISED, "block 2");
    Consortium twins = new Consortium(4, 1, consortium.now());
    ForgedLedger other = ForgedLedger.begin(consortium);
    other.addConfiguration(
        ForgedUpdate.of(other.blocks().getFirst())
            .value(BANK_A, "MSP", revoking())
            .build(
                consortium.orderers().getFirst(), List.of(twins.admin("BankA")), consortium.now()));
    assertRefused(other::verify, FindingCode.CONFIG_UNAUTHORISED, "block 2");
  }

  @Test
  void what_all_banks_share_is_changed_by_a_majority_of_their_administrators() {
    ByteString rules =
        update.current().getGroupsOrThrow("Application").getValuesOrThrow("ACLs").getValue();
    with(update.value(APPLICATION, "ACLs", rules), admins("BankA", "BankC"));
    assertRefused(ledger::verify, FindingCode.CONFIG_UNAUTHORISED, "block 2");
    begin();
    with(update.value(APPLICATION, "ACLs", rules), admins("BankA", "BankC", "BankD"));
    assertThat(ledger.verify().configurations()).hasSize(2);
  }

  @Test
  void a_group_gets_new_members_by_its_own_administrators() {
    with(
        update.group(
            BANK_B,
            group ->
                group.toBuilder()
                    .putValues(
                        "AnchorPeers",
                        ConfigValue.newBuilder()
                            .setModPolicy("Admins")
                            .setValue(anchor("b"))
                            .build())
                    .build()),
        admins("BankB"));
    assertThat(ledger.verify().configurations()).hasSize(2);
  }

  @Test
  void a_bank_that_leaves_still_counts_for_what_it_did() {
    // Given: BankD endorses while it is there
    ledger.add(
        ledger
            .call("put")
            .writes("k", "1")
            .endorsedBy(
                List.of(
                    consortium.peer("BankB"), consortium.peer("BankC"), consortium.peer("BankD")))
            .build());
    // When: the regulator leaves, which no policy counts
    with(
        update.group(APPLICATION, group -> group.toBuilder().removeGroups("RegulatorMSP").build()),
        admins("BankA", "BankB", "BankC"));
    // Then
    assertThat(ledger.verify().configurations().getLast().others()).isEmpty();
  }

  @Test
  void the_block_carries_what_the_update_makes() {
    with(
        update
            .value(BANK_A, "MSP", revoking(consortium.client("BankA").certificate()))
            .result(next -> update.current()),
        admins("BankA"));
    assertRefused(ledger::verify, FindingCode.CONFIG_RESULT, "block 2");
  }

  @Test
  void more_than_the_update_makes_is_refused() {
    with(
        update
            .value(BANK_A, "MSP", revoking())
            .result(
                next -> {
                  ConfigGroup application = next.getGroupsOrThrow("Application");
                  return next.toBuilder()
                      .putGroups(
                          "Application",
                          application.toBuilder()
                              .putPolicies(
                                  "Endorsement",
                                  application
                                      .getGroupsOrThrow("BankAMSP")
                                      .getPoliciesOrThrow("Endorsement"))
                              .build())
                      .build();
                }),
        admins("BankA"));
    assertRefused(ledger::verify, FindingCode.CONFIG_RESULT, "block 2");
  }

  @Test
  void configurations_follow_one_another() {
    ByteString first =
        update
            .value(BANK_A, "MSP", revoking())
            .build(consortium.orderers().getFirst(), admins("BankA"), consortium.now());
    ledger.addConfiguration(first);
    ledger.addConfiguration(first);
    assertRefused(ledger::verify, FindingCode.CONFIG_SEQUENCE, "block 3");
  }

  @Test
  void an_update_for_another_channel_is_refused() {
    with(update.value(BANK_A, "MSP", revoking()).channel("other"), admins("BankA"));
    assertRefused(ledger::verify, FindingCode.CONFIG_MALFORMED, "block 2");
  }

  @Test
  void an_update_that_nobody_asked_for_is_refused() {
    with(update, admins("BankA", "BankB", "BankC"));
    assertRefused(ledger::verify, FindingCode.CONFIG_UNAUTHORISED, "block 2");
  }

  @Test
  void a_missing_configuration_is_missed() {
    with(update.value(BANK_A, "MSP", revoking()), admins("BankA"));
    ledger.add(ledger.callOf("BankB", "put").writes("k", "1").build());
    ledger.hide(2);
    assertRefused(ledger::verify, FindingCode.LAST_CONFIG, "block 3");
  }
}
