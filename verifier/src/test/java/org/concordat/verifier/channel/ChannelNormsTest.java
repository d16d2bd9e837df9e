package org.concordat.verifier.channel;

import static org.concordat.verifier.testing.Refusals.assertRefused;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody signs block 0: what one bank alone could make up is refused. */
class ChannelNormsTest {
  private static final String PLACE = "block 0, configuration";

  private static Consortium consortium;

  @BeforeAll
  static void found() {
    consortium = new Consortium(4, 1, Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static void assertNot(UnaryOperator<ConfigGroup> configuration, FindingCode code) {
    ForgedLedger ledger = ForgedLedger.empty(consortium, configuration);
    assertRefused(ledger::verify, code, PLACE);
  }

  /** The same configuration with one group bent. */
  private static UnaryOperator<ConfigGroup> in(UnaryOperator<ConfigGroup> change, String... path) {
    return root -> bent(root, change, List.of(path));
  }

  private static ConfigGroup bent(
      ConfigGroup group, UnaryOperator<ConfigGroup> change, List<String> path) {
    return path.isEmpty()
        ? change.apply(group)
        : group.toBuilder()
            .putGroups(
                path.getFirst(),
                bent(group.getGroupsOrThrow(path.getFirst()), change, path.subList(1, path.size())))
            .build();
  }

  private static UnaryOperator<ConfigGroup> policy(String name, String rule) {
    return group ->
        group.toBuilder()
            .putPolicies(
                name,
                policy(Policy.PolicyType.SIGNATURE, SignaturePolicyRule.parse(rule).toProto()))
            .build();
  }

  private static UnaryOperator<ConfigGroup> meta(String name, ImplicitMetaPolicy.Rule rule) {
    return group ->
        group.toBuilder()
            .putPolicies(
                name,
                policy(
                    Policy.PolicyType.IMPLICIT_META,
                    ImplicitMetaPolicy.newBuilder().setSubPolicy("Admins").setRule(rule).build()))
            .build();
  }

  private static ConfigPolicy policy(Policy.PolicyType type, Message value) {
    return ConfigPolicy.newBuilder()
        .setModPolicy("Admins")
        .setPolicy(Policy.newBuilder().setType(type.getNumber()).setValue(value.toByteString()))
        .build();
  }

  private static UnaryOperator<ConfigGroup> value(String key, Message value) {
    return group ->
        group.toBuilder()
            .putValues(
                key,
                ConfigValue.newBuilder()
                    .setModPolicy("Admins")
                    .setValue(value.toByteString())
                    .build())
            .build();
  }

  @Test
  void more_than_half_of_the_banks_endorse_and_agree() {
    String peers = "'BankAMSP.peer','BankBMSP.peer','BankCMSP.peer','BankDMSP.peer'";
    for (String name : List.of("Endorsement", "LifecycleEndorsement")) {
      for (String rule :
          List.of(
              "OR('BankAMSP.peer')",
              "OutOf(2," + peers + ")",
              "OutOf(3," + peers + ",'RegulatorMSP.peer')",
              "OutOf(3,'BankAMSP.member','BankBMSP.peer','BankCMSP.peer','BankDMSP.peer')",
              "OutOf(3,'BankAMSP.peer','BankAMSP.peer','BankCMSP.peer','BankDMSP.peer')",
              "OR('BankAMSP.peer',OutOf(3," + peers + "))")) {
        assertNot(in(policy(name, rule), "Application"), FindingCode.NORM_BANKS);
      }
    }
  }

  @Test
  void all_policies_mean_the_same_banks() {
    UnaryOperator<ConfigGroup> alone =
        group ->
            policy("LifecycleEndorsement", "OR('BankAMSP.peer')")
                .apply(
                    policy("Endorsement", "OR('BankAMSP.peer')")
                        .apply(policy("Admins", "OR('BankAMSP.admin')").apply(group)));
    assertNot(in(alone, "Application"), FindingCode.NORM_BANKS);
  }

  @Test
  void more_than_half_of_the_banks_administer() {
    assertNot(in(policy("Admins", "OR('BankAMSP.admin')"), "Application"), FindingCode.NORM_BANKS);
    assertNot(
        in(meta("Admins", ImplicitMetaPolicy.Rule.ANY), "Application"), FindingCode.NORM_BANKS);
    assertNot(in(meta("Admins", ImplicitMetaPolicy.Rule.ANY)), FindingCode.NORM_BANKS);
    assertNot(in(meta("Admins", ImplicitMetaPolicy.Rule.ANY), "Orderer"), FindingCode.NORM_BANKS);
  }

  @Test
  void every_element_is_changed_by_the_administrators_of_its_group() {
    assertNot(
        in(group -> group.toBuilder().setModPolicy("BankAMSP/Admins").build(), "Application"),
        FindingCode.NORM_BANKS);
    assertNot(
        in(
            group ->
                group.toBuilder()
                    .putValues(
                        "MSP",
                        group.getValuesOrThrow("MSP").toBuilder()
                            .setModPolicy("/Channel/Application/BankAMSP/Admins")
                            .build())
                    .build(),
            "Application",
            "BankBMSP"),
        FindingCode.NORM_BANKS);
  }

  @Test
  void an_organisations_policies_name_nobody_else() {
    assertNot(
        in(policy("Admins", "OR('BankAMSP.admin')"), "Application", "BankBMSP"),
        FindingCode.NORM_BANKS);
    assertNot(
        in(policy("Admins", "OR('BankBMSP.client')"), "Application", "BankBMSP"),
        FindingCode.NORM_BANKS);
    assertNot(
        in(policy("Endorsement", "OR('BankBMSP.peer','BankAMSP.peer')"), "Application", "BankBMSP"),
        FindingCode.NORM_BANKS);
    assertNot(
        in(policy("Admins", "OR('BankAOrdMSP.admin')"), "Orderer", "BankBOrdMSP"),
        FindingCode.NORM_ORDERERS);
  }

  @Test
  void a_regulator_only_reads() {
    assertNot(
        in(
            policy("Writers", "OR('RegulatorMSP.admin','RegulatorMSP.client')"),
            "Application",
            "RegulatorMSP"),
        FindingCode.NORM_BANKS);
  }

  @Test
  void a_quorum_of_all_orderers_signs_blocks() {
    assertNot(
        in(policy("BlockValidation", "OR('BankAOrdMSP.orderer')"), "Orderer"),
        FindingCode.NORM_ORDERERS);
    assertNot(
        in(
            group ->
                group.toBuilder()
                    .putPolicies(
                        "BlockValidation", fewer(group.getPoliciesOrThrow("BlockValidation")))
                    .build(),
            "Orderer"),
        FindingCode.NORM_ORDERERS);
  }

  private static ConfigPolicy fewer(ConfigPolicy policy) {
    try {
      var envelope =
          org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope.parseFrom(
              policy.getPolicy().getValue())
              .toBuilder();
      envelope.getRuleBuilder().getNOutOfBuilder().setN(2);
      return policy(Policy.PolicyType.SIGNATURE, envelope.build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void each_orderer_organisation_has_one_consenter() {
    assertNot(
        in(
            group -> {
              Orderers orderers = orderers(group);
              return value("Orderers", orderers.toBuilder().removeConsenterMapping(3).build())
                  .apply(group);
            },
            "Orderer"),
        FindingCode.NORM_ORDERERS);
    assertNot(
        in(
            group -> {
              Orderers orderers = orderers(group);
              Orderers.Builder same = orderers.toBuilder();
              same.getConsenterMappingBuilder(1).setId(1);
              return value("Orderers", same.build()).apply(group);
            },
            "Orderer"),
        FindingCode.NORM_ORDERERS);
    ByteString peer = ByteString.copyFromUtf8(consortium.peer("BankA").certificatePem());
    assertNot(
        in(
            group -> {
              Orderers.Builder other = orderers(group).toBuilder();
              other.getConsenterMappingBuilder(0).setMspId("BankAMSP").setIdentity(peer);
              return value("Orderers", other.build()).apply(group);
            },
            "Orderer"),
        FindingCode.NORM_ORDERERS);
  }

  private static Orderers orderers(ConfigGroup group) {
    try {
      return Orderers.parseFrom(group.getValuesOrThrow("Orderers").getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_is_not_known_is_not_guessed() {
    Capabilities future =
        Capabilities.newBuilder().putCapabilities("V4_0", Capability.getDefaultInstance()).build();
    assertNot(in(value("Capabilities", future)), FindingCode.CONFIG_UNSUPPORTED);
    assertNot(in(value("Capabilities", future), "Application"), FindingCode.CONFIG_UNSUPPORTED);
    assertNot(
        in(value("NewThing", Capabilities.getDefaultInstance()), "Application"),
        FindingCode.CONFIG_UNSUPPORTED);
    assertNot(
        in(value("HashingAlgorithm", HashingAlgorithm.newBuilder().setName("MD5").build())),
        FindingCode.CONFIG_UNSUPPORTED);
    assertNot(
        in(value("ConsensusType", ConsensusType.newBuilder().setType("solo").build()), "Orderer"),
        FindingCode.CONFIG_UNSUPPORTED);
    assertNot(
        root -> root.toBuilder().putGroups("Consortiums", ConfigGroup.getDefaultInstance()).build(),
        FindingCode.CONFIG_UNSUPPORTED);
  }

  @Test
  void roles_come_from_organisational_units_and_nothing_else() {
    for (UnaryOperator<FabricMSPConfig> how :
        List.<UnaryOperator<FabricMSPConfig>>of(
            msp -> msp.toBuilder().clearFabricNodeOus().build(),
            msp -> msp.toBuilder().addAdmins(msp.getRootCerts(0)).build(),
            msp -> {
              FabricMSPConfig.Builder built = msp.toBuilder();
              built
                  .getFabricNodeOusBuilder()
                  .getAdminOuIdentifierBuilder()
                  .setOrganizationalUnitIdentifier("client");
              return built.build();
            })) {
      assertNot(
          in(
              group -> {
                try {
                  MSPConfig msp = MSPConfig.parseFrom(group.getValuesOrThrow("MSP").getValue());
                  FabricMSPConfig bent = how.apply(FabricMSPConfig.parseFrom(msp.getConfig()));
                  return value("MSP", msp.toBuilder().setConfig(bent.toByteString()).build())
                      .apply(group);
                } catch (InvalidProtocolBufferException e) {
                  throw new IllegalStateException(e);
                }
              },
              "Application",
              "BankBMSP"),
          FindingCode.CONFIG_UNSUPPORTED);
    }
  }

  @Test
  void the_chaincodes_definition_needs_more_than_half_of_the_banks_too() {
    ChaincodeDefinition sound = ForgedLedger.definition(consortium);
    SignaturePolicyRule two = SignaturePolicyRule.parse("OutOf(2,'BankAMSP.peer','BankBMSP.peer')");
    SignaturePolicyRule members = SignaturePolicyRule.parse("OR('BankAMSP.member')");
    for (ChaincodeDefinition weak :
        List.of(
            sound.withEndorsementPolicy(SignaturePolicyRule.parse("OR('BankAMSP.peer')")),
            sound.withEndorsementPolicy(two),
            sound.withEndorsementPolicy(
                SignaturePolicyRule.parse(
                    "OutOf(3,'BankAMSP.peer','BankBMSP.peer','BankCMSP.peer','RegulatorMSP.peer')")),
            sound.withCollections(
                new CollectionDefinition("c", members, 0, true, true, Optional.of(two))))) {
      ForgedLedger ledger = ForgedLedger.empty(consortium, UnaryOperator.identity()).define(weak);
      assertRefused(ledger::verify, FindingCode.NORM_BANKS, "block 1, transaction 0");
    }
  }
}
