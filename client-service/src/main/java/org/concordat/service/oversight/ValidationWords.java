package org.concordat.service.oversight;

import java.util.Arrays;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What a peer's validation codes mean, in words. */
public final class ValidationWords {
  private ValidationWords() {}

  /**
   * Explains a code.
   *
   * @param name the code's name
   * @return a sentence; for a code that is not known here, one that says so
   */
  public static String of(String name) {
    Optional<TxValidationCode> known =
        Arrays.stream(TxValidationCode.values())
            .filter(code -> code != TxValidationCode.UNRECOGNIZED && code.name().equals(name))
            .findFirst();
    return known.map(ValidationWords::of).orElse("A code this service does not know.");
  }

  /**
   * Tells whether a transaction only lost a race against another one.
   *
   * @param name the code's name
   * @return whether what it had read was changed before it
   */
  public static boolean isConflict(String name) {
    return name.equals(TxValidationCode.MVCC_READ_CONFLICT.name())
        || name.equals(TxValidationCode.PHANTOM_READ_CONFLICT.name());
  }

  private static String of(TxValidationCode code) {
    return switch (code) {
      case VALID -> "Valid: its writes are in force.";
      case NIL_ENVELOPE -> "There is no envelope at this place of the block.";
      case BAD_PAYLOAD -> "The payload cannot be read.";
      case BAD_COMMON_HEADER -> "The header is not that of a transaction of this channel.";
      case BAD_CREATOR_SIGNATURE ->
          "The creator's signature or certificate is not valid on this channel.";
      case INVALID_ENDORSER_TRANSACTION ->
          "The endorsed transaction is malformed, or its parts do not belong together.";
      case INVALID_CONFIG_TRANSACTION ->
          "The channel's new configuration was not agreed on as its policies ask.";
      case UNSUPPORTED_TX_PAYLOAD -> "The kind of payload is not supported.";
      case BAD_PROPOSAL_TXID -> "The transaction's id is not that of its creator and nonce.";
      case DUPLICATE_TXID -> "A transaction with this id was committed before: a replay.";
      case ENDORSEMENT_POLICY_FAILURE ->
          "Fewer members endorsed it than the policy asks for, or their endorsements do not hold.";
      case MVCC_READ_CONFLICT ->
          "Something it had read was changed by a transaction before it: it lost a race.";
      case PHANTOM_READ_CONFLICT ->
          "A range it had read was changed by a transaction before it: it lost a race.";
      case UNKNOWN_TX_TYPE -> "The envelope is of a kind that peers do not know.";
      case TARGET_CHAIN_NOT_FOUND -> "It was meant for another channel.";
      case MARSHAL_TX_ERROR -> "The transaction could not be written for its check.";
      case NIL_TXACTION -> "The transaction holds nothing to do.";
      case EXPIRED_CHAINCODE ->
          "It was endorsed under a definition of the chaincode that has ended.";
      case CHAINCODE_VERSION_CONFLICT ->
          "It was endorsed by another version of the chaincode than the one in force.";
      case BAD_HEADER_EXTENSION -> "The header's extension, which names the chaincode, is wrong.";
      case BAD_CHANNEL_HEADER -> "The channel's header is wrong.";
      case BAD_RESPONSE_PAYLOAD -> "The endorsers' answer cannot be read.";
      case BAD_RWSET -> "The reads and writes that were endorsed cannot be read.";
      case ILLEGAL_WRITESET -> "It writes what its chaincode may not write.";
      case INVALID_WRITESET -> "Its writes are malformed.";
      case INVALID_CHAINCODE -> "It calls a chaincode that is not defined on the channel.";
      case NOT_VALIDATED -> "The peer has not checked it.";
      case INVALID_OTHER_REASON -> "The peer found it invalid for a reason it does not name.";
      case UNRECOGNIZED -> throw new IllegalArgumentException("no code of Fabric's");
    };
  }
}
