package org.concordat.verifier.ledger;

import static org.concordat.verifier.finding.FindingCode.BLOCK_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.BLOCK_MISSING;
import static org.concordat.verifier.finding.FindingCode.CONFIG_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.GENESIS_DIFFERS;
import static org.concordat.verifier.finding.FindingCode.LAST_CONFIG;
import static org.concordat.verifier.finding.FindingCode.METADATA_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.VALIDITY_DIFFERS;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.verifier.block.OrdererSignatures;
import org.concordat.verifier.block.ReceivedBlock;
import org.concordat.verifier.channel.ChannelConfiguration;
import org.concordat.verifier.channel.ConfigUpdates;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Ecdsa;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.transaction.ParsedTransaction;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Metadata;

/** Block after block: hashes, orderers' signatures, and the configuration in force. */
final class ChainWalk {
  private final String channel;
  private final Roots roots;
  private final Ecdsa ecdsa = new Ecdsa();
  private final TransactionWalk transactions;
  private final List<VerifiedLedger.BlockRange> missing = new ArrayList<>();
  private final List<VerifiedConfiguration> configurations = new ArrayList<>();
  private final Set<String> mspIds = new TreeSet<>();
  private ChannelConfiguration configuration;
  private ByteString genesisHash = ByteString.EMPTY;
  private ByteString tipHash = ByteString.EMPTY;
  private long height;
  private long ordererSignatures;

  ChainWalk(String channel, String chaincode, Roots roots) {
    this.channel = channel;
    this.roots = roots;
    this.transactions = new TransactionWalk(channel, chaincode, ecdsa);
  }

  void headerOnly(byte[] dataHash) {
    if (height == 0) {
      throw new EvidenceException(
          BLOCK_MISSING, Place.block(0), "expected the first block whole: all else rests on it");
    }
    VerifiedLedger.BlockRange last = missing.isEmpty() ? null : missing.getLast();
    if (last != null && last.last() == height - 1) {
      missing.set(missing.size() - 1, new VerifiedLedger.BlockRange(last.first(), height));
    } else {
      missing.add(new VerifiedLedger.BlockRange(height, height));
    }
    transactions.missing(height);
    follow(ByteString.copyFrom(BlockBytes.headerHash(height, tipHash.toByteArray(), dataHash)));
  }

  void whole(byte[] bytes) {
    ReceivedBlock block = ReceivedBlock.read(bytes, height, tipHash);
    if (height == 0) {
      genesis(block);
    } else {
      signed(block);
    }
    follow(block.headerHash());
  }

  private void follow(ByteString headerHash) {
    if (height == 0) {
      genesisHash = headerHash;
    }
    tipHash = headerHash;
    height++;
  }

  private void genesis(ReceivedBlock block) {
    Place place = Place.block(0);
    String hash = HexFormat.of().formatHex(block.headerHash().toByteArray());
    roots
        .genesis()
        .filter(pin -> !pin.equals(hash))
        .ifPresent(
            pin -> {
              throw new EvidenceException(
                  GENESIS_DIFFERS, place, "expected header hash %s, got %s".formatted(pin, hash));
            });
    if (!block.signatures().equals(Metadata.getDefaultInstance())) {
      throw new EvidenceException(
          METADATA_MALFORMED, place.in("signatures"), "expected none: nobody signs block 0");
    }
    ParsedTransaction parsed = configurationOf(block, place);
    ConfigEnvelope envelope =
        Wire.strict(ConfigEnvelope.parser(), parsed.data(), CONFIG_MALFORMED, place);
    if (envelope.hasLastUpdate() || envelope.getConfig().getSequence() != 0) {
      throw new EvidenceException(
          CONFIG_MALFORMED, place, "expected configuration 0, and no update that led to it");
    }
    adopt(envelope, parsed.time(), 0);
  }

  private void signed(ReceivedBlock block) {
    Place place = Place.block(height);
    long lastConfig =
        new OrdererSignatures(configuration, ecdsa).requireQuorum(block, transactions.time());
    ordererSignatures += block.signatures().getSignaturesCount();
    boolean reconfigures = ParsedTransaction.of(block.envelopes().getFirst()).isConfiguration();
    long expected = reconfigures ? height : configuration.block();
    if (lastConfig != expected) {
      throw new EvidenceException(
          LAST_CONFIG,
          place,
          "the orderers note block %s as the last configuration, the bundle has block %d"
              .formatted(Long.toUnsignedString(lastConfig), expected));
    }
    if (reconfigures) {
      reconfigure(block, place);
      transactions.noTransactions(height);
    } else {
      transactions.block(block, configuration);
    }
  }

  private void reconfigure(ReceivedBlock block, Place place) {
    ParsedTransaction parsed = configurationOf(block, place);
    if (transactions.judge().signer(parsed, configuration).isEmpty()) {
      throw new EvidenceException(
          CONFIG_MALFORMED, place, "the signature of the orderer that made it is wrong");
    }
    ConfigEnvelope envelope =
        Wire.strict(ConfigEnvelope.parser(), parsed.data(), CONFIG_MALFORMED, place);
    new ConfigUpdates(channel, configuration, ecdsa, place).requireFollows(envelope, parsed.time());
    adopt(envelope, parsed.time(), height);
  }

  private ParsedTransaction configurationOf(ReceivedBlock block, Place place) {
    ParsedTransaction parsed = ParsedTransaction.of(block.envelopes().getFirst());
    if (block.envelopes().size() != 1 || !parsed.isConfiguration()) {
      throw new EvidenceException(
          BLOCK_MALFORMED, place, "expected one configuration and nothing else");
    }
    if (block.flag(0) != 0) {
      throw new EvidenceException(
          VALIDITY_DIFFERS,
          Place.transaction(height, 0),
          "a configuration is valid, its flag is " + block.flag(0));
    }
    parsed
        .oddPart()
        .ifPresent(
            part -> {
              throw new EvidenceException(
                  CONFIG_MALFORMED, place.in(part), "expected protobuf in its one form");
            });
    if (!parsed.channel().equals(channel)) {
      throw new EvidenceException(
          CONFIG_MALFORMED,
          place,
          "expected the channel '%s', got '%s'".formatted(channel, parsed.channel()));
    }
    return parsed;
  }

  private void adopt(ConfigEnvelope envelope, Instant time, long block) {
    configuration = ChannelConfiguration.of(envelope.getConfig(), block, roots);
    mspIds.addAll(configuration.msps().mspIds());
    transactions.advance(time);
    configurations.add(
        new VerifiedConfiguration(
            block,
            configuration.sequence(),
            List.copyOf(configuration.banks().mspIds()),
            List.copyOf(configuration.banks().others()),
            configuration.consenters().stream().map(c -> c.member().mspId()).toList(),
            configuration.quorum(),
            configuration.banks().needed()));
  }

  TransactionWalk transactions() {
    return transactions;
  }

  List<VerifiedLedger.BlockRange> missing() {
    return List.copyOf(missing);
  }

  List<VerifiedConfiguration> configurations() {
    return List.copyOf(configurations);
  }

  /** The organisations of all configurations so far. */
  Set<String> mspIds() {
    return mspIds;
  }

  ByteString genesisHash() {
    return genesisHash;
  }

  ByteString tipHash() {
    return tipHash;
  }

  /** How many blocks were walked; the number of the one being walked. */
  long height() {
    return height;
  }

  long ordererSignatures() {
    return ordererSignatures;
  }
}
