package org.concordat.service.participation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.projection.Projection;
import org.concordat.service.telemetry.RoundSteps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The engine: after each block, each result and each deadline it asks what is needed, and tries
 * that. It remembers only what is under way; a restart costs at most doing something twice, which
 * the ledger and the workers answer as the first time.
 */
public final class Driver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
  private static final long LONGEST_WAIT_MILLIS = 30_000;
  private static final long FORBIDDEN_MILLIS = 2_000;

  private final StudyViews views;
  private final Decisions decisions;
  private final Deeds deeds;
  private final RoundLog rounds;
  private final Operations operations;
  private final PurgedUpdates purged;
  private final Projection projection;
  private final Clock clock;
  private final long turnMillis;
  private final BooleanSupplier mayAct;
  private final RoundSteps steps;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private final Freshness freshness = new Freshness();
  private final Object lock = new Object();
  private final Map<Object, Attempt> attempts = new HashMap<>();
  private boolean signalled = true;
  private boolean closed;

  /**
   * Creates the engine; it starts with {@link #start}.
   *
   * @param views what there is
   * @param decisions what is needed
   * @param deeds how it is done
   * @param rounds where definite refusals are noted
   * @param operations long work asked for by people
   * @param purged own copies of what was purged
   * @param projection tells when an effect has arrived
   * @param clock the time
   * @param turnMillis how long a member waits for the one before it to close a phase
   * @param mayAct whether this member may act at all; whoever changes that wakes the engine
   * @param steps told what is done for which round
   * @param name the thread's name
   */
  public Driver(
      StudyViews views,
      Decisions decisions,
      Deeds deeds,
      RoundLog rounds,
      Operations operations,
      PurgedUpdates purged,
      Projection projection,
      Clock clock,
      long turnMillis,
      BooleanSupplier mayAct,
      RoundSteps steps,
      String name) {
    this.views = views;
    this.decisions = decisions;
    this.deeds = deeds;
    this.rounds = rounds;
    this.operations = operations;
    this.purged = purged;
    this.projection = projection;
    this.clock = clock;
    this.turnMillis = turnMillis;
    this.mayAct = mayAct;
    this.steps = steps;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Starts to drive. */
  public void start() {
    thread.start();
  }

  /**
   * Tells whether it drives.
   *
   * @return whether its thread is alive
   */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Says that something has changed. */
  public void wake() {
    synchronized (lock) {
      signalled = true;
      lock.notifyAll();
    }
  }

  private void run() {
    long wait = 0;
    while (awaitSignal(wait)) {
      try {
        wait = step();
      } catch (RuntimeException e) {
        if (isClosed()) {
          return;
        }
        LOG.atError().setCause(e).log("cannot decide; looking again in a second");
        wait = 1_000;
      }
    }
  }

  private boolean awaitSignal(long millis) {
    synchronized (lock) {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (!signalled && !closed) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          break;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      signalled = false;
      return !closed;
    }
  }

  /** Looks once; tells after how many milliseconds to look again. */
  private long step() {
    if (!mayAct.getAsBoolean()) {
      return FORBIDDEN_MILLIS;
    }
    long now = clock.millis();
    long height = projection.nextBlock();
    long hold = freshness.hold(now, height, projection.newestMillis());
    if (hold > 0) {
      return hold;
    }
    List<Job> jobs = new ArrayList<>(operations.jobs(now));
    jobs.addAll(purged.jobs());
    long wakeAt = now + LONGEST_WAIT_MILLIS;
    for (StudyView view : views.running()) {
      for (Action action : decisions.next(view, now)) {
        if (action instanceof Action.LookAgain again) {
          wakeAt = Math.min(wakeAt, again.atMillis());
        } else {
          jobs.add(job(action, view));
        }
      }
    }
    synchronized (lock) {
      if (closed) {
        return 0;
      }
      forgetAllBut(jobs);
      for (Job job : jobs) {
        Attempt attempt =
            attempts.computeIfAbsent(job.key(), any -> new Attempt(now + job.delayMillis()));
        if (attempt.running || attempt.effectIn.orElse(-1) >= height) {
          continue;
        }
        if (attempt.notBefore <= now) {
          attempt.running = true;
          workers.execute(() -> attempt(job, attempt));
        } else {
          wakeAt = Math.min(wakeAt, attempt.notBefore);
        }
      }
    }
    return Math.max(1, wakeAt - now);
  }

  private Job job(Action action, StudyView view) {
    long delay = action instanceof Action.ClosePhase close ? close.turn() * turnMillis : 0;
    return new Job(
        action,
        delay,
        () -> steps.within(action, () -> deeds.carryOut(action)),
        refusal -> {
          if (concernsOwnUpdate(action)) {
            rounds.refuse(
                action.study(),
                action.round(),
                new StudyView.RoundRefusal(
                    view.round().phase(), refusal.code().name(), refusal.detail()));
          }
        });
  }

  /**
   * A refused move, wish to rejoin or early training says nothing about the bank's own part in the
   * round.
   */
  private static boolean concernsOwnUpdate(Action action) {
    return switch (action) {
      case Action.ClosePhase close -> false;
      case Action.Rejoin rejoin -> false;
      case Action.LookAgain again -> false;
      // The round it is for may still be trained for when it opens.
      case Action.TrainAhead ahead -> false;
      case Action.PublishTraining training -> true;
      case Action.CommitUpdate commit -> true;
      case Action.RevealChunk reveal -> true;
      case Action.PublishEvaluation evaluation -> true;
      case Action.Judge judge -> true;
    };
  }

  private void forgetAllBut(List<Job> jobs) {
    Set<Object> needed = new HashSet<>();
    jobs.forEach(job -> needed.add(job.key()));
    Iterator<Map.Entry<Object, Attempt>> all = attempts.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Object, Attempt> entry = all.next();
      if (!entry.getValue().running && !needed.contains(entry.getKey())) {
        all.remove();
      }
    }
  }

  private void attempt(Job job, Attempt attempt) {
    try {
      OptionalLong block = job.work().get();
      LOG.atDebug().addKeyValue("job", job.key()).log("done");
      finish(attempt, block, 0);
    } catch (ConcordatException e) {
      refused(job, attempt, e);
    } catch (RuntimeException e) {
      LOG.atLevel(isClosed() ? Level.DEBUG : Level.ERROR)
          .addKeyValue("job", job.key())
          .setCause(e)
          .log("failed");
      refused(job, attempt, new ConcordatException(ErrorCode.INTERNAL, e.toString(), e));
    }
  }

  private void refused(Job job, Attempt attempt, ConcordatException refusal) {
    OptionalLong again = Patience.again(refusal.code(), attempt.tries + 1);
    boolean stop = isClosed();
    LOG.atLevel(again.isPresent() ? Level.DEBUG : Level.WARN)
        .addKeyValue("job", job.key())
        .addKeyValue("code", refusal.code())
        .addKeyValue("detail", refusal.detail())
        .addKeyValue("tries", attempt.tries + 1)
        .log(again.isPresent() ? "not yet; trying again" : "refused");
    if (again.isEmpty() && !stop) {
      try {
        job.refused().note(refusal);
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("job", job.key()).setCause(e).log("cannot note a refusal");
      }
    }
    finish(attempt, OptionalLong.empty(), again.orElse(LONGEST_WAIT_MILLIS));
  }

  private void finish(Attempt attempt, OptionalLong block, long pauseMillis) {
    synchronized (lock) {
      attempt.running = false;
      attempt.tries++;
      attempt.effectIn = block;
      attempt.notBefore = clock.millis() + pauseMillis;
      signalled = true;
      lock.notifyAll();
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    workers.shutdownNow();
    try {
      thread.join(2_000);
      workers.awaitTermination(3, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is under way for one need; guarded by the engine's lock. */
  private static final class Attempt {
    private long notBefore;
    private boolean running;
    private int tries;
    private OptionalLong effectIn = OptionalLong.empty();

    private Attempt(long notBefore) {
      this.notBefore = notBefore;
    }
  }
}
