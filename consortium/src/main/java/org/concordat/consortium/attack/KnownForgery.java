package org.concordat.consortium.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.concordat.consortium.robustness.attack.AttackedStep;
import org.concordat.consortium.robustness.attack.RuleOracle;
import org.concordat.consortium.robustness.attack.UpdateAttack;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.Task;
import org.concordat.worker.training.BoundedUpdate;

/**
 * Lets an attack of the attack bench make the update of one bank, a round being its step. It sees
 * what the honest banks have posted, asks the study's own rule, and takes the aggregate before from
 * the change of the model. Several poisoned banks act each for itself. Rounds come one after the
 * other.
 */
final class KnownForgery implements Forgery {
  // Of a rule with a seed nobody knows the round's before all updates are committed.
  private static final String GUESS = "0".repeat(64);

  private final String bank;
  private final IntFunction<UpdateAttack> start;
  private final AttackBoard board;
  private UpdateAttack attack;
  private SplittableRandom random;
  private double[] before;

  /**
   * Creates the forgery.
   *
   * @param bank the poisoned bank's MSP id
   * @param start starts the attack, given the number of banks, itself included
   * @param board where the honest updates are
   */
  KnownForgery(String bank, IntFunction<UpdateAttack> start, AttackBoard board) {
    this.bank = bank;
    this.start = start;
    this.board = board;
  }

  @Override
  public synchronized FixedPointVector forge(Task.Train train, FixedPointVector own)
      throws InterruptedException {
    Study study = train.study();
    NormBound norm = study.aggregation().norm();
    SortedMap<String, FixedPointVector> posted = board.await(train.taskId());
    List<double[]> honest = new ArrayList<>();
    posted.values().forEach(update -> honest.add(update.toDoubles(norm.scaleBits())));
    if (honest.isEmpty()) {
      honest.add(own.toDoubles(norm.scaleBits()));
    }
    if (attack == null) {
      attack = start.apply(honest.size() + 1);
      random = new SplittableRandom(study.seed() ^ bank.hashCode());
    }
    AttackedStep.Past past =
        new AttackedStep.Past(train.round() - 1, study.rounds(), previous(train, norm));
    AttackedStep step =
        new AttackedStep(
            honest.toArray(double[][]::new),
            1,
            oracle(study, posted, own),
            random,
            past,
            Optional.empty());
    return BoundedUpdate.of(attack.forge(step)[0], norm);
  }

  /** The change of the model since the last round; zeros where that was rejected. */
  private Optional<double[]> previous(Task.Train train, NormBound norm) {
    double[] now = ForgedUpdates.read(train.parameters()).toDoubles(norm.scaleBits());
    Optional<double[]> change = Optional.empty();
    if (before != null) {
      double[] difference = new double[now.length];
      Arrays.setAll(difference, k -> now[k] - before[k]);
      change = Optional.of(difference);
    }
    before = now;
    return change;
  }

  /** The study's rule; where it refuses so few banks, whatever is asked comes back. */
  private RuleOracle oracle(
      Study study, SortedMap<String, FixedPointVector> posted, FixedPointVector own) {
    NormBound norm = study.aggregation().norm();
    AggregationRule rule = AggregationRules.named(study.aggregation().rule());
    int f = study.aggregation().f();
    SortedMap<String, int[]> rows = new TreeMap<>();
    posted.forEach((other, update) -> rows.put(other, update.toArray()));
    rows.put(bank, own.toArray());
    if (rule.check(rows.size(), f).isPresent()) {
      return forged -> forged[0];
    }
    return forged -> {
      rows.put(bank, BoundedUpdate.of(forged[0], norm).toArray());
      int[] aggregate =
          rule.combine(
              UpdateSet.of(norm.bound(), norm.scaleBits(), rows), Setting.of(f).withSeed(GUESS));
      return FixedPointVector.of(aggregate).toDoubles(norm.scaleBits());
    };
  }
}
