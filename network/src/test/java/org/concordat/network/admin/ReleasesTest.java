package org.concordat.network.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.concordat.network.admin.Releases.Release;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Port;
import org.concordat.protocol.governance.Membership;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesTest {
  private static final Membership FOUNDERS = new Membership(1, List.of("BankAMSP", "BankBMSP"));
  private static final Membership THREE =
      new Membership(3, List.of("BankAMSP", "BankBMSP", "BankCMSP"));

  @TempDir Path directory;

  @Test
  void what_is_noted_is_in_force_for_the_next_program() {
    Release first = Releases.first(FOUNDERS);
    releases().add(first);
    assertThat(releases().current()).isEqualTo(first);
    Release second = first.withMembership(THREE).nextVersion();
    releases().add(second);
    assertThat(releases().current()).isEqualTo(second);
    assertThat(second.sequence()).isEqualTo(3);
    assertThat(second.label()).isEqualTo("concordat_2");
  }

  @Test
  void versions_take_turns_at_two_ports() {
    Release first = Releases.first(FOUNDERS);
    assertThat(first.port()).isEqualTo(Port.CHAINCODE);
    assertThat(first.nextVersion().port()).isEqualTo(Port.CHAINCODE_NEXT);
    assertThat(first.nextVersion().nextVersion().port()).isEqualTo(Port.CHAINCODE);
  }

  @Test
  void every_set_of_banks_keeps_its_collections() {
    assertThat(Releases.first(FOUNDERS).withMembership(THREE).memberships())
        .containsExactly(FOUNDERS, THREE);
    Membership corrected = new Membership(3, List.of("BankAMSP", "BankCMSP"));
    assertThat(
            Releases.first(FOUNDERS).withMembership(THREE).withMembership(corrected).memberships())
        .containsExactly(FOUNDERS, corrected);
  }

  @Test
  void before_the_first_there_is_none() {
    assertThat(releases().current().sequence()).isZero();
  }

  private Releases releases() {
    return new Releases(new NetworkDirectory(directory));
  }
}
