package org.concordat.consortium.demo;

import java.io.IOException;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.study.Onboarding;
import org.concordat.network.screen.Screen;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.telemetry.WorkerTelemetrySettings;

/** Gets a consortium to where a study can be proposed. */
final class DemoStart {
  private final DemoOptions options;
  private final LedgerFactory ledgers;
  private final DemoData data;
  private final DemoStudy plan;
  private final Screen screen;
  private final Cleanup cleanup;

  DemoStart(
      DemoOptions options,
      LedgerFactory ledgers,
      DemoData data,
      DemoStudy plan,
      Screen screen,
      Cleanup cleanup) {
    this.options = options;
    this.ledgers = ledgers;
    this.data = data;
    this.plan = plan;
    this.screen = screen;
    this.cleanup = cleanup;
  }

  /** The workers as the options poison them; what one run posts is no other's business. */
  BiFunction<String, BankTaskHandler, TaskHandler> workers() {
    return new Poison(options, Poison.board(options, plan));
  }

  /** Starts ledger, broker, workers and services. */
  Consortium consortium(BiFunction<String, BankTaskHandler, TaskHandler> workers)
      throws IOException {
    int[] step = {0};
    int steps = 3 + 2 * options.banks().size();
    Consumer<String> progress = what -> screen.progress("starting", step[0]++, steps, what);
    return cleanup.started(
        Consortium.start(
            cleanup.directory(),
            data.rows(),
            ledgers,
            plan.timeWindow(),
            workers,
            progress,
            WorkerTelemetrySettings.read(System.getenv()).otlp()));
  }

  /** Puts the charter in force, and at every bank an agreement and a snapshot of its rows. */
  Onboarding agree(Consortium consortium) throws IOException {
    Onboarding onboarding =
        new Onboarding(
            consortium, InstantSource.system(), what -> screen.progress("onboarding", 0, 1, what));
    onboarding.agreeOnCharter(plan.limits(), plan.policy());
    onboarding.registerData(data.purpose());
    screen.erase();
    return onboarding;
  }
}
