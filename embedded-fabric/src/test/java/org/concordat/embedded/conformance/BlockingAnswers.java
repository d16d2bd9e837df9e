package org.concordat.embedded.conformance;

import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/** A stream's answers, to be taken one by one. */
final class BlockingAnswers implements StreamObserver<DeliverResponse> {
  private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();

  @Override
  public void onNext(DeliverResponse value) {
    queue.add(value);
  }

  @Override
  public void onError(Throwable error) {
    queue.add(error);
  }

  @Override
  public void onCompleted() {
    queue.add("end");
  }

  Iterator<DeliverResponse> iterator() {
    return new Iterator<>() {
      private Object next;

      @Override
      public boolean hasNext() {
        if (next == null) {
          try {
            next = queue.poll(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        if (next instanceof Throwable error) {
          throw new IllegalStateException(error);
        }
        return next instanceof DeliverResponse;
      }

      @Override
      public DeliverResponse next() {
        DeliverResponse value = (DeliverResponse) next;
        next = null;
        return value;
      }
    };
  }
}
