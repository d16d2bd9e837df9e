package org.concordat.worker.training;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.Nd4jBlas;

/**
 * Keeps ND4J to the calling thread. For networks of this size its own threads cost more than they
 * bring (measured: 1.5 to 3 times slower), and with one thread every sum has one order.
 */
final class NativeThreads {
  private NativeThreads() {}

  /** Applies to the calling thread; the first call loads the native libraries. */
  static void useOne() {
    // Nd4j has to be initialised first: the other way round its native libraries are not found.
    boolean blasIsNative = Nd4j.factory().blas() instanceof Nd4jBlas;
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    if (blasIsNative) {
      ((Nd4jBlas) Nd4j.factory().blas()).setMaxThreads(1);
    }
  }
}
