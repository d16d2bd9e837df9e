package org.concordat.protocol.round;

import static org.concordat.protocol.error.Checks.check;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;

/** When phases move, and how judgements decide. */
public final class RoundRules {
  private RoundRules() {}

  /**
   * Checks that a phase may be closed: everyone awaited has acted, or the deadline has passed.
   *
   * <p>A transaction's time is its client's choice within the peers' time window. A deadline
   * therefore counts as passed only one window after it: then it has passed by every honest peer's
   * clock too, and a bank that post-dates its transactions cannot close a phase on the others.
   *
   * @param awaited the banks waited for
   * @param acted those that have acted
   * @param deadlineMillis the deadline
   * @param nowMillis the transaction's time
   * @param limits the limits of the study's charter
   * @return the refusal, or empty
   */
  public static Optional<Refusal> refuseToClose(
      Collection<String> awaited,
      Collection<String> acted,
      long deadlineMillis,
      long nowMillis,
      Charter.Limits limits) {
    return check(
        acted.containsAll(awaited) || nowMillis > deadlineMillis + limits.timeWindowMillis(),
        ErrorCode.PHASE_STILL_OPEN,
        () ->
            "waiting for "
                + awaited.stream().filter(bank -> !acted.contains(bank)).toList()
                + " until "
                + deadlineMillis);
  }

  /**
   * Checks that the number of valid updates allows an aggregate.
   *
   * @param n the number of valid updates
   * @param f how many may be poisoned; never shrinks
   * @param minimumParticipants the study's minimum
   * @return the refusal, or empty
   */
  public static Optional<Refusal> refuseTooFew(int n, int f, int minimumParticipants) {
    int needed = Math.max(minimumParticipants, f > 0 ? 3 * f + 1 : 1);
    return check(
        n >= needed,
        ErrorCode.TOO_FEW_PARTICIPANTS,
        () -> n + " valid updates, at least " + needed + " are needed");
  }

  /**
   * Decides a judged round: the model is accepted when more than half of the awaited banks judged
   * it and the median change against its parent is at least -δ. Of an even number of judgements the
   * lower of the middle two counts.
   *
   * @param judging the round
   * @param judgements those handed in
   * @param toleranceMicros δ, in millionths
   * @return the end
   */
  public static RoundState.Ended decide(
      RoundState.Judging judging, List<Judgement> judgements, long toleranceMicros) {
    int needed = judging.awaited().size() / 2 + 1;
    if (judgements.size() < needed) {
      return judging.toExpired(
          judgements.size() + " judgements by the deadline, at least " + needed + " are needed");
    }
    long[] changes = judgements.stream().mapToLong(Judgement::changeMicros).sorted().toArray();
    long median = changes[(changes.length - 1) / 2];
    String found = "median change " + median + " millionths over " + changes.length + " judgements";
    return median >= -toleranceMicros ? judging.toAccepted(found) : judging.toRejected(found);
  }
}
