package org.concordat.consortium.benchmark;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * The least a contract can do: it puts one value under one key, and neither reads nor checks
 * anything. Runs on the same shim and the same server as our chaincode.
 */
final class OnePut extends ChaincodeBase {
  /** Its one transaction; arguments are key and value. */
  static final String PUT = "Put";

  OnePut(String chaincodeId) {
    processCommandLineOptions(new String[] {"-i", chaincodeId});
    Metrics.initialize(getChaincodeConfig());
    Traces.initialize(getChaincodeConfig());
    validateOptions();
  }

  StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer)
      throws IOException {
    return connectToPeer(toPeer);
  }

  @Override
  public Response init(ChaincodeStub stub) {
    return ResponseUtils.newSuccessResponse();
  }

  @Override
  public Response invoke(ChaincodeStub stub) {
    List<byte[]> arguments = stub.getArgs();
    if (arguments.size() != 3) {
      return ResponseUtils.newErrorResponse(PUT + " takes a key and a value");
    }
    stub.putState(new String(arguments.get(1), StandardCharsets.UTF_8), arguments.get(2));
    return ResponseUtils.newSuccessResponse();
  }
}
