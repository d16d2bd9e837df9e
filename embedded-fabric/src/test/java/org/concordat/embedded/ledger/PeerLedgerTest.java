package org.concordat.embedded.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.embedded.block.Blocks;
import org.concordat.embedded.block.ParsedEnvelope;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.config.ChannelConfig;
import org.concordat.embedded.config.LifecycleCommit;
import org.concordat.embedded.config.Organization;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer makes of blocks that its orderers should never have given it. */
class PeerLedgerTest {
  private static final String CHANNEL = "channel";
  private static final ChaincodeDefinition DEFINITION = ChaincodeDefinition.of("cc", "1");

  private final SecureRandom random = new SecureRandom();
  private final Instant now = Instant.now();
  private final List<Organization> organizations = new ArrayList<>();
  private final List<Identity> bankPeers = new ArrayList<>();
  private final List<Identity> orderers = new ArrayList<>();
  private final Identity admin;
  private final QuorumSignatures quorum;
  private final PeerLedger ledger;
  private Block last;

  PeerLedgerTest() {
    for (String bank : List.of("A", "B", "C", "D")) {
      CertificateAuthority authority = organization(bank, Organization.Kind.BANK);
      bankPeers.add(authority.issue("peer0", NodeRole.PEER, Map.of(), now));
    }
    for (String bank : List.of("AOrd", "BOrd", "COrd", "DOrd")) {
      CertificateAuthority authority = organization(bank, Organization.Kind.ORDERER);
      orderers.add(authority.issue("orderer0", NodeRole.ORDERER, Map.of(), now));
    }
    admin = organizations.getFirst().authority().issue("admin", NodeRole.ADMIN, Map.of(), now);
    ChannelConfig config =
        new ChannelConfig(
            CHANNEL,
            organizations,
            orderers,
            new ChannelConfig.BlockCutting(10, 1 << 20, Duration.ofMillis(5)));
    MspRegistry registry =
        new MspRegistry(organizations.stream().map(Organization::authority).toList());
    Definitions definitions =
        new Definitions(
            List.of(DEFINITION.withEndorsementPolicy(config.lifecyclePolicy())),
            config.lifecyclePolicy());
    quorum = new QuorumSignatures(config.consenters(), random);
    ledger = new PeerLedger(CHANNEL, "AMSP", registry, definitions, quorum, new NoPrivateData());
    last =
        Blocks.unsigned(0, ByteString.EMPTY, List.of(config.genesis(now, random).toByteString()));
  }

  /** A source that has nothing. */
  private static final class NoPrivateData implements PrivateDataSource {
    @Override
    public Optional<PrivateWrites> fetch(SetId set) {
      return Optional.empty();
    }

    @Override
    public void discard(SetId set) {
      throw new IllegalStateException("nothing expires here");
    }

    @Override
    public void redact(SetId set, String key) {
      throw new IllegalStateException("nothing is purged here");
    }
  }

  private CertificateAuthority organization(String name, Organization.Kind kind) {
    CertificateAuthority authority = CertificateAuthority.create(name + "MSP", name, now, random);
    organizations.add(new Organization(kind, authority));
    return authority;
  }

  @BeforeEach
  void commit_the_configuration() {
    commit(last);
  }

  private void commit(Block block) {
    ledger.commit(block, block.getData().getDataList().stream().map(ParsedEnvelope::of).toList());
    last = block;
  }

  private Block next(ByteString... envelopes) {
    Block block =
        Blocks.unsigned(
            last.getHeader().getNumber() + 1,
            Blocks.headerHash(last.getHeader()),
            List.of(envelopes));
    return quorum.sign(block, 0, ByteString.EMPTY, orderers.subList(0, 3));
  }

  private Envelope transaction(Identity creator, int endorsers) {
    return LifecycleCommit.of(
        CHANNEL,
        DEFINITION.withEndorsementPolicy(SignaturePolicyRule.parse("OR('AMSP.peer')")),
        creator,
        bankPeers.subList(0, endorsers),
        now,
        random);
  }

  private List<TxValidationCode> verdicts(ByteString... envelopes) {
    Block block = next(envelopes);
    commit(block);
    return ledger.block(block.getHeader().getNumber()).orElseThrow().codes();
  }

  private TxValidationCode verdict(Envelope envelope) {
    return verdicts(envelope.toByteString()).getFirst();
  }

  @Test
  void a_well_formed_transaction_with_enough_endorsements_is_valid() {
    assertThat(verdict(transaction(admin, 3))).isEqualTo(TxValidationCode.VALID);
  }

