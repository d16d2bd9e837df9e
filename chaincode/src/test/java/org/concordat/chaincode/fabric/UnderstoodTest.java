package org.concordat.chaincode.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnderstoodTest {
  private final Understood understood = new Understood();

  @Test
  void the_same_bytes_mean_the_same_and_other_bytes_are_not_known() {
    understood.remember(new byte[] {1, -1}, String.class, "one");

    assertThat(understood.find(new byte[] {1, -1}, String.class)).contains("one");
    assertThat(understood.find(new byte[] {1, -2}, String.class)).isEmpty();
  }

  @Test
  void bytes_understood_as_one_thing_are_not_known_as_another() {
    understood.remember(new byte[] {1}, String.class, "one");

    assertThat(understood.find(new byte[] {1}, Integer.class)).isEmpty();
  }

  @Test
  void what_changes_in_the_callers_array_afterwards_changes_nothing() {
    byte[] bytes = {1, 2};
    understood.remember(bytes, String.class, "before");
    bytes[0] = 9;

    assertThat(understood.find(bytes, String.class)).isEmpty();
    assertThat(understood.find(new byte[] {1, 2}, String.class)).contains("before");
  }

  @Test
  void holds_no_more_than_so_many_and_forgets_the_one_asked_for_longest_ago() {
    for (int k = 0; k < Understood.MOST; k++) {
      understood.remember(text(k), Integer.class, k);
    }
    assertThat(understood.find(text(0), Integer.class)).contains(0);
    understood.remember(text(Understood.MOST), Integer.class, Understood.MOST);

    assertThat(understood.find(text(0), Integer.class)).contains(0);
    assertThat(understood.find(text(1), Integer.class)).isEmpty();
  }

  @Test
  void long_bytes_are_left_alone() {
    byte[] large = new byte[Understood.LONGEST + 1];
    understood.remember(large, String.class, "large");

    assertThat(understood.find(large, String.class)).isEmpty();
  }

  private static byte[] text(int k) {
    return Integer.toString(k).getBytes(StandardCharsets.US_ASCII);
  }
}
