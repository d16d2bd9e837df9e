package org.concordat.verifier.tamper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Refusals.assertRefused;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.concordat.verifier.testing.ForgedTransaction;
import org.concordat.verifier.testing.UnknownField;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody with everybody's keys signs what Fabric would take, and what it would not. */
class InsiderTest {
  private static final String TRANSACTION = "block 2, transaction 0";
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  /** Parts of a transaction whose first field is of bytes or a text. */
  private static final List<String> STARTING_WITH_BYTES =
      List.of(
          "extension",
          "signature header",
          "invocation",
          "proposal",
          "public set",
          "hashed set",
          "action",
          "response",
          "action payload",
          "transaction",
          "payload");

  private static Consortium consortium;
  private ForgedLedger ledger;

  @BeforeAll
  static void found() {
    consortium = new Consortium(4, 1, Instant.parse("2026-01-01T00:00:00Z"));
  }

  @BeforeEach
  void begin() {
    ledger = ForgedLedger.begin(consortium);
  }

  private ForgedTransaction put() {
    return ledger
        .call("put")
        .reads("k")
        .writes("k", "v")
        .writesPrivately(ForgedLedger.UPDATES, "k", "v");
  }

  private void assertRefusedWhenValid(
      ForgedTransaction transaction, FindingCode code, String place) {
    ForgedLedger bent = ForgedLedger.begin(consortium).add(transaction.build());
    assertRefused(bent::verify, code, place);
  }

  /** The first field, which is of bytes or a text, with its length in one byte more than needed. */
  private static ByteString longer(ByteString bytes) {
    int length = bytes.byteAt(1);
    ByteString rest = bytes.substring(2);
    if (length < 0) { // two bytes already: the second without its mark, then a zero
      byte[] head = {bytes.byteAt(0), (byte) length, (byte) (bytes.byteAt(2) | 0x80), 0};
      return ByteString.copyFrom(head).concat(bytes.substring(3));
    }
    byte[] head = {bytes.byteAt(0), (byte) (length | 0x80), 0};
    return ByteString.copyFrom(head).concat(rest);
  }

  @Test
  void a_valid_transaction_has_no_unknown_field_at_any_depth() {
    List<String> parts = new ArrayList<>(STARTING_WITH_BYTES);
    parts.addAll(List.of("channel header", "set"));
    for (String part : parts) {
      assertRefusedWhenValid(
          put().bend(part, UnknownField::after),
          FindingCode.TRANSACTION_NOT_CANONICAL,
          TRANSACTION);
    }
    assertRefusedWhenValid(
        put().bend("envelope", UnknownField::after),
        FindingCode.ENVELOPE_NOT_CANONICAL,
        TRANSACTION);
    assertRefusedWhenValid(
        put().endorsedBy(consortium.peers(3)).bend("endorser", UnknownField::after),
        FindingCode.TRANSACTION_NOT_CANONICAL,
        TRANSACTION + ", endorsement 0");
  }

  @Test
  void a_valid_transaction_has_every_number_in_its_shortest_form() {
    for (String part : STARTING_WITH_BYTES) {
      assertRefusedWhenValid(
          put().bend(part, InsiderTest::longer),
          FindingCode.TRANSACTION_NOT_CANONICAL,
          TRANSACTION);
    }
    assertRefusedWhenValid(
        put().bend("envelope", InsiderTest::longer),
        FindingCode.ENVELOPE_NOT_CANONICAL,
        TRANSACTION);
  }

  @Test
  void a_valid_transaction_has_no_field_twice_that_is_not_repeated() {
    for (String part : List.of("channel header", "action", "payload", "proposal")) {
      assertRefusedWhenValid(
          put().bend(part, bytes -> bytes.concat(bytes)),
          FindingCode.TRANSACTION_NOT_CANONICAL,
          TRANSACTION);
    }
  }

