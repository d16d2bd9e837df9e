package org.concordat.verifier.tamper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Refusals.assertRefused;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.concordat.embedded.block.Blocks;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.concordat.verifier.testing.Refusals;
import org.concordat.verifier.testing.Resealed;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody without keys takes a bundle apart and puts it together another way. */
class OutsiderTest {
  private static final int BLOCK = 3;

  private static Consortium consortium;
  private static Roots roots;
  private static List<byte[]> entries;
  private static List<byte[]> others;

  @BeforeAll
  static void forge() {
    consortium = new Consortium(4, 1, Instant.parse("2026-01-01T00:00:00Z"));
    roots = consortium.roots();
    entries = Resealed.entries(ledger("v").bundle());
    others = Resealed.entries(ledger("w").bundle());
    assertThat(verify(entries)).isEqualTo(6);
  }

  private static ForgedLedger ledger(String value) {
    ForgedLedger ledger = ForgedLedger.begin(consortium);
    ledger.add(ledger.call("put").writes("k", value).build());
    ledger.add(
        List.of(
            ledger.call("put").reads("k", 2, 0).writes("k", value).build(),
            ledger.callOf("BankB", "put").reads("k", 2, 0).writes("k", value).build(),
            ledger.callOf("BankC", "put").writes("j", value).build()),
        TxValidationCode.VALID,
        TxValidationCode.MVCC_READ_CONFLICT);
    ledger.add(ledger.call("put").reads("k", 3, 0).writes("k", value).build());
    ledger.add(ledger.call("put").reads("k", 4, 0).writes("k", value).build());
    return ledger;
  }

  private static long verify(List<byte[]> changed) {
    return ForgedLedger.verify(Resealed.seal(changed), roots).height();
  }

  private static List<byte[]> changed(Consumer<List<byte[]>> how) {
    List<byte[]> copy = new ArrayList<>(entries);
    how.accept(copy);
    return copy;
  }

  private static List<byte[]> withBlock(UnaryOperator<Block> how) {
    return changed(
        list ->
            list.set(
                BLOCK, Resealed.whole(how.apply(Resealed.block(list.get(BLOCK))).toByteArray())));
  }

  /** The block with other envelopes, and a header that names them. */
  private static Block withData(Block block, List<ByteString> data) {
    Block.Builder built = block.toBuilder();
    built.getDataBuilder().clearData().addAllData(data);
    built.getHeaderBuilder().setDataHash(Blocks.dataHash(built.getData()));
    return built.build();
  }

