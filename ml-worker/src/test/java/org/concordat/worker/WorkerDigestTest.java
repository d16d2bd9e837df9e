package org.concordat.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkerDigestTest {
  @Test
  void names_the_same_code_by_the_same_digest() {
    assertThat(WorkerDigest.compute()).hasSize(64).isEqualTo(WorkerDigest.compute());
  }

  @Test
  void changes_with_a_class_its_name_and_its_bytes() {
    TreeMap<String, byte[]> classes = new TreeMap<>();
    classes.put("A.class", new byte[] {1});
    String one = WorkerDigest.of(classes);
    classes.put("A.class", new byte[] {2});
    String changed = WorkerDigest.of(classes);
    classes.put("B.class", new byte[] {2});

    assertThat(changed).isNotEqualTo(one);
    assertThat(WorkerDigest.of(classes)).isNotEqualTo(changed).isNotEqualTo(one);
  }
}
