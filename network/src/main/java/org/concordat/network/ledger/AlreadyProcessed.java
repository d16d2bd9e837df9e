package org.concordat.network.ledger;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;

/**
 * Takes an orderer's "already processed" for what it is: acceptance. A peer's gateway sends a
 * transaction to every orderer at once; when a block with it is cut before the last of them has
 * received it, too few say yes and Submit fails although the transaction commits. What became of it
 * tells the commit's status, as ever.
 */
public final class AlreadyProcessed implements ClientInterceptor {
  private static final String SAID = "request already processed";

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    ClientCall<Q, R> call = next.newCall(method, options);
    if (!method.getFullMethodName().equals(GatewayGrpc.getSubmitMethod().getFullMethodName())) {
      return call;
    }
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(new Listening<>(listener, method), headers);
      }
    };
  }

  private static final class Listening<R> extends SimpleForwardingClientCallListener<R> {
    private final MethodDescriptor<?, R> method;

    Listening(ClientCall.Listener<R> listener, MethodDescriptor<?, R> method) {
      super(listener);
      this.method = method;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.getCode() == Status.Code.UNAVAILABLE && processed(status, trailers)) {
        super.onMessage(
            method.parseResponse(SubmitResponse.getDefaultInstance().toByteString().newInput()));
        super.onClose(Status.OK, new Metadata());
      } else {
        super.onClose(status, trailers);
      }
    }

    private static boolean processed(Status status, Metadata trailers) {
      for (Any detail : StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
        try {
          if (detail.is(ErrorDetail.class)
              && detail.unpack(ErrorDetail.class).getMessage().contains(SAID)) {
            return true;
          }
        } catch (InvalidProtocolBufferException e) {
          return false;
        }
      }
      return false;
    }
  }
}
