package org.concordat.consortium.attack;

import java.util.Arrays;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.task.Task;
import org.concordat.worker.training.BoundedUpdate;

/** What is sent in place of an honest update. */
interface Forgery {
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

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
  }

  private static void scale(double[] vector, double factor) {
    for (int k = 0; k < vector.length; k++) {
      vector[k] *= factor;
    }
  }
}
