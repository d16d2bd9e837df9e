package org.concordat.network.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.junit.jupiter.api.Test;

class ChannelFilesTest {
  private final NetworkPlan plan = PlanFile.usualPlan();

  @Test
  void more_than_half_of_the_banks_endorse_and_no_regulator_counts() {
    assertThat(configtx(plan))
        .contains(
            "LifecycleEndorsement: {Type: Signature, Rule:"
                + " \"OutOf(3,'BankAMSP.peer','BankBMSP.peer',"
                + "'BankCMSP.peer','BankDMSP.peer','BankEMSP.peer')\"}")
        .doesNotContain("OutOf(3,'RegulatorMSP");
  }

  @Test
  void of_a_regulator_only_the_administrator_writes() {
    assertThat(configtx(plan))
        .contains("Writers: {Type: Signature, Rule: \"OR('RegulatorMSP.admin')\"}")
        .contains("Writers: {Type: Signature, Rule: \"OR('BankAMSP.admin','BankAMSP.client')\"}")
        .contains("peer/Propose: /Channel/Application/Readers");
  }

  @Test
  void every_orderer_is_in_an_organisation_of_its_own() {
    String text = configtx(plan);
    for (String bank : List.of("BankA", "BankB", "BankC", "BankD")) {
      assertThat(text).contains("ID: " + bank + "OrdMSP", "MSPID: " + bank + "OrdMSP");
    }
    assertThat(text).doesNotContain("BankEOrdMSP").contains("OrdererType: BFT");
  }

  @Test
  void a_sixth_bank_makes_the_majority_four() {
    List<Member> six = new ArrayList<>(plan.members());
    six.add(new Member("BankF", Member.Kind.BANK, "127.0.0.1", 9000));
    assertThat(configtx(plan.withMembers(six))).contains("OutOf(4,'BankAMSP.admin'");
  }

  @Test
  void nothing_of_a_template_is_left_open() {
    assertThat(configtx(plan)).doesNotContain("${");
  }

  private static String configtx(NetworkPlan plan) {
    return new ChannelFiles(plan, new NetworkDirectory(Path.of("/somewhere"))).configtx();
  }
}
