package org.concordat.verifier.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.concordat.embedded.block.Blocks;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.config.LifecycleCommit;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.BundleReader;
import org.concordat.protocol.evidence.BundleWriter;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.ledger.LedgerVerifier;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A ledger made by hand: block 0 and the chaincode's definition as the embedded ledger makes them,
 * then whatever a test wants, signed by whom it wants.
 */
public final class ForgedLedger {
  /** The chaincode's name. */
  public static final String CHAINCODE = "concordat";

  /** A collection of all banks. */
  public static final String UPDATES = "updates-1";

  /** A collection whose values live for two blocks. */
  public static final String BRIEF = "brief-1";

  private final Consortium consortium;
  private final List<Block> blocks = new ArrayList<>();
  private final Set<Long> headersOnly = new TreeSet<>();
  private long lastConfig;

  private ForgedLedger(Consortium consortium) {
    this.consortium = consortium;
  }

  /** A ledger with block 0 and the definition of the chaincode. */
  public static ForgedLedger begin(Consortium consortium) {
    return begin(consortium, UnaryOperator.identity());
  }

  /** The same with a bent configuration in block 0. */
  public static ForgedLedger begin(
      Consortium consortium, UnaryOperator<ConfigGroup> configuration) {
    return empty(consortium, configuration).define(definition(consortium));
  }

  /** A ledger with block 0 only. */
  public static ForgedLedger empty(
      Consortium consortium, UnaryOperator<ConfigGroup> configuration) {
    ForgedLedger ledger = new ForgedLedger(consortium);
    ledger.append(List.of(genesis(consortium, configuration)), List.of(), 0, 0);
    return ledger;
  }

  private static ByteString genesis(
      Consortium consortium, UnaryOperator<ConfigGroup> configuration) {
    try {
      Envelope envelope = consortium.config().genesis(consortium.now(), Consortium.RANDOM);
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ConfigEnvelope config = ConfigEnvelope.parseFrom(payload.getData());
      ConfigGroup bent = configuration.apply(config.getConfig().getChannelGroup());
      ConfigEnvelope changed =
          ConfigEnvelope.newBuilder().setConfig(Config.newBuilder().setChannelGroup(bent)).build();
      return envelope.toBuilder()
          .setPayload(payload.toBuilder().setData(changed.toByteString()).build().toByteString())
          .build()
          .toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The chaincode's definition as Concordat makes it. */
  public static ChaincodeDefinition definition(Consortium consortium) {
    List<String> mspIds = consortium.banks().stream().map(b -> b + "MSP").toList();
    SignaturePolicyRule members = SignaturePolicyRule.anyOf(mspIds, MSPRole.MSPRoleType.MEMBER);
    return ChaincodeDefinition.of(CHAINCODE, "1.0")
        .withEndorsementPolicy(SignaturePolicyRule.majorityOfPeers(mspIds))
        .withCollections(
            new CollectionDefinition(UPDATES, members, 0, true, true, Optional.empty()),
            new CollectionDefinition(BRIEF, members, 2, true, true, Optional.empty()));
  }

  /** Commits a definition in a block of its own, endorsed by a majority. */
  public ForgedLedger define(ChaincodeDefinition definition) {
    Envelope commit =
        LifecycleCommit.of(
            Consortium.CHANNEL,
            definition,
            consortium.admin("BankA"),
            consortium.peers(consortium.majority()),
            consortium.now(),
            Consortium.RANDOM);
    return add(commit.toByteString());
  }

  /** A call of the chaincode by a client of BankA, endorsed by a majority. */
  public ForgedTransaction call(String... arguments) {
    return callOf("BankA", arguments);
  }

  /** A call of the chaincode by a client of a bank, endorsed by a majority. */
  public ForgedTransaction callOf(String bank, String... arguments) {
    return new ForgedTransaction(
        consortium.client(bank),
        CHAINCODE,
        consortium.peers(consortium.majority()),
        time(),
        arguments);
  }

  private Instant time() {
    return consortium.now().plusSeconds(blocks.size());
  }

  /** Adds a block of valid transactions. */
  public ForgedLedger add(ByteString... envelopes) {
    return add(List.of(envelopes), new TxValidationCode[0]);
  }

  /** Adds a block of transactions with these flags; those not given are VALID. */
  public ForgedLedger add(List<ByteString> envelopes, TxValidationCode... codes) {
    append(envelopes, List.of(codes), lastConfig, consortium.quorum());
    return this;
  }

  /** Adds a block of one transaction with this flag. */
  public ForgedLedger add(ForgedTransaction transaction, TxValidationCode code) {
    return add(List.of(transaction.build()), code);
  }

  /** Adds a block that brings a configuration. */
  public ForgedLedger addConfiguration(ByteString envelope) {
    lastConfig = blocks.size();
    append(List.of(envelope), List.of(), lastConfig, consortium.quorum());
    return this;
  }

  /** Adds a block that so many orderers sign, noting that block as the last configuration. */
  public void append(
      List<ByteString> envelopes, List<TxValidationCode> codes, long config, int signers) {
    ByteString previous =
        blocks.isEmpty() ? ByteString.EMPTY : Blocks.headerHash(blocks.getLast().getHeader());
    Block block = Blocks.unsigned(blocks.size(), previous, envelopes);
    byte[] flags = new byte[envelopes.size()];
    for (int i = 0; i < codes.size(); i++) {
      flags[i] = (byte) codes.get(i).getNumber();
    }
    if (!blocks.isEmpty()) {
      block =
          new QuorumSignatures(consortium.config().consenters(), Consortium.RANDOM)
              .sign(block, config, ByteString.EMPTY, consortium.orderers().subList(0, signers));
    }
    blocks.add(
        Blocks.withMetadata(
            block, BlockMetadataIndex.TRANSACTIONS_FILTER, ByteString.copyFrom(flags)));
  }

  /** From now on this block is told by its header only. */
  public ForgedLedger hide(long block) {
    headersOnly.add(block);
    return this;
  }

  /** The blocks. */
  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** Puts another block in the place of one. */
  public ForgedLedger replace(int number, Block other) {
    blocks.set(number, other);
    return this;
  }

  /** How many blocks there are. */
  public int height() {
    return blocks.size();
  }

  /** The bundle of all blocks. */
  public byte[] bundle() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BundleWriter writer =
        BundleWriter.spooling(Path.of(System.getProperty("java.io.tmpdir")))) {
      for (Block block : blocks) {
        if (headersOnly.contains(block.getHeader().getNumber())) {
          writer.headerOnly(BlockBytes.of(block.toByteArray()).dataHash());
        } else {
          writer.block(block.toByteArray());
        }
      }
      writer.write(subject(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** What the bundles of these tests say they are about. */
  public static BundleWriter.Subject subject() {
    return new BundleWriter.Subject(
        Consortium.CHANNEL,
        CHAINCODE,
        new BundleManifest.Model("fraud", 3, "ab".repeat(32)),
        "RegulatorMSP",
        1_795_000_000_000L);
  }

  /** Verifies the bundle against everybody's roots. */
  public VerifiedLedger verify() {
    return verify(bundle(), consortium.roots());
  }

  /** Verifies a bundle. */
  public static VerifiedLedger verify(byte[] bundle, Roots roots) {
    try (BundleReader reader = BundleReader.open(bundle, BundleLimits.usual())) {
      return LedgerVerifier.verify(reader, roots);
    }
  }
}
