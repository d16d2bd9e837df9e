package org.concordat.service.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndorserChoiceTest {
  private static final List<String> FIVE = List.of("A", "B", "C", "D", "E");

  @Test
  void every_set_is_a_quorum_of_the_banks() {
    assertThat(EndorserChoice.quorums(FIVE, "A", Set.of(), 12))
        .isNotEmpty()
        .allSatisfy(set -> assertThat(set).hasSize(3).doesNotHaveDuplicates())
        .doesNotHaveDuplicates();
  }

  @Test
  void the_own_bank_is_in_the_first_sets() {
    assertThat(EndorserChoice.quorums(FIVE, "C", Set.of(), 6))
        .allSatisfy(set -> assertThat(set).contains("C"));
  }

  @Test
  void a_suspect_is_left_out_first() {
    assertThat(EndorserChoice.quorums(FIVE, "A", Set.of("B"), 12).getFirst()).doesNotContain("B");
  }

  @Test
  void one_liar_whoever_it_is_cannot_be_in_every_set_of_the_first_four() {
    for (int n = 3; n <= 9; n++) {
      List<String> banks = List.of("A", "B", "C", "D", "E", "F", "G", "H", "I").subList(0, n);
      for (String liar : banks.subList(1, n)) {
        assertThat(EndorserChoice.quorums(banks, "A", Set.of(), 4))
            .as("%s of %d banks lies", liar, n)
            .anySatisfy(set -> assertThat(set).doesNotContain(liar));
      }
    }
  }

  @Test
  void no_charter_gives_no_set() {
    assertThat(EndorserChoice.quorums(List.of(), "A", Set.of(), 12)).isEmpty();
  }
}
