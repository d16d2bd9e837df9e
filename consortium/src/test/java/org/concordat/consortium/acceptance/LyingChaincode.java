package org.concordat.consortium.acceptance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.concordat.chaincode.fabric.ConcordatChaincode;
import org.concordat.chaincode.server.ChaincodeServer;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.PutState;

/**
 * Altered chaincode: it computes what it should, and writes something else. Every model it has
 * aggregated gets other parameters and another hash; its bank's peer endorses that in good faith.
 */
final class LyingChaincode {
  private LyingChaincode() {}

  /** Starts it where the honest one would be. */
  static ChaincodeServer start(
      String chaincodeId, String host, int port, Optional<ChaincodeServer.Tls> tls)
      throws IOException {
    return ChaincodeServer.serve(
        () -> {
          ConcordatChaincode honest = new ConcordatChaincode(chaincodeId);
          return toPeer -> honest.connect(new Altering(toPeer));
        },
        host,
        port,
        tls);
  }

  /** Another value in place of the true one. */
  static ByteString lie(ByteString truth) {
    String text = truth.toString(StandardCharsets.UTF_8);
    return ByteString.copyFromUtf8(
        text.replaceAll("\"modelHash\":\"[0-9a-f]{64}\"", hash("modelHash"))
            .replaceAll("\"hash\":\"[0-9a-f]{64}\"", hash("hash")));
  }

  private static String hash(String name) {
    return "\"" + name + "\":\"" + "0".repeat(64) + "\"";
  }

  private record Altering(StreamObserver<ChaincodeMessage> toPeer)
      implements StreamObserver<ChaincodeMessage> {
    @Override
    public void onNext(ChaincodeMessage message) {
      toPeer.onNext(
          message.getType() == ChaincodeMessage.Type.PUT_STATE ? altered(message) : message);
    }

    private static ChaincodeMessage altered(ChaincodeMessage message) {
      try {
        PutState write = PutState.parseFrom(message.getPayload());
        ByteString lie =
            write.getCollection().isEmpty() ? lie(write.getValue()) : negative(write.getValue());
        return message.toBuilder()
            .setPayload(write.toBuilder().setValue(lie).build().toByteString())
            .build();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Every parameter with the other sign, or nearly. */
    private static ByteString negative(ByteString parameters) {
      byte[] bytes = parameters.toByteArray();
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ~bytes[i];
      }
      return ByteString.copyFrom(bytes);
    }

    @Override
    public void onError(Throwable failure) {
      toPeer.onError(failure);
    }

    @Override
    public void onCompleted() {
      toPeer.onCompleted();
    }
  }
}
