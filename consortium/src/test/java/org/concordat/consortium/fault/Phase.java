package org.concordat.consortium.fault;

import java.util.Locale;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;

/** A phase of a round, by the event of the ledger with which it begins. */
enum Phase {
  /** The round before it has ended: commits are open. */
  COMMIT,
  /** Commits are closed. */
  REVEAL,
  /** The last bank has revealed: the round can be finalised. */
  FINALISE,
  /** There is a new model, and the banks judge it. */
  JUDGE;

  /** A point of a study: a phase of a round. */
  record Start(int round, Phase phase) {}

  /**
   * Reads which phase an event begins, if any.
   *
   * @param event the event
   * @param revealed how many banks have revealed in its round, with it
   * @param banks how many banks there are
   * @return the phase's start; null when it begins none
   */
  static Start begunBy(LedgerEvent event, int revealed, int banks) {
    TransactionName name = TransactionName.named(event.transaction()).orElse(null);
    return switch (name) {
      case START_STUDY -> new Start(1, COMMIT);
      case REVEAL_UPDATE -> revealed == banks ? new Start(event.round(), FINALISE) : null;
      case ADVANCE_ROUND, FINALIZE_ROUND -> {
        RoundState.Phase now = RoundState.Phase.valueOf(event.phase());
        if (now.isEnd()) {
          yield new Start(event.round() + 1, COMMIT);
        }
        yield switch (now) {
          case REVEALING -> new Start(event.round(), REVEAL);
          case JUDGING -> new Start(event.round(), JUDGE);
          default -> null;
        };
      }
      case null, default -> null;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
