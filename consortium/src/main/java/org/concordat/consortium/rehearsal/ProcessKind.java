package org.concordat.consortium.rehearsal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.concordat.chaincode.server.ChaincodeServerMain;
import org.concordat.consortium.broker.BrokerMain;
import org.concordat.consortium.demo.DemoMain;
import org.concordat.service.ClientServiceMain;
import org.concordat.worker.WorkerMain;

/** A kind of process that is started often enough to be worth a cache of its own. */
enum ProcessKind {
  BROKER(BrokerMain.class, "broker listens"),
  CHAINCODE(ChaincodeServerMain.class, "listens on port "),
  WORKER(WorkerMain.class, "takes tasks"),
  SERVICE(ClientServiceMain.class, "listening on "),
  DEMO(DemoMain.class, "Ready after ");

  private final Class<?> program;
  private final String ready;

  ProcessKind(Class<?> program, String ready) {
    this.program = program;
    this.ready = ready;
  }

  /** Its program. */
  Class<?> program() {
    return program;
  }

  /** What it prints when it is ready. */
  String ready() {
    return ready;
  }

  /** Its name in files: flags and cache. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ProcessKind named(String label) {
    for (ProcessKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "a kind of process is one of "
            + Arrays.stream(values()).map(ProcessKind::label).collect(Collectors.joining(", "))
            + ", got "
            + label);
  }
}
