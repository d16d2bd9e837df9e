package org.concordat.protocol.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.governance.Charter.Member;
import org.concordat.protocol.governance.Charter.Member.Kind;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.CollectionConfig;
import org.concordat.protocol.ledger.PrivateCollection;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private static final Optional<Membership> FIRST =
      Optional.of(new Membership(1, List.of("BankAMSP", "BankBMSP")));

  @Test
  void a_membership_starts_with_the_charter_that_changes_the_banks() {
    assertThat(Membership.after(Optional.empty(), charter(1, "BankBMSP", "BankAMSP")))
        .isEqualTo(FIRST.orElseThrow());
    assertThat(Membership.after(FIRST, charter(2, "BankAMSP", "BankBMSP")))
        .isEqualTo(FIRST.orElseThrow());
    assertThat(Membership.after(FIRST, charter(3, "BankAMSP")))
        .isEqualTo(new Membership(3, List.of("BankAMSP")));
  }

  @Test
  void banks_that_are_back_do_not_get_their_old_membership_back() {
    Membership without = Membership.after(FIRST, charter(2, "BankAMSP"));

    assertThat(Membership.after(Optional.of(without), charter(3, "BankAMSP", "BankBMSP")))
        .isEqualTo(new Membership(3, List.of("BankAMSP", "BankBMSP")));
  }

  @Test
  void collections_are_named_as_fabric_allows_and_nobody_else_is_a_member() {
    List<CollectionConfig> configs =
        CollectionConfig.of(new Membership(12, List.of("BankBMSP", "BankAMSP")));

    assertThat(configs)
        .extracting(CollectionConfig::name)
        .containsExactly("updates-12", "models-12", "statistics-12")
        .allMatch(name -> name.matches("[A-Za-z0-9-]+([A-Za-z0-9_-]+)*"))
        .isEqualTo(
            List.of(PrivateCollection.Kind.values()).stream()
                .map(kind -> kind.of(12).collection())
                .toList());
    assertThat(configs)
        .allMatch(config -> config.policy().equals("OR('BankAMSP.member','BankBMSP.member')"));
  }

  @Test
  void the_text_of_the_definitions_is_a_collections_file_of_fabric() {
    assertThat(
            CanonicalJson.write(
                CollectionConfig.of(new Membership(3, List.of("BankAMSP"))).getFirst()))
        .isEqualTo(
            "{\"blockToLive\":10000,\"maxPeerCount\":0,\"memberOnlyRead\":true,"
                + "\"memberOnlyWrite\":true,\"name\":\"updates-3\","
                + "\"policy\":\"OR('BankAMSP.member')\",\"requiredPeerCount\":0}");
  }

  private static Charter charter(int version, String... banks) {
    List<Member> members =
        List.of(banks).stream().map(bank -> new Member(bank, bank, Kind.BANK)).toList();
    return new Charter(
        version,
        "north",
        members,
        new Charter.Limits(1_000, 10, 300_000, 60_000, 100),
        new Charter.Policy("mean", 0));
  }
}
