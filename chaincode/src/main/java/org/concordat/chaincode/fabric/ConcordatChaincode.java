package org.concordat.chaincode.fabric;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import org.concordat.chaincode.Contracts;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * The chaincode as the shim runs it. Extends the shim's base directly: its contract router would
 * scan the class path at start. Serves one peer at a time.
 */
public final class ConcordatChaincode extends ChaincodeBase {
  private static final System.Logger LOG = System.getLogger(ConcordatChaincode.class.getName());

  private final Understood understood = new Understood();

  /**
   * Prepares the chaincode of one peer.
   *
   * @param chaincodeId the package's id, as the peer knows it
   */
  public ConcordatChaincode(String chaincodeId) {
    processCommandLineOptions(new String[] {"-i", chaincodeId});
    Metrics.initialize(getChaincodeConfig());
    Traces.initialize(getChaincodeConfig());
    validateOptions();
  }

  /**
   * Takes a peer's connection.
   *
   * @param toPeer where messages to the peer go
   * @return where messages from the peer go
   * @throws IOException when the shim refuses it
   */
  public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer)
      throws IOException {
    return connectToPeer(toPeer);
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newSuccessResponse();
  }

  /**
   * Runs a transaction. A refusal becomes an error response whose message starts with its code;
   * everything else becomes {@link ErrorCode#INTERNAL}, told to the log only.
   */
  @Override
  public Response invoke(ChaincodeStub stub) {
    try {
      List<String> arguments = stub.getStringArgs();
      if (arguments.isEmpty()) {
        throw new ConcordatException(ErrorCode.UNKNOWN_TRANSACTION, "no transaction was named");
      }
      return ResponseUtils.newSuccessResponse(
          Contracts.run(
              new FabricLedger(stub, understood),
              arguments.getFirst(),
              arguments.subList(1, arguments.size())));
    } catch (ConcordatException refused) {
      return ResponseUtils.newErrorResponse(refused.getMessage());
    } catch (Throwable fault) {
      // Also errors: the shim would leave the peer waiting for an answer.
      LOG.log(System.Logger.Level.ERROR, "transaction " + stub.getTxId() + " failed", fault);
      return ResponseUtils.newErrorResponse(
          new ConcordatException(
                  ErrorCode.INTERNAL, "the chaincode failed in transaction " + stub.getTxId())
              .getMessage());
    }
  }
}
