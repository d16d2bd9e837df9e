package org.concordat.embedded.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlocksTest {
  private static ByteString hex(String text) {
    return ByteString.copyFrom(HexFormat.of().parseHex(text));
  }

  @Test
  void a_header_is_a_der_sequence_of_number_and_hashes() {
    // worked by hand: SEQUENCE { INTEGER 200 (with a sign byte), OCTET STRING aa, OCTET STRING bbcc
    // }
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(200)
            .setPreviousHash(hex("aa"))
            .setDataHash(hex("bbcc"))
            .build();
    assertThat(HexFormat.of().formatHex(Blocks.headerBytes(header)))
        .isEqualTo("300b" + "020200c8" + "0401aa" + "0402bbcc");
  }

  @Test
  void the_first_header_has_an_empty_previous_hash() {
    assertThat(
            HexFormat.of()
                .formatHex(
                    Blocks.headerBytes(BlockHeader.newBuilder().setDataHash(hex("01")).build())))
        .isEqualTo("3008" + "020100" + "0400" + "040101");
  }

  @Test
  void data_is_hashed_as_one_concatenation() {
    // SHA-256 of "abc" (FIPS 180-4, appendix B.1)
    BlockData data =
        BlockData.newBuilder()
            .addData(ByteString.copyFromUtf8("a"))
            .addData(ByteString.copyFromUtf8("bc"))
            .build();
    assertThat(Blocks.dataHash(data))
        .isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  }

  @Test
  void a_quorum_is_as_smartbft_computes_it() {
    int[] expected = {1, 2, 2, 3, 4, 4, 5, 6, 6, 7};
    for (int n = 1; n <= expected.length; n++) {
      assertThat(QuorumSignatures.quorum(n)).as("n = %d", n).isEqualTo(expected[n - 1]);
    }
  }

  @Test
  void only_a_quorum_of_the_consenters_makes_a_block() {
    List<Identity> orderers = new ArrayList<>();
    List<CertificateAuthority> authorities = new ArrayList<>();
    List<QuorumSignatures.Consenter> consenters = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      CertificateAuthority authority =
          CertificateAuthority.create("O" + i, "O" + i, Instant.now(), new SecureRandom());
      Identity orderer = authority.issue("orderer", NodeRole.ORDERER, Map.of(), Instant.now());
      authorities.add(authority);
      orderers.add(orderer);
      consenters.add(new QuorumSignatures.Consenter(i, orderer.serialized()));
    }
    MspRegistry registry = new MspRegistry(authorities);
    QuorumSignatures quorum = new QuorumSignatures(consenters, new SecureRandom());
    Block block = Blocks.unsigned(7, hex("aa"), List.of(hex("bb")));
    Block signed = quorum.sign(block, 0, ByteString.EMPTY, orderers.subList(0, 3));
    assertThat(quorum.refusal(signed, registry)).isEmpty();
    Block tooFew = quorum.sign(block, 0, ByteString.EMPTY, orderers.subList(0, 2));
    assertThat(quorum.refusal(tooFew, registry)).isPresent();
    Identity first = orderers.getFirst();
    Block impostors = quorum.sign(block, 0, ByteString.EMPTY, List.of(first, first, first));
    assertThat(quorum.refusal(impostors, registry)).isPresent();
    Block changed =
        signed.toBuilder().setHeader(signed.getHeader().toBuilder().setNumber(8)).build();
    assertThat(quorum.refusal(changed, registry)).isPresent();
    assertThat(quorum.refusal(block, registry)).isPresent();
  }

  @Test
  void a_block_file_gives_back_what_was_appended(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("blocks");
    Block first = Blocks.unsigned(0, ByteString.EMPTY, List.of(hex("01")));
    Block second = Blocks.unsigned(1, Blocks.headerHash(first.getHeader()), List.of(hex("02")));
    try (BlockFile blocks = new BlockFile(file)) {
      blocks.append(first);
      blocks.append(second);
    }
    try (BlockFile blocks = new BlockFile(file)) {
      assertThat(blocks.blocks()).containsExactly(first, second);
      assertThatThrownBy(() -> new BlockFile(file)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatever_a_crash_leaves_of_the_last_block_is_dropped(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("blocks");
    Block first = Blocks.unsigned(0, ByteString.EMPTY, List.of(hex("01")));
    Block second = Blocks.unsigned(1, Blocks.headerHash(first.getHeader()), List.of(hex("02")));
    try (BlockFile blocks = new BlockFile(file)) {
      blocks.append(first);
    }
    int whole = (int) Files.size(file);
    try (BlockFile blocks = new BlockFile(file)) {
      blocks.append(second);
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int length = whole; length < bytes.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      try (BlockFile blocks = new BlockFile(file)) {
        assertThat(blocks.blocks()).as("cut at %d", length).containsExactly(first);
        blocks.append(second);
      }
      try (BlockFile blocks = new BlockFile(file)) {
        assertThat(blocks.blocks()).containsExactly(first, second);
      }
    }
  }
}
