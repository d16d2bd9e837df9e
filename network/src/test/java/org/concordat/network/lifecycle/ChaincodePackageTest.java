package org.concordat.network.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.concordat.network.lifecycle.ChaincodePackage.Connection;
import org.junit.jupiter.api.Test;

class ChaincodePackageTest {
  private static final Connection CONNECTION =
      new Connection("127.0.0.1:7020", "a \"certificate\"\n", "a key\n", "a root\n");

  @Test
  void the_same_settings_give_the_same_id_and_others_another() {
    String id = ChaincodePackage.of("concordat_1", CONNECTION).id();
    assertThat(id).matches("concordat_1:[0-9a-f]{64}");
    assertThat(ChaincodePackage.of("concordat_1", CONNECTION).id()).isEqualTo(id);
    assertThat(ChaincodePackage.of("concordat_2", CONNECTION).id()).isNotEqualTo(id);
  }

  @Test
  void it_holds_what_fabric_looks_for() throws IOException {
    Map<String, byte[]> outer = untar(ChaincodePackage.of("concordat_1", CONNECTION).bytes());
    assertThat(outer).containsOnlyKeys("metadata.json", "code.tar.gz");
    assertThat(text(outer.get("metadata.json")))
        .isEqualTo("{\"type\":\"ccaas\",\"label\":\"concordat_1\"}");
    Map<String, byte[]> inner = untar(outer.get("code.tar.gz"));
    assertThat(text(inner.get("connection.json")))
        .contains(
            "\"address\":\"127.0.0.1:7020\"",
            "\"tls_required\":true",
            "\"client_auth_required\":true",
            "\"client_cert\":\"a \\\"certificate\\\"\\n\"");
  }

  @Test
  void refuses_a_label_that_fabric_would_refuse() {
    assertThatThrownBy(() -> ChaincodePackage.of("no:label", CONNECTION))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_connection_does_not_show_its_key() {
    assertThat(CONNECTION.toString()).doesNotContain("a key");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads a tar as its format says (POSIX.1-1988): names at 0, sizes in octal at 124. */
  private static Map<String, byte[]> untar(byte[] gzipped) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
      in.transferTo(whole);
    }
    byte[] tar = whole.toByteArray();
    Map<String, byte[]> files = new LinkedHashMap<>();
    int at = 0;
    while (tar[at] != 0) {
      String name = new String(tar, at, 100, StandardCharsets.US_ASCII).replace("\0", "");
      int size = Integer.parseInt(new String(tar, at + 124, 11, StandardCharsets.US_ASCII), 8);
      byte[] content = new byte[size];
      System.arraycopy(tar, at + 512, content, 0, size);
      files.put(name, content);
      at += 512 + (size + 511) / 512 * 512;
    }
    return files;
  }
}
