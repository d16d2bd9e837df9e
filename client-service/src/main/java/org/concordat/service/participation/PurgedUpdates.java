package org.concordat.service.participation;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Purge;
import org.concordat.service.projection.Projection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this service itself keeps of an update that was purged from the peers: the training with its
 * result, and the commitment's salt. They go when the ledger shows the purge, and are looked for
 * once more after each start: it does not matter where the process stops.
 */
public final class PurgedUpdates {
  private static final Logger LOG = LoggerFactory.getLogger(PurgedUpdates.class);

  private final Projection projection;
  private final TaskLog tasks;
  private final RoundLog rounds;
  private final String bank;
  private final Set<Purge> erased = ConcurrentHashMap.newKeySet();

  /**
   * Creates the erasure of one bank.
   *
   * @param projection shows the purges
   * @param tasks holds results of trainings
   * @param rounds holds salts
   * @param bank the own MSP id
   */
  public PurgedUpdates(Projection projection, TaskLog tasks, RoundLog rounds, String bank) {
    this.projection = projection;
    this.tasks = tasks;
    this.rounds = rounds;
    this.bank = bank;
  }

  /** What is to be erased. */
  List<Job> jobs() {
    return projection.listAs(Purge.class, RecordType.PURGE).stream()
        .filter(purge -> purge.bank().equals(bank) && !erased.contains(purge))
        .map(
            purge ->
                new Job(
                    "erase " + purge.study() + "/" + purge.round(),
                    0,
                    () -> erase(purge),
                    refusal -> {}))
        .toList();
  }

  private OptionalLong erase(Purge purge) {
    int trainings = tasks.eraseTrainings(purge.study(), purge.round());
    boolean salt = rounds.eraseSalt(purge.study(), purge.round());
    erased.add(purge);
    if (trainings > 0 || salt) {
      LOG.atInfo()
          .addKeyValue("study", purge.study())
          .addKeyValue("round", purge.round())
          .log("erased the own copy of a purged update");
    }
    return OptionalLong.empty();
  }
}
