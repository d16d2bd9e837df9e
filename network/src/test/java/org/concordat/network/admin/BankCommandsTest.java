package org.concordat.network.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.concordat.network.InputException;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BankCommandsTest {
  private final NetworkPlan plan = PlanFile.usualPlan();

  @Test
  void a_newcomer_gets_ports_of_its_own_where_the_first_bank_is() {
    NetworkPlan larger = BankCommands.with(plan, "BankF");
    Member newcomer = larger.member("BankF");
    assertThat(newcomer.host()).isEqualTo(plan.banks().getFirst().host());
    assertThat(plan.members()).extracting(Member::firstPort).doesNotContain(newcomer.firstPort());
    assertThat(larger.ordering()).isEqualTo(plan.ordering());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "", "Bank F", "banka", "BankAOrd", "BankA"})
  void a_name_that_cannot_be_is_refused_whatever_ports_are_free(String name) {
    assertThatThrownBy(() -> BankCommands.with(plan, name)).isInstanceOf(InputException.class);
  }
}
