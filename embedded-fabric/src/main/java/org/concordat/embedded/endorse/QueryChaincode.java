package org.concordat.embedded.endorse;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.embedded.block.Blocks;
import org.concordat.embedded.ledger.PeerLedger;
import org.concordat.embedded.ledger.PeerLedger.CommittedBlock;
import org.concordat.embedded.ledger.PeerLedger.TransactionPlace;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Response;

/** Fabric's system chaincode qscc: reads of blocks and transactions by number, hash and id. */
final class QueryChaincode {
  static final String NAME = "qscc";
  static final String VERSION = "3.1.5";

  private static final int OK = 200;
  private static final int ERROR = 500;
  private static final Set<String> FUNCTIONS =
      Set.of(
          "GetChainInfo",
          "GetBlockByNumber",
          "GetBlockByHash",
          "GetTransactionByID",
          "GetBlockByTxID");

  private final Endorser.Environment peer;

  QueryChaincode(Endorser.Environment peer) {
    this.peer = peer;
  }

  Response invoke(UnpackedProposal proposal) {
    List<ByteString> arguments = proposal.input().getArgsList();
    if (arguments.size() < 2) {
      return error("Incorrect number of arguments, " + arguments.size());
    }
    String function = arguments.get(0).toStringUtf8();
    String channel = arguments.get(1).toStringUtf8();
    if (!function.equals("GetChainInfo") && arguments.size() < 3) {
      return error("missing 3rd argument for " + function);
    }
    if (!channel.equals(peer.channel())) {
      return error("Invalid chain ID, " + channel);
    }
    if (!FUNCTIONS.contains(function)) {
      return error("Requested function " + function + " not found.");
    }
    Optional<String> denied = denied(proposal, function);
    if (denied.isPresent()) {
      return error("access denied for [%s][%s]: [%s]".formatted(function, channel, denied.get()));
    }
    ByteString argument = arguments.size() > 2 ? arguments.get(2) : ByteString.EMPTY;
    return switch (function) {
      case "GetChainInfo" -> chainInfo();
      case "GetBlockByNumber" -> byNumber(argument.toStringUtf8());
      case "GetBlockByHash" -> byHash(argument);
      case "GetTransactionByID" -> transaction(argument.toStringUtf8());
      default -> byTransaction(argument.toStringUtf8());
    };
  }

  private Optional<String> denied(UnpackedProposal proposal, String function) {
    try {
      return peer.access()
          .refusal(
              "qscc/" + function, peer.registry().member(proposal.signatureHeader().getCreator()));
    } catch (org.concordat.embedded.identity.MspRegistry.InvalidIdentityException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Response chainInfo() {
    long height = peer.ledger().height();
    Block last = peer.ledger().block(height - 1).orElseThrow().block();
    return ok(
        BlockchainInfo.newBuilder()
            .setHeight(height)
            .setCurrentBlockHash(Blocks.headerHash(last.getHeader()))
            .setPreviousBlockHash(last.getHeader().getPreviousHash())
            .build()
            .toByteString());
  }

  private Response byNumber(String text) {
    long number;
    try {
      number = Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return error(
          "Failed to parse block number with error strconv.ParseUint: parsing \"%s\": invalid syntax"
              .formatted(text));
    }
    // Fabric takes the largest number there is for the newest block
    Optional<CommittedBlock> block =
        peer.ledger().block(number == -1 ? peer.ledger().height() - 1 : number);
    return block
        .map(b -> ok(b.block().toByteString()))
        .orElseGet(
            () ->
                error(
                    "Failed to get block number %1$s, error no such block number [%1$s] in index"
                        .formatted(Long.toUnsignedString(number))));
  }

  private Response byHash(ByteString hash) {
    return peer.ledger()
        .blockByHash(hash)
        .map(b -> ok(b.block().toByteString()))
        .orElseGet(
            () ->
                error(
                    "Failed to get block hash %s, error no such block hash [%s] in index"
                        .formatted(
                            hash.toString(StandardCharsets.UTF_8),
                            org.concordat.identity.Digests.hex(hash.toByteArray()))));
  }

  private Response transaction(String id) {
    PeerLedger ledger = peer.ledger();
    Optional<TransactionPlace> place = ledger.transaction(id);
    if (place.isEmpty()) {
      return error(
          "Failed to get transaction with id %1$s, error no such transaction ID [%1$s] in index"
              .formatted(id));
    }
    CommittedBlock block = ledger.block(place.get().block()).orElseThrow();
    return ok(
        ProcessedTransaction.newBuilder()
            .setTransactionEnvelope(block.envelopes().get(place.get().index()).envelope())
            .setValidationCode(place.get().code().getNumber())
            .build()
            .toByteString());
  }

  private Response byTransaction(String id) {
    return peer.ledger()
        .transaction(id)
        .flatMap(place -> peer.ledger().block(place.block()))
        .map(b -> ok(b.block().toByteString()))
        .orElseGet(
            () ->
                error(
                    "Failed to get block for txID %1$s, error no such transaction ID [%1$s] in index"
                        .formatted(id)));
  }

  private static Response ok(ByteString payload) {
    return Response.newBuilder().setStatus(OK).setPayload(payload).build();
  }

  private static Response error(String message) {
    return Response.newBuilder().setStatus(ERROR).setMessage(message).build();
  }
}