  @Test
  void what_an_invalid_transaction_holds_is_nobodys_concern() {
    ledger.add(
        put().bend("payload", UnknownField::after).endorsedBy(List.of()),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    ledger.add(
        put().bend("payload", bytes -> ByteString.copyFromUtf8("garbage")),
        TxValidationCode.BAD_PAYLOAD);
    ledger.add(
        put().bend("channel header", bytes -> ByteString.copyFromUtf8("garbage")),
        TxValidationCode.BAD_COMMON_HEADER);
    ledger.add(
        put().bend("transaction", bytes -> ByteString.copyFromUtf8("garbage")),
        TxValidationCode.INVALID_ENDORSER_TRANSACTION);
    ledger.add(
        put().bend("set", bytes -> ByteString.copyFromUtf8("garbage")), TxValidationCode.BAD_RWSET);
    ledger.add(
        put().bend("extension", bytes -> ByteString.copyFromUtf8("garbage")),
        TxValidationCode.BAD_HEADER_EXTENSION);
    ledger.add(
        put().bend("action", bytes -> ByteString.copyFromUtf8("garbage")),
        TxValidationCode.BAD_RESPONSE_PAYLOAD);
    ledger.add(
        put().bend("signature", bytes -> ByteString.copyFromUtf8("garbage")),
        TxValidationCode.BAD_CREATOR_SIGNATURE);
    ledger.add(
        put().bend("channel header", header(to -> to.setTxId("0".repeat(64)))),
        TxValidationCode.BAD_PROPOSAL_TXID);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
  }

  private static UnaryOperator<ByteString> header(UnaryOperator<ChannelHeader.Builder> change) {
    return bytes -> {
      try {
        return change.apply(ChannelHeader.parseFrom(bytes).toBuilder()).build().toByteString();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Test
  void a_transaction_for_another_channel_is_invalid_here() {
    ForgedTransaction elsewhere =
        put().bend("channel header", header(to -> to.setChannelId("other")));
    ledger.add(elsewhere, TxValidationCode.TARGET_CHAIN_NOT_FOUND);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
    assertRefusedWhenValid(elsewhere, FindingCode.VALIDITY_DIFFERS, TRANSACTION);
  }

  @Test
  void every_endorsement_of_a_valid_transaction_is_good() {
    ForgedTransaction bad = put().endorsedBy(consortium.peers(4));
    int[] index = {0};
    bad.bend(
        "endorsement", bytes -> index[0]++ == 1 ? bytes.substring(0, bytes.size() - 1) : bytes);
    assertRefusedWhenValid(bad, FindingCode.ENDORSEMENT_INVALID, TRANSACTION + ", endorsement 1");
    List<Identity> twice = new ArrayList<>(consortium.peers(4));
    twice.add(consortium.peer("BankB"));
    assertRefusedWhenValid(
        put().endorsedBy(twice), FindingCode.ENDORSEMENT_INVALID, TRANSACTION + ", endorsement 4");
    CertificateAuthority stranger =
        CertificateAuthority.create("StrangerMSP", "Stranger", consortium.now(), Consortium.RANDOM);
    List<Identity> strange = new ArrayList<>(consortium.peers(4));
    strange.add(stranger.issue("peer0", NodeRole.PEER, Map.of(), consortium.now()));
    assertRefusedWhenValid(
        put().endorsedBy(strange), FindingCode.IDENTITY_INVALID, TRANSACTION + ", endorsement 4");
  }

  @Test
  void a_peer_of_the_right_name_and_another_root_counts_for_nothing() {
    CertificateAuthority twin =
        CertificateAuthority.create("BankCMSP", "BankC", consortium.now(), Consortium.RANDOM);
    List<Identity> endorsers = new ArrayList<>(consortium.peers(2));
    endorsers.add(twin.issue("peer0", NodeRole.PEER, Map.of(), consortium.now()));
    ledger.add(put().endorsedBy(endorsers), TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
    assertRefusedWhenValid(
        put().endorsedBy(endorsers), FindingCode.IDENTITY_INVALID, TRANSACTION + ", endorsement 2");
  }

  @Test
  void a_signature_with_a_high_s_is_none() {
    UnaryOperator<ByteString> high = InsiderTest::withHighS;
    ledger.add(put().bend("signature", high), TxValidationCode.BAD_CREATOR_SIGNATURE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
    assertRefusedWhenValid(
        put().bend("signature", high), FindingCode.VALIDITY_DIFFERS, TRANSACTION);
  }

  private static ByteString withHighS(ByteString signature) {
    try {
      ASN1Sequence pair = ASN1Sequence.getInstance(signature.toByteArray());
      BigInteger s = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
      return ByteString.copyFrom(
          new DERSequence(
                  new ASN1Encodable[] {pair.getObjectAt(0), new ASN1Integer(ORDER.subtract(s))})
              .getEncoded("DER"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void an_endorsement_of_another_transaction_does_not_count() {
    ByteString[] kept = new ByteString[3];
    int[] index = {0};
    ForgedTransaction first = put();
    first.bend(
        "endorsement",
        bytes -> {
          kept[index[0]++] = bytes;
          return bytes;
        });
    ledger.add(first.build());
    int[] again = {0};
    ForgedTransaction second = ledger.call("put").writes("j", "v");
    second.bend("endorsement", bytes -> kept[again[0]++]);
    ledger.add(second, TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(2);
    ForgedLedger flagged = ForgedLedger.begin(consortium);
    again[0] = 0;
    ForgedTransaction third = flagged.call("put").writes("j", "v");
    third.bend("endorsement", bytes -> kept[again[0]++]);
    flagged.add(third.build());
    assertRefused(
        flagged::verify, FindingCode.ENDORSEMENT_INVALID, TRANSACTION + ", endorsement 0");
  }

  @Test
  void certificates_are_used_in_their_time() {
    Instant late = consortium.now().plus(Duration.ofDays(400));
    assertRefusedWhenValid(
        put().at(late), FindingCode.CERTIFICATE_EXPIRED, TRANSACTION + ", creator");
    Instant early = consortium.now().minus(Duration.ofDays(2));
    assertRefusedWhenValid(
        put().at(early), FindingCode.CERTIFICATE_EXPIRED, TRANSACTION + ", creator");
    // a fresh sender, and endorsers whose certificates have run out
    assertRefusedWhenValid(
        put().by(fresh("BankA", NodeRole.CLIENT, late)).at(late),
        FindingCode.CERTIFICATE_EXPIRED,
        TRANSACTION + ", endorsement 0");
    // all fresh: the roots live on
    List<Identity> peers =
        consortium.banks().stream().map(bank -> fresh(bank, NodeRole.PEER, late)).toList();
    ledger.add(put().by(fresh("BankA", NodeRole.CLIENT, late)).at(late).endorsedBy(peers).build());
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(2);
  }

  private static Identity fresh(String bank, NodeRole role, Instant time) {
    return consortium.authority(bank, false).issue("fresh", role, Map.of(), time);
  }

  @Test
  void a_root_that_has_run_out_vouches_for_nobody() {
    Instant late = consortium.now().plus(Duration.ofDays(3_700));
    List<Identity> peers =
        consortium.banks().stream().map(bank -> fresh(bank, NodeRole.PEER, late)).toList();
    assertRefusedWhenValid(
        put().by(fresh("BankA", NodeRole.CLIENT, late)).at(late).endorsedBy(peers),
        FindingCode.CERTIFICATE_EXPIRED,
        TRANSACTION + ", creator");
  }

  @Test
  void a_transaction_at_a_time_beyond_all_calendars_is_refused_and_no_more() {
    for (Instant time : List.of(Instant.MIN, Instant.MAX)) {
      assertRefusedWhenValid(
          put().at(time), FindingCode.CERTIFICATE_EXPIRED, TRANSACTION + ", creator");
    }
    Timestamp time =
        Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(Integer.MIN_VALUE).build();
    ForgedTransaction beyond = put().bend("channel header", header(to -> to.setTimestamp(time)));
    assertRefusedWhenValid(beyond, FindingCode.CERTIFICATE_EXPIRED, TRANSACTION + ", creator");
  }

  @Test
  void keys_with_policies_of_their_own_are_not_known_here() {
    assertRefusedWhenValid(
        put().open(set -> set.addMetadataWrites(KVMetadataWrite.newBuilder().setKey("k"))),
        FindingCode.TRANSACTION_UNSUPPORTED,
        TRANSACTION);
  }

  @Test
  void a_configuration_is_alone_in_its_block() {
    ByteString configuration = ledger.blocks().getFirst().getData().getData(0);
    ForgedLedger mixed = ForgedLedger.begin(consortium);
    mixed.append(List.of(put().build(), signed(configuration)), List.of(), 0, 3);
    assertRefused(mixed::verify, FindingCode.VALIDITY_DIFFERS, "block 2, transaction 1");
  }

  private static ByteString signed(ByteString envelope) {
    try {
      return Envelope.parseFrom(envelope).toBuilder()
          .setSignature(ByteString.copyFromUtf8("x"))
          .build()
          .toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void fewer_orderers_than_a_quorum_make_no_block() {
    ledger.append(List.of(put().build()), List.of(), 0, 2);
    assertRefused(ledger::verify, FindingCode.ORDERER_QUORUM, "block 2");
  }

  @Test
  void the_orderers_note_on_the_last_configuration_is_held_against_the_blocks() {
    ledger.append(List.of(put().build()), List.of(), 1, 3);
    assertRefused(ledger::verify, FindingCode.LAST_CONFIG, "block 2");
  }
}
