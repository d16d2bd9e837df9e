package org.concordat.embedded.gateway;

import com.google.protobuf.Any;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** gRPC errors with Fabric's details. */
final class Rpc {
  private Rpc() {}

  static StatusRuntimeException error(io.grpc.Status.Code code, String message) {
    return error(code, message, List.of());
  }

  static StatusRuntimeException error(
      io.grpc.Status.Code code, String message, List<ErrorDetail> details) {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(message);
    details.forEach(d -> status.addDetails(Any.pack(d)));
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
