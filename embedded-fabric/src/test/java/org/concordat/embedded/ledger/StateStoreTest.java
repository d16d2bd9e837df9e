package org.concordat.embedded.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.concordat.embedded.ledger.StateStore.Update;
import org.concordat.embedded.ledger.StateStore.Versioned;
import org.junit.jupiter.api.Test;

class StateStoreTest {
  private static final Space SPACE = Space.publicState("cc");

  private static Update put(String key, String value, long block, long transaction) {
    return new Update(SPACE, key, ByteString.copyFromUtf8(value), new Version(block, transaction));
  }

  private static Optional<String> get(StateStore.Snapshot snapshot, String key) {
    return snapshot.get(SPACE, key).map(Versioned::value).map(ByteString::toStringUtf8);
  }

  @Test
  void a_snapshot_does_not_see_later_blocks() {
    StateStore state = new StateStore();
    state.commit(0, List.of(put("a", "0", 0, 0)));
    try (StateStore.Snapshot early = state.snapshot()) {
      state.commit(1, List.of(put("a", "1", 1, 0), put("b", "1", 1, 0)));
      state.commit(2, List.of(new Update(SPACE, "a", null, new Version(2, 0))));
      assertThat(get(early, "a")).contains("0");
      assertThat(get(early, "b")).isEmpty();
      assertThat(early.range(SPACE, "", "").hasNext()).isTrue();
      try (StateStore.Snapshot late = state.snapshot()) {
        assertThat(get(late, "a")).isEmpty();
        assertThat(get(late, "b")).contains("1");
      }
    }
  }

  @Test
  void a_key_written_twice_in_a_block_has_the_last_value() {
    StateStore state = new StateStore();
    state.commit(0, List.of(put("a", "first", 0, 0), put("a", "second", 0, 1)));
    try (StateStore.Snapshot snapshot = state.snapshot()) {
      assertThat(snapshot.get(SPACE, "a").orElseThrow().version()).isEqualTo(new Version(0, 1));
    }
  }

  @Test
  void keys_are_ordered_by_code_point() {
    String beyond = new String(Character.toChars(0x1F600));
    assertThat(KeyOrder.BY_CODE_POINT.compare("\uFFFD", beyond)).isNegative();
    assertThat("\uFFFD".compareTo(beyond)).as("unlike String.compareTo").isPositive();
    assertThat(KeyOrder.BY_CODE_POINT.compare("a", "ab")).isNegative();
    assertThat(KeyOrder.BY_CODE_POINT.compare("b", "ab")).isPositive();
    assertThat(KeyOrder.BY_CODE_POINT.compare(beyond, beyond)).isZero();
  }

  /** Any number of open snapshots agrees with copies of the state made when they were opened. */
  @Test
  void snapshots_agree_with_copies() {
    long seed = 31_415L;
    System.out.println("StateStoreTest seed " + seed);
    Random random = new Random(seed);
    StateStore state = new StateStore();
    Map<String, String> model = new TreeMap<>();
    Map<StateStore.Snapshot, Map<String, String>> open = new HashMap<>();
    for (long block = 0; block < 400; block++) {
      List<Update> updates = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        String key = "k" + random.nextInt(12);
        if (random.nextInt(3) == 0) {
          updates.add(new Update(SPACE, key, null, new Version(block, i)));
          model.remove(key);
        } else {
          String value = block + "." + i;
          updates.add(put(key, value, block, i));
          model.put(key, value);
        }
      }
      state.commit(block, updates);
      if (random.nextBoolean()) {
        open.put(state.snapshot(), new TreeMap<>(model));
      }
      if (!open.isEmpty() && random.nextInt(3) == 0) {
        StateStore.Snapshot closing =
            open.keySet().stream().skip(random.nextInt(open.size())).findFirst().orElseThrow();
        open.remove(closing);
        closing.close();
      }
      open.forEach(
          (snapshot, copy) -> {
            Map<String, String> seen = new TreeMap<>();
            snapshot
                .range(SPACE, "", "")
                .forEachRemaining(e -> seen.put(e.key(), e.value().value().toStringUtf8()));
            assertThat(seen).isEqualTo(copy);
            copy.forEach((key, value) -> assertThat(get(snapshot, key)).contains(value));
          });
    }
    open.keySet().forEach(StateStore.Snapshot::close);
    assertThat(state.dump()).hasSameSizeAs(model.keySet());
  }
}
