package org.concordat.protocol.aggregation;

/** Takes an aggregate part by part, so that nobody need hold all of it. */
@FunctionalInterface
public interface VectorSink {
  /**
   * Takes the next values.
   *
   * @param first the coordinate of the first; parts come in ascending order and leave nothing out
   * @param values the values in the fixed point of the updates, a new array
   */
  void accept(int first, int[] values);
}
