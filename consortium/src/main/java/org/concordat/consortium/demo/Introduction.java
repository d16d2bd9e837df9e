package org.concordat.consortium.demo;

import org.concordat.network.screen.Screen;

/** What a run is going to do, before it begins. */
final class Introduction {
  private final DemoOptions options;
  private final Screen screen;

  Introduction(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  void show() {
    screen.line(
        "Concordat demo: " + options.banks().size() + " banks and a regulator, one machine");
    if (options.tour()) {
      screen.line("  a first study is trained, its model put to use; then it is yours");
    } else if (options.handsOn()) {
      screen.line("  agreements in force, rows registered, no study: that is yours to propose");
    } else {
      plan();
    }
    options
        .poison()
        .forEach(
            (bank, attack) ->
                screen.line("  bank " + bank + " is poisoned: " + screen.bad(attack.name())));
    screen.line(
        switch (options.ledger()) {
          case EMBEDDED -> "  The embedded ledger proves nothing: this process holds all keys.";
          case FABRIC ->
              "  Ledger: Hyperledger Fabric, an orderer or peer a process; this machine holds all"
                  + " keys.";
        });
    screen.line("");
  }

  private void plan() {
    screen.line(
        "  rule "
            + options.rule()
            + ", f = "
            + options.f()
            + ", seed "
            + options.seed()
            + ", "
            + options.rounds()
            + " rounds");
  }
}
