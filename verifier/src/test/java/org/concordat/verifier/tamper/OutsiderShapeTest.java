package org.concordat.verifier.tamper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Refusals.assertRefused;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.testing.ForgedLedger;
import org.concordat.verifier.testing.Refusals;
import org.concordat.verifier.testing.Resealed;
import org.concordat.verifier.testing.UnknownField;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Metadata;
import org.junit.jupiter.api.Test;

/** Somebody without keys keeps what is signed, and bends the bytes around it. */
class OutsiderShapeTest extends TakenApart {
  @Test
  void every_flag_counts() {
    for (int number = 0; number < entries.size(); number++) {
      Block block = Resealed.block(entries.get(number));
      ByteString flags = block.getMetadata().getMetadata(2);
      for (int i = 0; i < flags.size(); i++) {
        for (int value = 0; value < 256; value++) {
          if (value != (flags.byteAt(i) & 0xff)) {
            byte[] bent = flags.toByteArray();
            bent[i] = (byte) value;
            Block flipped =
                block.toBuilder()
                    .setMetadata(
                        block.getMetadata().toBuilder().setMetadata(2, ByteString.copyFrom(bent)))
                    .build();
            int at = number;
            assertRefused(
                () -> verify(changed(list -> list.set(at, Resealed.whole(flipped.toByteArray())))),
                FindingCode.VALIDITY_DIFFERS,
                "block %d, transaction %d".formatted(number, i));
            value += value > 12 ? 40 : 2; // some that Fabric has, and some of the others
          }
        }
      }
    }
  }

  @Test
  void metadata_of_another_shape_is_refused() {
    for (UnaryOperator<BlockMetadata.Builder> how :
        List.<UnaryOperator<BlockMetadata.Builder>>of(
            m -> m.addMetadata(ByteString.EMPTY),
            m -> m.setMetadata(1, ByteString.copyFromUtf8("x")),
            m -> m.setMetadata(3, ByteString.copyFromUtf8("x")),
            m -> m.setMetadata(4, ByteString.copyFromUtf8("x")),
            m -> m.setMetadata(2, m.getMetadata(2).concat(ByteString.copyFrom(new byte[1]))),
            m -> m.setMetadata(2, ByteString.EMPTY),
            m -> m.setMetadata(0, UnknownField.after(m.getMetadata(0))))) {
      assertRefused(
          () ->
              verify(
                  withBlock(
                      block ->
                          block.toBuilder()
                              .setMetadata(how.apply(block.getMetadata().toBuilder()))
                              .build())),
          FindingCode.METADATA_MALFORMED,
          "block " + BLOCK);
    }
  }

  @Test
  void block_0_has_no_signatures_to_hide_anything_in() {
    Block block = Resealed.block(entries.getFirst());
    Block bent =
        block.toBuilder()
            .setMetadata(
                block.getMetadata().toBuilder()
                    .setMetadata(
                        0,
                        Metadata.newBuilder()
                            .setValue(ByteString.copyFromUtf8("x"))
                            .build()
                            .toByteString()))
            .build();
    assertRefused(
        () -> verify(changed(list -> list.set(0, Resealed.whole(bent.toByteArray())))),
        FindingCode.METADATA_MALFORMED,
        "block 0");
  }

