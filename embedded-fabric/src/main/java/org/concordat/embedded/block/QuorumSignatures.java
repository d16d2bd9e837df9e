package org.concordat.embedded.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.identity.Digests;
import org.concordat.identity.Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/**
 * The orderers' signatures on a block as SmartBFT leaves them: each over the block's orderer
 * metadata, the signer's identifier header and the block's header; the signer named by its number
 * among the consenters.
 */
public final class QuorumSignatures {
  private static final int NONCE_BYTES = 24;

  private final List<Consenter> consenters;
  private final SecureRandom random;

  /**
   * One orderer as the configuration block lists it.
   *
   * @param id its number, from 1
   * @param identity its serialized identity
   */
  public record Consenter(int id, ByteString identity) {}

  /** Signatures of {@code consenters}; nonces come from {@code random}. */
  public QuorumSignatures(List<Consenter> consenters, SecureRandom random) {
    this.consenters = List.copyOf(consenters);
    this.random = random;
  }

  /** The quorum among {@code n} orderers of which f = (n-1)/3 may lie: ceil((n + f + 1) / 2). */
  public static int quorum(int n) {
    int f = (n - 1) / 3;
    return (n + f + 2) / 2;
  }

  /**
   * Signs {@code block} by {@code signers}, in consenter order starting at 1.
   *
   * @param lastConfig the number of the last configuration block
   * @param consensusMetadata what the consensus keeps beside each block (view and sequence)
   */
  public Block sign(
      Block block, long lastConfig, ByteString consensusMetadata, List<Identity> signers) {
    LastConfig config = LastConfig.newBuilder().setIndex(lastConfig).build();
    ByteString value =
        OrdererBlockMetadata.newBuilder()
            .setLastConfig(config)
            .setConsenterMetadata(consensusMetadata)
            .build()
            .toByteString();
    Metadata.Builder metadata = Metadata.newBuilder().setValue(value);
    byte[] header = Blocks.headerBytes(block.getHeader());
    int id = 1;
    for (Identity signer : signers) {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      ByteString identifier =
          IdentifierHeader.newBuilder()
              .setIdentifier(id++)
              .setNonce(ByteString.copyFrom(nonce))
              .build()
              .toByteString();
      byte[] message = value.concat(identifier).concat(ByteString.copyFrom(header)).toByteArray();
      metadata.addSignatures(
          MetadataSignature.newBuilder()
              .setIdentifierHeader(identifier)
              .setSignature(ByteString.copyFrom(signer.sign(message))));
    }
    Block signed =
        Blocks.withMetadata(block, BlockMetadataIndex.SIGNATURES, metadata.build().toByteString());
    return Blocks.withLastConfig(
        signed, Metadata.newBuilder().setValue(config.toByteString()).build().toByteString());
  }

  /** Why {@code block} does not carry valid signatures of a quorum, or empty when it does. */
  public Optional<String> refusal(Block block, MspRegistry registry) {
    Set<Integer> signed = new HashSet<>();
    try {
      Metadata metadata = Metadata.parseFrom(Blocks.metadata(block, BlockMetadataIndex.SIGNATURES));
      ByteString header = ByteString.copyFrom(Blocks.headerBytes(block.getHeader()));
      for (MetadataSignature signature : metadata.getSignaturesList()) {
        int id = IdentifierHeader.parseFrom(signature.getIdentifierHeader()).getIdentifier();
        Optional<Consenter> consenter = consenters.stream().filter(c -> c.id() == id).findFirst();
        if (consenter.isEmpty()) {
          continue;
        }
        byte[] message =
            metadata
                .getValue()
                .concat(signature.getIdentifierHeader())
                .concat(header)
                .toByteArray();
        Member member = registry.member(consenter.get().identity());
        if (registry.verify(member, message, signature.getSignature().toByteArray())) {
          signed.add(id);
        }
      }
    } catch (InvalidProtocolBufferException | MspRegistry.InvalidIdentityException e) {
      return Optional.of("block " + block.getHeader().getNumber() + ": " + e.getMessage());
    }
    int quorum = quorum(consenters.size());
    return signed.size() >= quorum
        ? Optional.empty()
        : Optional.of(
            "block %d (%s) is signed by %d orderers of the %d needed"
                .formatted(
                    block.getHeader().getNumber(),
                    Digests.hex(Blocks.headerHash(block.getHeader()).toByteArray()),
                    signed.size(),
                    quorum));
  }
}