  @Test
  void two_of_four_banks_are_not_more_than_half() {
    assertThat(verdict(transaction(admin, 2)))
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void an_envelope_that_its_creator_did_not_sign_is_invalid() {
    Envelope envelope = transaction(admin, 3);
    byte[] other = orderers.getFirst().sign(envelope.getPayload().toByteArray());
    assertThat(verdict(envelope.toBuilder().setSignature(ByteString.copyFrom(other)).build()))
        .isEqualTo(TxValidationCode.BAD_CREATOR_SIGNATURE);
    assertThat(verdict(envelope.toBuilder().clearSignature().build()))
        .isEqualTo(TxValidationCode.BAD_CREATOR_SIGNATURE);
  }

  @Test
  void an_envelope_of_a_stranger_is_invalid() {
    Identity stranger =
        CertificateAuthority.create("AMSP", "A", now, random)
            .issue("admin", NodeRole.ADMIN, Map.of(), now);
    assertThat(verdict(transaction(stranger, 3))).isEqualTo(TxValidationCode.BAD_CREATOR_SIGNATURE);
  }

  @Test
  void a_transaction_of_another_channel_is_invalid() {
    Envelope envelope =
        LifecycleCommit.of(
            "elsewhere",
            DEFINITION.withEndorsementPolicy(SignaturePolicyRule.parse("OR('AMSP.peer')")),
            admin,
            bankPeers,
            now,
            random);
    assertThat(verdict(envelope)).isEqualTo(TxValidationCode.TARGET_CHAIN_NOT_FOUND);
  }

  @Test
  void bytes_that_are_no_transaction_are_invalid_and_stop_nothing() {
    assertThat(
            verdicts(
                ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2}),
                Envelope.newBuilder()
                    .setPayload(ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2}))
                    .build()
                    .toByteString(),
                Envelope.getDefaultInstance().toByteString(),
                transaction(admin, 3).toByteString()))
        .containsExactly(
            TxValidationCode.INVALID_OTHER_REASON,
            TxValidationCode.BAD_PAYLOAD,
            TxValidationCode.BAD_COMMON_HEADER,
            TxValidationCode.VALID);
  }

  @Test
  void a_transaction_id_is_good_once() {
    Envelope envelope = transaction(admin, 3);
    assertThat(verdicts(envelope.toByteString(), envelope.toByteString()))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.DUPLICATE_TXID);
    assertThat(verdict(envelope)).isEqualTo(TxValidationCode.DUPLICATE_TXID);
  }

  @Test
  void the_second_of_two_that_read_the_same_conflicts() {
    assertThat(verdicts(transaction(admin, 3).toByteString(), transaction(admin, 3).toByteString()))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
  }

  @Test
  void a_block_without_a_quorum_of_signatures_is_refused() {
    Block block =
        Blocks.unsigned(
            1, Blocks.headerHash(last.getHeader()), List.of(transaction(admin, 3).toByteString()));
    assertThatThrownBy(() -> commit(block))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("signed by 0 orderers of the 3 needed");
    Block twoOfFour = quorum.sign(block, 0, ByteString.EMPTY, orderers.subList(0, 2));
    assertThatThrownBy(() -> commit(twoOfFour))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("signed by 2 orderers of the 3 needed");
    assertThat(ledger.height()).isEqualTo(1);
  }

  @Test
  void a_block_that_does_not_follow_is_refused() {
    Block fork =
        quorum.sign(
            Blocks.unsigned(
                1, ByteString.copyFromUtf8("x"), List.of(transaction(admin, 3).toByteString())),
            0,
            ByteString.EMPTY,
            orderers);
    assertThatThrownBy(() -> commit(fork)).hasMessageContaining("does not follow block 0");
    Block gap =
        quorum.sign(
            Blocks.unsigned(2, Blocks.headerHash(last.getHeader()), List.of()),
            0,
            ByteString.EMPTY,
            orderers);
    assertThatThrownBy(() -> commit(gap)).hasMessageContaining("expected block 1, got 2");
  }

  @Test
  void data_that_does_not_match_the_header_is_refused() {
    Block block = next(transaction(admin, 3).toByteString());
    Block swapped =
        block.toBuilder()
            .setData(block.getData().toBuilder().setData(0, transaction(admin, 3).toByteString()))
            .build();
    assertThatThrownBy(() -> commit(swapped)).hasMessageContaining("wrong data hash");
  }

  @Test
  void a_changed_byte_anywhere_in_an_envelope_is_never_valid() {
    long seed = 271_828L;
    System.out.println("PeerLedgerTest seed " + seed);
    java.util.Random bytes = new java.util.Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] changed = transaction(admin, 3).toByteArray();
      // half of the changes hit the last bytes, where the signature is
      int from = i % 2 == 0 ? 0 : changed.length - 80;
      changed[from + bytes.nextInt(changed.length - from)] ^= (byte) (1 << bytes.nextInt(8));
      assertThat(verdicts(ByteString.copyFrom(changed)).getFirst())
          .isNotEqualTo(TxValidationCode.VALID);
    }
  }

  /** A client may sign whatever it likes: deeper faults must end in a verdict, too. */
  @Test
  void a_changed_byte_that_the_creator_signs_is_never_valid_and_stops_nothing() {
    long seed = 161_803L;
    System.out.println("PeerLedgerTest seed " + seed);
    java.util.Random bytes = new java.util.Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] payload = transaction(admin, 3).getPayload().toByteArray();
      payload[bytes.nextInt(payload.length)] ^= (byte) (1 << bytes.nextInt(8));
      Envelope signed =
          Envelope.newBuilder()
              .setPayload(ByteString.copyFrom(payload))
              .setSignature(ByteString.copyFrom(admin.sign(payload)))
              .build();
      assertThat(verdict(signed)).isNotEqualTo(TxValidationCode.VALID);
    }
  }
}
