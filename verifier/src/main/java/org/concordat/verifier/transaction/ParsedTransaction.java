package org.concordat.verifier.transaction;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.concordat.protocol.commitment.Digests;
import org.concordat.verifier.wire.Parts;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * An envelope taken apart as Fabric's peers do it: what does not hold together is remembered as the
 * validation code a peer gives it. Nothing here is believed; signatures are another step.
 */
public final class ParsedTransaction {
  private final Envelope envelope;
  private final Parts parts = new Parts();
  private TxValidationCode headerFault = TxValidationCode.VALID;
  private Payload payload = Payload.getDefaultInstance();
  private ChannelHeader channelHeader = ChannelHeader.getDefaultInstance();
  private SignatureHeader signatureHeader = SignatureHeader.getDefaultInstance();
  private ChaincodeCall call = ChaincodeCall.NONE;

  private ParsedTransaction(Envelope envelope) {
    this.envelope = envelope;
  }

  /**
   * Takes an envelope apart.
   *
   * @param envelope the envelope
   * @return its parts, as far as they can be read
   */
  public static ParsedTransaction of(Envelope envelope) {
    ParsedTransaction parsed = new ParsedTransaction(envelope);
    parsed.readHeader();
    if (parsed.headerFault == TxValidationCode.VALID && parsed.isChaincodeCall()) {
      parsed.call = ChaincodeCall.read(parsed.payload, parsed.channelHeader, parsed.parts);
    }
    return parsed;
  }

  private void readHeader() {
    headerFault = TxValidationCode.BAD_PAYLOAD;
    try {
      payload = parts.read(Payload.parser(), envelope.getPayload(), "payload");
      headerFault = TxValidationCode.BAD_COMMON_HEADER;
      channelHeader =
          parts.read(
              ChannelHeader.parser(), payload.getHeader().getChannelHeader(), "channel header");
      signatureHeader =
          parts.read(
              SignatureHeader.parser(),
              payload.getHeader().getSignatureHeader(),
              "signature header");
    } catch (InvalidProtocolBufferException e) {
      return; // headerFault already says what could not be read
    }
    boolean knownType =
        switch (HeaderType.forNumber(channelHeader.getType())) {
          case ENDORSER_TRANSACTION, CONFIG_UPDATE, CONFIG -> true;
          case null, default -> false;
        };
    if (payload.hasHeader()
        && knownType
        && channelHeader.getEpoch() == 0
        && !signatureHeader.getNonce().isEmpty()
        && !signatureHeader.getCreator().isEmpty()) {
      headerFault = TxValidationCode.VALID;
      readIdentity();
    }
  }

  /** Only for its form: whose it is, the membership says. */
  private void readIdentity() {
    try {
      parts.read(SerializedIdentity.parser(), signatureHeader.getCreator(), "creator");
    } catch (InvalidProtocolBufferException e) {
      return; // then it is nobody's
    }
  }

  /**
   * Returns the envelope.
   *
   * @return payload and signature
   */
  public Envelope envelope() {
    return envelope;
  }

  /**
   * Returns the fault of payload or header.
   *
   * @return the code, or VALID
   */
  public TxValidationCode headerFault() {
    return headerFault;
  }

  /**
   * Returns whether it calls a chaincode.
   *
   * @return whether it is no configuration
   */
  public boolean isChaincodeCall() {
    return channelHeader.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE;
  }

  /**
   * Returns whether it is a configuration of the channel.
   *
   * @return whether it is one
   */
  public boolean isConfiguration() {
    return channelHeader.getType() == HeaderType.CONFIG_VALUE;
  }

  /**
   * Returns the payload's data.
   *
   * @return a transaction or a configuration
   */
  public ByteString data() {
    return payload.getData();
  }

  /**
   * Returns the channel it is for.
   *
   * @return the channel's name
   */
  public String channel() {
    return channelHeader.getChannelId();
  }

  /**
   * Returns the id it claims.
   *
   * @return a text of any form
   */
  public String transactionId() {
    return channelHeader.getTxId();
  }

  /**
   * Returns whether its id is the one its nonce and sender give.
   *
   * @return whether it is SHA-256 of both, in hexadecimal digits
   */
  public boolean hasOwnId() {
    byte[] id =
        Digests.newSha256()
            .digest(signatureHeader.getNonce().concat(signatureHeader.getCreator()).toByteArray());
    return HexFormat.of().formatHex(id).equals(transactionId());
  }

  /**
   * Returns who sent it.
   *
   * @return a serialized identity
   */
  public ByteString creator() {
    return signatureHeader.getCreator();
  }

  /**
   * Returns its sender's clock.
   *
   * @return the time; the farthest there is for a time beyond all calendars
   */
  public Instant time() {
    Timestamp time = channelHeader.getTimestamp();
    if (time.getSeconds() <= Instant.MIN.getEpochSecond()
        || time.getSeconds() >= Instant.MAX.getEpochSecond() - 3) {
      return time.getSeconds() < 0 ? Instant.MIN : Instant.MAX;
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /**
   * Returns what was called.
   *
   * @return the call; {@link ChaincodeCall#NONE} when there is none
   */
  public ChaincodeCall call() {
    return call;
  }

  /**
   * Returns the first part that is not in protobuf's one form.
   *
   * @return its name, or empty
   */
  public Optional<String> oddPart() {
    return parts.odd();
  }
}
