package org.concordat.verifier.tamper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Refusals.assertRefused;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.concordat.embedded.block.Blocks;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.concordat.verifier.testing.Resealed;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.junit.jupiter.api.Test;

/** Somebody without keys puts a bundle together from other blocks, transactions and signatures. */
class OutsiderTest extends TakenApart {
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
}
