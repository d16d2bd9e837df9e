package org.concordat.network.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {
  @TempDir Path directory;

  @Test
  void the_plan_it_comes_with_has_five_banks_four_orderers_and_a_regulator() {
    NetworkPlan plan = PlanFile.usualPlan();
    assertThat(plan.banks()).hasSize(5);
    assertThat(plan.ordering())
        .extracting(Member::name)
        .containsExactly("BankA", "BankB", "BankC", "BankD");
    assertThat(plan.members()).hasSize(6);
    assertThat(plan.quorum()).isEqualTo(3);
    assertThat(plan.timing("time-window")).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void what_is_written_is_read_back() throws IOException {
    NetworkPlan plan = FreePorts.moved(PlanFile.usualPlan(), new SecureRandom());
    assertThat(PlanFile.read(file(PlanFile.write(plan)))).isEqualTo(plan);
  }

  @Test
  void a_file_says_only_what_differs_and_all_members() throws IOException {
    NetworkPlan plan =
        PlanFile.read(
            file(
                """
                # two machines
                member.North = bank 10.0.0.1 8000
                member.South = bank 10.0.0.2 8000
                timing.block-interval = 200ms
                """));
    assertThat(plan.members()).extracting(Member::name).containsExactly("North", "South");
    assertThat(plan.timing("block-interval")).isEqualTo(Duration.ofMillis(200));
    assertThat(plan.timing("gossip")).isEqualTo(PlanFile.usualPlan().timing("gossip"));
    assertThat(plan.address(plan.member("South"), Port.PEER)).isEqualTo("10.0.0.2:8010");
  }

  @Test
  void orderers_stay_what_they_were_when_a_bank_joins() {
    NetworkPlan plan = PlanFile.usualPlan();
    List<Member> more = new java.util.ArrayList<>(plan.members());
    more.add(new Member("BankF", Member.Kind.BANK, "127.0.0.1", 9000));
    more.add(new Member("BankG", Member.Kind.BANK, "127.0.0.1", 9100));
    assertThat(plan.withMembers(more).ordering()).hasSize(4);
    assertThat(NetworkPlan.firstOrderers(more)).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "member.BankA = bank 127.0.0.1|:1: expected bank or regulator, host and first port",
        "member.BankA = broker 127.0.0.1 7000|:1: a member is a bank or a regulator, got 'broker'",
        "member.BankA = bank 127.0.0.1 80|:1: a member's first port lies between 1024 and 65000,"
            + " got 80",
        "member.Bank-A = bank 127.0.0.1 7000|:1: a member's name is a letter followed by letters",
        "timing.gossip = soon|:1: expected a duration such as 50ms, 20s or 3m, got 'soon'",
        "timing.lunch = 1s|:1: there is no setting timing.lunch",
        "port.peer = many|:1: expected a whole number from 0, got 'many'",
        "no equals sign|:1: expected name = value, got 'no equals sign'",
        "channel = Upper|a channel's name has small letters",
        "orderers = BankZ|orderers names BankZ, which is no bank",
        "orderers = BankA BankA|orderers names BankA twice",
      })
  void says_where_and_why_a_line_is_wrong(String line, String message) {
    assertThatThrownBy(() -> PlanFile.read(file(line + "\n")))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("plan.properties")
        .hasMessageContaining(message);
  }

  @Test
  void refuses_two_nodes_on_one_port() {
    assertThatThrownBy(
            () ->
                PlanFile.read(
                    file("member.A = bank localhost 7000\nmember.B = bank localhost 7010\n")))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("port 7010 of B is another one's, too");
  }

  @ParameterizedTest
  @CsvSource({
    "bank, A, AOrd, A and AOrd would both be AOrdMSP",
    "regulator, A, AOrd, A and AOrd would both be AOrdMSP",
    "bank, North, NORTH, North and NORTH would both be NORTHMSP",
  })
  void refuses_two_organisations_of_the_same_letters(
      String kind, String one, String other, String message) {
    assertThatThrownBy(
            () ->
                PlanFile.read(
                    file(
                        "member.%s = bank localhost 7000\nmember.%s = %s localhost 8000\n"
                            .formatted(one, other, kind))))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(message);
  }

  @Test
  void says_where_ordering_is_not_byzantine() throws IOException {
    assertThat(PlanFile.usualPlan().orderingWarning()).isEmpty();
    assertThat(PlanFile.read(file("orderers = BankA BankB BankC")).orderingWarning())
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .isEqualTo(
                        "Ordering is not Byzantine: with 3 orderers none may lie, and it takes 4 so"
                            + " that one may."));
  }

  @Test
  void refuses_a_setting_that_stands_twice() {
    assertThatThrownBy(() -> PlanFile.read(file("channel = a\nchannel = b\n")))
        .hasMessageContaining(":2: channel stands here for the second time");
  }

  @Test
  void says_that_a_file_is_missing() {
    assertThatThrownBy(() -> PlanFile.read(directory.resolve("none")))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("there is no such file");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("plan.properties"), text);
  }
}
