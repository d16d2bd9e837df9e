package org.concordat.service.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndorserChoiceTest {
  private static final List<String> FIVE = List.of("A", "B", "C", "D", "E");

  @Test
  void every_set_is_a_quorum_of_the_banks() {
    assertThat(quorums(FIVE, "A", Set.of(), 12))
        .isNotEmpty()
        .allSatisfy(set -> assertThat(set).hasSize(3).doesNotHaveDuplicates())
        .doesNotHaveDuplicates();
  }

  @Test
  void the_own_bank_is_in_the_first_sets() {
    assertThat(quorums(FIVE, "C", Set.of(), 6)).allSatisfy(set -> assertThat(set).contains("C"));
  }

  @Test
  void a_suspect_is_left_out_first() {
    assertThat(quorums(FIVE, "A", Set.of("B"), 12).getFirst()).doesNotContain("B");
  }

  @Test
  void one_liar_whoever_it_is_cannot_be_in_every_set_of_the_first_four() {
    for (int n = 3; n <= 9; n++) {
      List<String> banks = List.of("A", "B", "C", "D", "E", "F", "G", "H", "I").subList(0, n);
      for (String liar : banks.subList(1, n)) {
        assertThat(quorums(banks, "A", Set.of(), 4))
            .as("%s of %d banks lies", liar, n)
            .anySatisfy(set -> assertThat(set).doesNotContain(liar));
      }
    }
  }

  @Test
  void a_quorum_of_all_is_asked_of_those_who_may_see_the_values() {
    assertThat(
            EndorserChoice.quorums(
                new EndorsingBanks.Candidates(List.of("A", "B", "C"), 3), "A", Set.of(), 12))
        .containsExactly(List.of("A", "B", "C"));
  }

  @Test
  void too_few_who_may_see_the_values_are_no_quorum() {
    assertThat(
            EndorserChoice.quorums(
                new EndorsingBanks.Candidates(List.of("A", "B"), 3), "A", Set.of(), 12))
        .isEmpty();
  }

  @Test
  void no_charter_gives_no_set() {
    assertThat(
            EndorserChoice.quorums(new EndorsingBanks.Candidates(List.of(), 0), "A", Set.of(), 12))
        .isEmpty();
  }

  private static List<List<String>> quorums(
      List<String> banks, String own, Set<String> suspects, int most) {
    return EndorserChoice.quorums(
        new EndorsingBanks.Candidates(banks, banks.size() / 2 + 1), own, suspects, most);
  }
}
