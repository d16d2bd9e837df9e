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
  void what_the_channel_has_is_in_force_for_the_next_program() {
    Release first = Releases.first("a1", FOUNDERS);
    putInForce(first);
    assertThat(releases().current()).isEqualTo(first);
    Release second = first.withMembership(THREE).nextVersion("b2");
    putInForce(second);
    assertThat(releases().current()).isEqualTo(second);
    assertThat(second.sequence()).isEqualTo(3);
    assertThat(second.label()).isEqualTo("concordat_2");
  }

  @Test
  void one_that_was_sent_by_a_command_that_was_cut_off_is_decided_by_the_channel() {
    Release first = Releases.first("a1", FOUNDERS);
    putInForce(first);
    Release second = first.nextVersion("b2");

    releases().propose(second);
    assertThat(releases().current()).isEqualTo(first);
    assertThat(releases().proposed()).contains(second);
    releases().settle(1);
    assertThat(releases().current()).as("it never came to the channel").isEqualTo(first);
    assertThat(releases().proposed()).isEmpty();

    releases().propose(second);
    releases().settle(2);
    assertThat(releases().current()).as("the channel has it").isEqualTo(second);
    assertThat(releases().proposed()).isEmpty();
  }

  @Test
  void versions_take_turns_at_two_ports() {
    Release first = Releases.first("a1", FOUNDERS);
    assertThat(first.port()).isEqualTo(Port.CHAINCODE);
    assertThat(first.nextVersion("b2").port()).isEqualTo(Port.CHAINCODE_NEXT);
    assertThat(first.nextVersion("b2").nextVersion("c3").port()).isEqualTo(Port.CHAINCODE);
  }

  @Test
  void every_set_of_banks_keeps_its_collections() {
    Release first = Releases.first("a1", FOUNDERS);
    assertThat(first.withMembership(THREE).memberships()).containsExactly(FOUNDERS, THREE);
    Membership corrected = new Membership(3, List.of("BankAMSP", "BankCMSP"));
    assertThat(first.withMembership(THREE).withMembership(corrected).memberships())
        .containsExactly(FOUNDERS, corrected);
  }

  @Test
  void before_the_first_there_is_none() {
    assertThat(releases().current().sequence()).isZero();
  }

  private void putInForce(Release release) {
    releases().propose(release);
    releases().settle(release.sequence());
  }

  private Releases releases() {
    return new Releases(new NetworkDirectory(directory));
  }
}
