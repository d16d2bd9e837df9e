package org.concordat.verifier.block;

import static org.concordat.verifier.finding.FindingCode.CERTIFICATE_EXPIRED;
import static org.concordat.verifier.finding.FindingCode.METADATA_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.ORDERER_QUORUM;
import static org.concordat.verifier.finding.FindingCode.ORDERER_REPEATED;
import static org.concordat.verifier.finding.FindingCode.ORDERER_SIGNATURE;
import static org.concordat.verifier.finding.FindingCode.ORDERER_UNKNOWN;

import java.time.Instant;
import org.concordat.verifier.channel.ChannelConfiguration;
import org.concordat.verifier.channel.Consenter;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Ecdsa;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/**
 * The orderers' signatures on a block as SmartBFT leaves them: each over what they note beside the
 * block, the signer's own header, and the block's header. The signer is named by its number among
 * the consenters of the configuration in force.
 */
public final class OrdererSignatures {
  private final ChannelConfiguration configuration;
  private final Ecdsa ecdsa;

  /**
   * Judges blocks under a configuration.
   *
   * @param configuration the configuration in force before the block
   * @param ecdsa verifies signatures
   */
  public OrdererSignatures(ChannelConfiguration configuration, Ecdsa ecdsa) {
    this.configuration = configuration;
    this.ecdsa = ecdsa;
  }

  /**
   * Checks that a quorum signed a block, that every signature given is good, and that they stand in
   * the order of the signers' numbers.
   *
   * @param block the block, not block 0
   * @param time when it was ordered, as far as is known, for the orderers' authorities
   * @return the number of the last configuration's block, as the orderers note it
   * @throws EvidenceException when a signature is wrong, repeated or missing
   */
  public long requireQuorum(ReceivedBlock block, Instant time) {
    Place place = Place.block(block.number()).in("signatures");
    OrdererBlockMetadata noted =
        Wire.strict(
            OrdererBlockMetadata.parser(),
            block.signatures().getValue(),
            METADATA_MALFORMED,
            place);
    byte[] value = block.signatures().getValue().toByteArray();
    byte[] header = block.header().toByteArray();
    int last = -1;
    int index = 0;
    for (MetadataSignature signature : block.signatures().getSignaturesList()) {
      Place at = Place.block(block.number()).in("orderer signature " + index++);
      IdentifierHeader identifier =
          Wire.strict(
              IdentifierHeader.parser(), signature.getIdentifierHeader(), METADATA_MALFORMED, at);
      if (!signature.getSignatureHeader().isEmpty()) {
        throw new EvidenceException(
            METADATA_MALFORMED, at, "expected a signer named by its number, got one by its header");
      }
      Consenter consenter = consenter(identifier, at);
      if (Integer.compareUnsigned(identifier.getIdentifier(), last) <= 0 && last != -1) {
        throw new EvidenceException(
            ORDERER_REPEATED,
            at,
            "expected an orderer after %s, got %s"
                .formatted(
                    Integer.toUnsignedString(last),
                    Integer.toUnsignedString(identifier.getIdentifier())));
      }
      last = identifier.getIdentifier();
      consenter
          .member()
          .authorityExpiry(time)
          .ifPresent(
              fault -> {
                throw new EvidenceException(CERTIFICATE_EXPIRED, at, fault);
              });
      if (!ecdsa.verify(
          consenter.member().key(),
          signature.getSignature().toByteArray(),
          Ecdsa.Form.EXACT,
          value,
          signature.getIdentifierHeader().toByteArray(),
          header)) {
        throw new EvidenceException(
            ORDERER_SIGNATURE, at, "the signature of %s is wrong".formatted(consenter.member()));
      }
    }
    if (index < configuration.quorum()) {
      throw new EvidenceException(
          ORDERER_QUORUM,
          place,
          "expected %d of %d orderers, got %d"
              .formatted(configuration.quorum(), configuration.consenters().size(), index));
    }
    return noted.getLastConfig().getIndex();
  }

  private Consenter consenter(IdentifierHeader identifier, Place place) {
    return configuration.consenters().stream()
        .filter(consenter -> consenter.id() == identifier.getIdentifier())
        .findFirst()
        .orElseThrow(
            () ->
                new EvidenceException(
                    ORDERER_UNKNOWN,
                    place,
                    "no consenter has the number "
                        + Integer.toUnsignedString(identifier.getIdentifier())));
  }
}
