package org.concordat.service.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.testing.Blocks;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.Test;

class BlockLinkTest {
  private static final String PREVIOUS = "ab".repeat(32);
  private static final BlockData DATA =
      BlockData.newBuilder().addData(ByteString.copyFromUtf8("one")).build();
  private static final String DATA_HASH = Digests.plainHex(Digests.bytes("one"));

  @Test
  void the_hash_is_that_of_the_headers_der_written_by_hand() {
    assertHash(1, "3047020101" + "0420" + PREVIOUS + "0420" + DATA_HASH);
    // A number whose first bit is set takes a byte more: DER's integers have a sign.
    assertHash(128, "304802020080" + "0420" + PREVIOUS + "0420" + DATA_HASH);
    assertHash(300, "30480202012c" + "0420" + PREVIOUS + "0420" + DATA_HASH);
  }

  private static void assertHash(long number, String der) {
    BlockLink link = BlockLink.of(block(number, DATA));

    assertThat(link.hash()).isEqualTo(Digests.plainHex(Digests.fromHex(der)));
    assertThat(link.previous()).isEqualTo(PREVIOUS);
  }

  @Test
  void the_first_block_names_none_before_it() {
    BlockLink first = BlockLink.of(Blocks.of(0, List.of()));

    assertThat(first.previous()).isEmpty();
    assertThat(first.hash())
        .isEqualTo(
            Digests.plainHex(
                Digests.fromHex("3027020100" + "0400" + "0420" + Digests.plainHex(new byte[0]))));
  }

  @Test
  void data_that_the_header_does_not_name_is_refused() {
    Block block = block(1, DATA);
    Block changed =
        block.toBuilder()
            .setData(BlockData.newBuilder().addData(ByteString.copyFromUtf8("two")))
            .build();

    assertThatThrownBy(() -> BlockLink.of(changed))
        .isInstanceOf(ConcordatException.class)
        .hasMessageContaining("CC-1812")
        .hasMessageContaining("names data with hash " + DATA_HASH);
  }

  @Test
  void transactions_without_a_code_are_those_of_the_orderers_and_valid() {
    assertThat(BlockLink.of(block(1, DATA)).codes()).isEqualTo("00");
    assertThat(BlockLink.of(Blocks.withCodes(1, DATA, new byte[] {11})).code(0)).isEqualTo(11);
  }

  private static Block block(long number, BlockData data) {
    return Block.newBuilder()
        .setHeader(
            BlockHeader.newBuilder()
                .setNumber(number)
                .setPreviousHash(ByteString.copyFrom(Digests.fromHex(PREVIOUS)))
                .setDataHash(ByteString.copyFrom(Digests.fromHex(DATA_HASH))))
        .setData(data)
        .build();
  }
}