  @Test
  void unknown_fields_around_the_envelopes_are_refused() {
    Block block = Resealed.block(entries.get(BLOCK));
    List<Message> bent =
        List.of(
            block.toBuilder().setUnknownFields(UnknownField.SET).build(),
            block.toBuilder()
                .setHeader(block.getHeader().toBuilder().setUnknownFields(UnknownField.SET))
                .build(),
            block.toBuilder()
                .setData(block.getData().toBuilder().setUnknownFields(UnknownField.SET))
                .build(),
            block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder().setUnknownFields(UnknownField.SET))
                .build());
    for (Message message : bent) {
      assertRefused(
          () -> verify(changed(list -> list.set(BLOCK, Resealed.whole(message.toByteArray())))),
          FindingCode.BLOCK_NOT_CANONICAL,
          "block " + BLOCK);
    }
  }

  @Test
  void numbers_not_in_their_shortest_form_are_refused() {
    byte[] block = Resealed.block(entries.get(BLOCK)).toByteArray();
    // The header is field 1, its number field 1 of that: 0a LL 08 03 ... becomes 0a LL+1 08 83 00
    byte[] longer = new byte[block.length + 1];
    System.arraycopy(block, 0, longer, 0, 3);
    longer[1]++;
    longer[3] = (byte) (block[3] | 0x80);
    longer[4] = 0;
    System.arraycopy(block, 4, longer, 5, block.length - 4);
    assertThat(longer[2]).isEqualTo((byte) 8);
    assertRefused(
        () -> verify(changed(list -> list.set(BLOCK, Resealed.whole(longer)))),
        FindingCode.BLOCK_NOT_CANONICAL,
        "block " + BLOCK);
  }

  @Test
  void roots_that_are_missing_or_of_others_are_named() {
    Map<String, byte[]> missing = consortium.rootFiles();
    missing.remove("BankBOrdMSP");
    assertRefused(
        () -> ForgedLedger.verify(Resealed.seal(entries), Roots.of(missing, Optional.empty())),
        FindingCode.ROOT_MISSING,
        "block 0, configuration, Orderer, BankBOrdMSP");
    Map<String, byte[]> foreign = consortium.rootFiles();
    foreign.put("BankCMSP", foreign.get("BankAMSP"));
    assertRefused(
        () -> ForgedLedger.verify(Resealed.seal(entries), Roots.of(foreign, Optional.empty())),
        FindingCode.ROOT_FOREIGN,
        "block 0, configuration, Application, BankCMSP");
  }

  @Test
  void the_manifests_claims_are_held_against_the_blocks() {
    byte[] raw = Resealed.raw(entries);
    List<UnaryOperator<BundleManifest>> lies =
        List.of(
            m -> bent(m, m.channel(), "0".repeat(64), m.tip(), m.complete()),
            m -> bent(m, m.channel(), m.genesis(), "0".repeat(64), m.complete()),
            m -> bent(m, m.channel(), m.genesis(), m.tip(), false));
    for (UnaryOperator<BundleManifest> lie : lies) {
      assertRefused(
          () -> ForgedLedger.verify(Resealed.seal(raw, entries.size(), lie), roots),
          FindingCode.MANIFEST_DIFFERS,
          "manifest");
    }
    assertRefused(
        () ->
            ForgedLedger.verify(
                Resealed.seal(
                    raw, entries.size(), m -> bent(m, "other", m.genesis(), m.tip(), m.complete())),
                roots),
        FindingCode.CONFIG_MALFORMED,
        "block 0");
  }

  private static BundleManifest bent(
      BundleManifest m, String channel, String genesis, String tip, boolean complete) {
    return new BundleManifest(
        m.format(),
        channel,
        m.chaincode(),
        m.model(),
        m.height(),
        genesis,
        tip,
        complete,
        m.creator(),
        m.createdAtMillis(),
        m.sections());
  }

  @Test
  void first_and_last_block_are_whole() {
    for (int at : new int[] {0, entries.size() - 1}) {
      byte[] alone = new byte[33];
      byte[] block = entries.get(at);
      byte[] hash = BlockBytes.of(Arrays.copyOfRange(block, 5, block.length)).dataHash();
      System.arraycopy(hash, 0, alone, 1, 32);
      assertRefused(
          () -> verify(changed(list -> list.set(at, alone))),
          FindingCode.BLOCK_MISSING,
          "block " + at);
    }
  }

  @Test
  void hostile_lengths_within_a_block_end_at_once() {
    byte[] block = Resealed.block(entries.get(BLOCK)).toByteArray();
    for (int at = 0; at < block.length; at += 61) {
      byte[] bent = block.clone();
      for (int i = at; i < Math.min(at + 5, bent.length); i++) {
        bent[i] = (byte) (i == at + 4 ? 0x7f : 0xff);
      }
      Refusals.of(() -> verify(changed(list -> list.set(BLOCK, Resealed.whole(bent)))));
    }
  }
}
