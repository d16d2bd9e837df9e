package org.concordat.consortium.attack;

import java.util.Arrays;
import java.util.Collection;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.task.Task;
import org.concordat.worker.training.BoundedUpdate;

/** What is sent in place of an honest update. */
sealed interface Forgery {
  /**
   * Makes the update to send.
   *
   * @param train the task
   * @param own what honest training gave
   * @return what is sent
   * @throws InterruptedException when interrupted while waiting for others
   */
  FixedPointVector forge(Task.Train train, FixedPointVector own) throws InterruptedException;

  /** The opposite direction, as long as the bound allows. */
  record Opposite() implements Forgery {
    @Override
    public FixedPointVector forge(Task.Train train, FixedPointVector own) {
      NormBound bound = train.study().aggregation().norm();
      double[] opposite = own.toDoubles(bound.scaleBits());
      double norm = norm(opposite);
      scale(opposite, norm == 0 ? 0 : -bound.bound() / norm);
      return BoundedUpdate.of(opposite, bound);
    }
  }

  /** -τ times the mean of the honest updates. */
  record InnerProduct(double tau, AttackBoard board) implements Forgery {
    @Override
    public FixedPointVector forge(Task.Train train, FixedPointVector own)
        throws InterruptedException {
      NormBound bound = train.study().aggregation().norm();
      Collection<FixedPointVector> honest = honest(train, own, board);
      double[] forged = mean(honest, bound.scaleBits());
      scale(forged, -tau);
      return BoundedUpdate.of(forged, bound);
    }
  }

  /**
   * Mean minus z standard deviations, with the z of the paper's section 3.2: the largest shift for
   * which s = ⌊n/2⌋ + 1 - f honest banks still lie further out, z = Φ⁻¹((n - f - s) / (n - f)).
   * This board knows the honest banks only, so one poisoned bank is assumed.
   */
  record LittleIsEnough(AttackBoard board) implements Forgery {
    @Override
    public FixedPointVector forge(Task.Train train, FixedPointVector own)
        throws InterruptedException {
      NormBound bound = train.study().aggregation().norm();
      Collection<FixedPointVector> honest = honest(train, own, board);
      double[] mean = mean(honest, bound.scaleBits());
      double[] forged = mean.clone();
      double z = shift(honest.size());
      double[] squares = new double[mean.length];
      for (FixedPointVector update : honest) {
        double[] values = update.toDoubles(bound.scaleBits());
        for (int k = 0; k < squares.length; k++) {
          squares[k] += (values[k] - mean[k]) * (values[k] - mean[k]);
        }
      }
      for (int k = 0; k < forged.length; k++) {
        forged[k] = mean[k] - z * Math.sqrt(squares[k] / honest.size());
      }
      return BoundedUpdate.of(forged, bound);
    }

    /** Returns z for a number of honest banks and one poisoned; at least 0.3. */
    static double shift(int honest) {
      int n = honest + 1;
      int supporters = n / 2 + 1 - 1;
      double share = (double) (honest - supporters) / honest;
      return Math.max(0.3, normalQuantile(share));
    }

    /** The standard normal quantile by bisection; 0 below one half. */
    private static double normalQuantile(double share) {
      double low = 0;
      double high = 6;
      for (int step = 0; step < 60; step++) {
        double middle = (low + high) / 2;
        if (normalCumulative(middle) < share) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** By Simpson's rule from 0 to z. */
    private static double normalCumulative(double z) {
      int pieces = 200;
      double width = z / pieces;
      double sum = 0;
      for (int k = 0; k <= pieces; k++) {
        double x = k * width;
        double weight = k == 0 || k == pieces ? 1 : k % 2 == 1 ? 4 : 2;
        sum += weight * Math.exp(-x * x / 2);
      }
      return 0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI);
    }
  }

  /** Another bank's update; its own when the other posted none. */
  record Copy(String victim, AttackBoard board) implements Forgery {
    @Override
    public FixedPointVector forge(Task.Train train, FixedPointVector own)
        throws InterruptedException {
      return board.await(train.taskId()).getOrDefault(victim, own);
    }
  }

  /** The bound in each of the first two values: in range, but over the norm. */
  record OverTheBound() implements Forgery {
    @Override
    public FixedPointVector forge(Task.Train train, FixedPointVector own) {
      int[] values = own.toArray();
      int largest = train.study().aggregation().norm().largestValue();
      Arrays.fill(values, 0, Math.min(2, values.length), largest);
      return FixedPointVector.of(values);
    }
  }

  private static Collection<FixedPointVector> honest(
      Task.Train train, FixedPointVector own, AttackBoard board) throws InterruptedException {
    Collection<FixedPointVector> honest = board.await(train.taskId()).values();
    return honest.isEmpty() ? java.util.List.of(own) : honest;
  }

  private static double[] mean(Collection<FixedPointVector> updates, int scaleBits) {
    double[] mean = new double[updates.iterator().next().dimension()];
    for (FixedPointVector update : updates) {
      double[] values = update.toDoubles(scaleBits);
      for (int k = 0; k < mean.length; k++) {
        mean[k] += values[k] / updates.size();
      }
    }
    return mean;
  }

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
  }

  private static void scale(double[] vector, double factor) {
    for (int k = 0; k < vector.length; k++) {
      vector[k] *= factor;
    }
  }
}