  private static Block withSignatures(Block block, UnaryOperator<List<MetadataSignature>> how) {
    try {
      Metadata metadata = Metadata.parseFrom(block.getMetadata().getMetadata(0));
      Metadata bent =
          metadata.toBuilder()
              .clearSignatures()
              .addAllSignatures(how.apply(new ArrayList<>(metadata.getSignaturesList())))
              .build();
      return block.toBuilder()
          .setMetadata(block.getMetadata().toBuilder().setMetadata(0, bent.toByteString()))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteString unknown(ByteString bytes) {
    return bytes.concat(
        UnknownFieldSet.newBuilder()
            .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build()
            .toByteString());
  }

  @Test
  void a_block_that_is_dropped_is_missed() {
    for (int i = 0; i < entries.size() - 1; i++) {
      int dropped = i;
      assertRefused(
          () -> verify(changed(list -> list.remove(dropped))),
          FindingCode.BLOCK_NUMBER,
          "block " + i);
    }
  }

  @Test
  void a_ledger_without_its_last_blocks_is_an_earlier_ledger_and_says_so() {
    List<byte[]> shorter = entries.subList(0, 4);
    assertThat(verify(shorter)).isEqualTo(4);
    byte[] raw = Resealed.raw(shorter);
    assertRefused(
        () -> ForgedLedger.verify(Resealed.seal(raw, 6, UnaryOperator.identity()), roots),
        FindingCode.BLOCK_ENTRY_INVALID,
        "section blocks/0");
  }

  @Test
  void a_block_that_is_repeated_or_moved_is_noticed() {
    assertRefused(
        () -> verify(changed(list -> list.add(BLOCK, list.get(BLOCK)))),
        FindingCode.BLOCK_NUMBER,
        "block 4");
    assertRefused(
        () -> verify(changed(list -> Collections.swap(list, 2, 3))),
        FindingCode.BLOCK_NUMBER,
        "block 2");
  }

  @Test
  void a_block_of_another_ledger_does_not_follow() {
    for (int i = 1; i < entries.size(); i++) {
      int replaced = i;
      assertRefused(
          () -> verify(changed(list -> list.set(replaced, others.get(replaced)))),
          FindingCode.PREVIOUS_HASH,
          "block " + i);
    }
  }

  @Test
  void a_ledger_of_others_with_the_same_names_is_foreign() {
    Consortium twins = new Consortium(4, 1, consortium.now());
    List<byte[]> theirs = Resealed.entries(ForgedLedger.begin(twins).bundle());
    assertRefused(() -> verify(theirs), FindingCode.ROOT_FOREIGN, "block 0");
  }

  @Test
  void transactions_dropped_repeated_or_moved_change_the_data_hash() {
    for (UnaryOperator<List<ByteString>> how :
        List.<UnaryOperator<List<ByteString>>>of(
            data -> data.subList(1, 3),
            data -> List.of(data.get(0), data.get(0), data.get(1), data.get(2)),
            data -> List.of(data.get(1), data.get(0), data.get(2)),
            data ->
                List.of(
                    data.get(0),
                    data.get(1),
                    Resealed.block(others.get(BLOCK)).getData().getData(2)))) {
      assertRefused(
          () ->
              verify(
                  withBlock(
                      block -> {
                        Block.Builder built = block.toBuilder();
                        List<ByteString> data = how.apply(block.getData().getDataList());
                        built.getDataBuilder().clearData().addAllData(data);
                        return built.build();
                      })),
          FindingCode.DATA_HASH,
          "block " + BLOCK);
      // and with a header that names the changed data, the orderers' signatures are wrong
      assertRefused(
          () ->
              verify(
                  withBlock(
                      block -> {
                        List<ByteString> data = how.apply(block.getData().getDataList());
                        Block bent = withData(block, data);
                        byte[] flags = new byte[data.size()];
                        return bent.toBuilder()
                            .setMetadata(
                                bent.getMetadata().toBuilder()
                                    .setMetadata(2, ByteString.copyFrom(flags)))
                            .build();
                      })),
          FindingCode.ORDERER_SIGNATURE,
          "block " + BLOCK + ", orderer signature 0");
    }
  }

  @Test
  void two_envelopes_merged_into_one_keep_the_data_hash_and_are_refused() {
    assertRefused(
        () ->
            verify(
                withBlock(
                    block -> {
                      List<ByteString> data = block.getData().getDataList();
                      Block.Builder built = block.toBuilder();
                      built
                          .getDataBuilder()
                          .clearData()
                          .addData(data.get(0).concat(data.get(1)))
                          .addData(data.get(2));
                      assertThat(Blocks.dataHash(built.getData()))
                          .isEqualTo(block.getHeader().getDataHash());
                      return built.build();
                    })),
        FindingCode.ENVELOPE_NOT_CANONICAL,
        "block 3, transaction 0");
  }

  @Test
  void one_envelope_cut_in_two_keeps_the_data_hash_and_is_refused() {
    int length = Resealed.block(entries.get(BLOCK)).getData().getData(0).size();
    for (int at = 0; at <= length; at += at < 20 || at > length - 120 ? 1 : 97) {
      int cut = at;
      assertRefused(
          () ->
              verify(
                  withBlock(
                      block -> {
                        List<ByteString> data = new ArrayList<>(block.getData().getDataList());
                        ByteString whole = data.removeFirst();
                        data.addFirst(whole.substring(cut));
                        data.addFirst(whole.substring(0, cut));
                        Block.Builder built = block.toBuilder();
                        built.getDataBuilder().clearData().addAllData(data);
                        return built.build();
                      })),
          FindingCode.ENVELOPE_NOT_CANONICAL,
          "block 3, transaction ");
    }
  }

  @Test
  void orderers_signatures_dropped_repeated_moved_or_swapped_in_are_noticed() {
    Block other = Resealed.block(entries.get(BLOCK + 1));
    Map<UnaryOperator<List<MetadataSignature>>, FindingCode> cases =
        Map.of(
            list -> list.subList(0, 2),
            FindingCode.ORDERER_QUORUM,
            list -> List.of(list.get(0), list.get(0), list.get(1)),
            FindingCode.ORDERER_REPEATED,
            list -> List.of(list.get(1), list.get(0), list.get(2)),
            FindingCode.ORDERER_REPEATED,
            list -> List.of(list.get(0), list.get(1), signatures(other).get(2)),
            FindingCode.ORDERER_SIGNATURE,
            list -> List.of(list.get(0), list.get(1), renamed(list.get(2), 4)),
            FindingCode.ORDERER_SIGNATURE,
            list -> List.of(list.get(0), list.get(1), renamed(list.get(2), 9)),
            FindingCode.ORDERER_UNKNOWN,
            list ->
                List.of(
                    list.get(0),
                    list.get(1),
                    list.get(2).toBuilder()
                        .setSignatureHeader(ByteString.copyFromUtf8("x"))
                        .build()),
            FindingCode.METADATA_MALFORMED,
            list -> List.of(),
            FindingCode.ORDERER_QUORUM);
    cases.forEach(
        (how, code) ->
            assertRefused(
                () -> verify(withBlock(block -> withSignatures(block, how))),
                code,
                "block " + BLOCK));
  }

  private static List<MetadataSignature> signatures(Block block) {
    try {
      return Metadata.parseFrom(block.getMetadata().getMetadata(0)).getSignaturesList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MetadataSignature renamed(MetadataSignature signature, int consenter) {
    try {
      IdentifierHeader header = IdentifierHeader.parseFrom(signature.getIdentifierHeader());
      return signature.toBuilder()
          .setIdentifierHeader(header.toBuilder().setIdentifier(consenter).build().toByteString())
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

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
            m -> m.setMetadata(0, unknown(m.getMetadata(0))))) {
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
    UnknownFieldSet extra =
        UnknownFieldSet.newBuilder()
            .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    List<Message> bent =
        List.of(
            block.toBuilder().setUnknownFields(extra).build(),
            block.toBuilder()
                .setHeader(block.getHeader().toBuilder().setUnknownFields(extra))
                .build(),
            block.toBuilder().setData(block.getData().toBuilder().setUnknownFields(extra)).build(),
            block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder().setUnknownFields(extra))
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
  void a_signature_of_another_transaction_fits_no_other() {
    assertRefused(
        () ->
            verify(
                withBlock(
                    block -> {
                      try {
                        List<ByteString> data = new ArrayList<>(block.getData().getDataList());
                        Envelope first = Envelope.parseFrom(data.get(0));
                        Envelope second = Envelope.parseFrom(data.get(1));
                        data.set(
                            0,
                            first.toBuilder()
                                .setSignature(second.getSignature())
                                .build()
                                .toByteString());
                        return withData(block, data);
                      } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                      }
                    })),
        FindingCode.ORDERER_SIGNATURE,
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
