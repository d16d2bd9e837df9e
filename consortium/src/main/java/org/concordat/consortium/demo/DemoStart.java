package org.concordat.consortium.demo;

import java.io.IOException;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.study.Onboarding;
import org.concordat.network.screen.Steps;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.telemetry.WorkerTelemetrySettings;

/** Gets a consortium to where a study can be proposed. */
final class DemoStart {
  private final DemoOptions options;
  private final LedgerFactory ledgers;
  private final DemoData data;
  private final DemoStudy plan;
  private final Cleanup cleanup;

  DemoStart(
      DemoOptions options, LedgerFactory ledgers, DemoData data, DemoStudy plan, Cleanup cleanup) {
    this.options = options;
    this.ledgers = ledgers;
    this.data = data;
    this.plan = plan;
    this.cleanup = cleanup;
  }

  /** The workers as the options poison them; what one run posts is no other's business. */
  BiFunction<String, BankTaskHandler, TaskHandler> workers() {
    return new Poison(options, Poison.board(options, plan));
  }

  /** Starts ledger, broker, workers and services. */
  Consortium consortium(Steps steps, BiFunction<String, BankTaskHandler, TaskHandler> workers)
      throws IOException {
    Consumer<String> progress = what -> begin(steps, what);
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

  /** What is done bank by bank is one step of as many parts. */
  private void begin(Steps steps, String what) {
    String[] words = what.split(": ", 2);
    if (words[0].startsWith("bank ")) {
      steps.begin("every bank: " + words[1], options.banks().size());
    } else {
      steps.begin(what);
    }
  }

  /** Puts the charter in force, and at every bank an agreement and a snapshot of its rows. */
  Onboarding agree(Steps steps, Consortium consortium) throws IOException {
    Onboarding onboarding = new Onboarding(consortium, InstantSource.system(), steps::begin);
    onboarding.agreeOnCharter(plan.limits(), plan.policy());
    onboarding.registerData(data.purpose());
    return onboarding;
  }
}
