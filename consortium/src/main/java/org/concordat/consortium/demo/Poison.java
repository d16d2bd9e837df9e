package org.concordat.consortium.demo;

import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.attack.AttackBoard;
import org.concordat.consortium.attack.PostingHandler;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;

/**
 * Puts the attacks of a run in place of the banks' honest workers. Honest updates are shown to the
 * attackers only where an attack needs them.
 */
final class Poison implements BiFunction<String, BankTaskHandler, TaskHandler> {
  private final DemoOptions options;
  private final AttackBoard board;

  Poison(DemoOptions options, AttackBoard board) {
    this.options = options;
    this.board = board;
  }

  /** A board of its own for each run: what one run posts is no other's business. */
  static AttackBoard board(DemoOptions options, DemoStudy plan) {
    Set<String> honest =
        options.banks().stream()
            .filter(bank -> !options.poison().containsKey(bank))
            .map(LedgerNetwork::mspId)
            .collect(Collectors.toSet());
    return new AttackBoard(honest, plan.timeWindow().plus(Duration.ofMinutes(5)));
  }

  @Override
  public TaskHandler apply(String bank, BankTaskHandler honest) {
    Attack attack = options.poison().get(bank);
    return attack == null ? new PostingHandler(honest, board) : attack.disguise(honest, board);
  }
}
