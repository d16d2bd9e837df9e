package org.concordat.verifier.story;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;

/**
 * A model's story. Field names are those of the report for machines.
 *
 * @param model the model
 * @param study the study it comes of
 * @param participants the banks that take part, ascending
 * @param rounds the rounds up to the model
 * @param ancestors the rounds of the models it descends from, its parent first, 0 last
 * @param uses how banks use it
 * @param taints withdrawals that taint it
 * @param servedUntilMillis until when it may be served all the same; where it is tainted
 * @param successor the model that takes its place; where there is one
 * @param purges updates that were removed since
 */
public record ModelStory(
    Model model,
    StudyLine study,
    List<Participant> participants,
    List<RoundLine> rounds,
    List<Integer> ancestors,
    List<Use> uses,
    List<TaintLine> taints,
    Optional<Long> servedUntilMillis,
    Optional<Successor> successor,
    List<PurgeLine> purges) {
  /** Copies the lists. */
  public ModelStory {
    participants = List.copyOf(participants);
    rounds = List.copyOf(rounds);
    ancestors = List.copyOf(ancestors);
    uses = List.copyOf(uses);
    taints = List.copyOf(taints);
    purges = List.copyOf(purges);
  }

  /**
   * A fact and the transaction that put it on the ledger.
   *
   * @param block the transaction's block
   * @param position its place in the block, from 0
   * @param transaction its id
   * @param atMillis its time
   */
  public record Fact(long block, long position, String transaction, long atMillis) {}

  /**
   * The model.
   *
   * @param study the study's id
   * @param round the round it comes from
   * @param hash its hash
   * @param status where it stands
   */
  public record Model(String study, int round, String hash, ModelRecord.Status status) {}

  /**
   * The study.
   *
   * @param title its name for people
   * @param purpose what the model is for
   * @param proposer the proposing bank
   * @param proposed when it was proposed
   * @param rule the aggregation rule
   * @param f how many poisoned updates a round withstands
   * @param charterVersion the charter it started under
   * @param consortium the consortium's id
   */
  public record StudyLine(
      String title,
      String purpose,
      String proposer,
      Fact proposed,
      String rule,
      int f,
      int charterVersion,
      String consortium) {}

  /**
   * A bank that takes part.
   *
   * @param bank its MSP id
   * @param name its name for people
   * @param agreement the agreement it joined under
   * @param dataset its dataset
   * @param snapshot the snapshot it joined with
   * @param lawfulBasis why its rows may be processed
   * @param consentSequence the consent root that snapshot rests on; 0 where the basis is another
   * @param consentRoot that root; empty where the basis is another
   * @param joined when it joined
   */
  public record Participant(
      String bank,
      String name,
      String agreement,
      String dataset,
      String snapshot,
      LawfulBasis lawfulBasis,
      int consentSequence,
      String consentRoot,
      Fact joined) {}

  /**
   * A round.
   *
   * @param round its number
   * @param parentRound the round whose model it started from
   * @param state where it stands
   * @param reason why it ended so; empty while it is open
   * @param modelHash the hash of its model; empty when there is none
   * @param included the banks in the aggregate
   * @param leftOut the others, and why
   * @param judgements how many banks have judged the model
   * @param metricChangeMicros the median change against its parent; where it was judged
   * @param heterogeneityMicros how unlike the updates were; where there is an aggregate
   * @param breakdown whether they were too unlike for the rule to promise anything
   */
  public record RoundLine(
      int round,
      int parentRound,
      RoundState.Phase state,
      String reason,
      String modelHash,
      List<String> included,
      List<LeftOut> leftOut,
      int judgements,
      Optional<Long> metricChangeMicros,
      Optional<Long> heterogeneityMicros,
      boolean breakdown) {
    /** Copies the lists. */
    public RoundLine {
      included = List.copyOf(included);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * A bank that is left out of a round.
   *
   * @param bank its MSP id
   * @param reason why, as the ledger says
   * @param why the same in words
   * @param committed its commitment; where it made one
   * @param withdrawn what it withdrew; where it did
   */
  public record LeftOut(
      String bank,
      Exclusion.Reason reason,
      String why,
      Optional<Fact> committed,
      Optional<Fact> withdrawn) {}

  /**
   * How a bank uses the model.
   *
   * @param bank its MSP id
   * @param status where the use stands
   * @param requestedBy the role that asked for it
   * @param changedBy the role that brought it there
   * @param reason why, where it says
   * @param changed when
   */
  public record Use(
      String bank,
      Deployment.Status status,
      String requestedBy,
      String changedBy,
      String reason,
      Fact changed) {}

  /**
   * A withdrawal that taints the model.
   *
   * @param bank the bank that withdrew
   * @param what rows or the agreement
   * @param dataset the dataset
   * @param agreement the agreement
   * @param sequence the revocation's number; 0 for an agreement
   * @param withdrawn the withdrawal: the model is tainted from its block on
   * @param graceEndsMillis until when the model may be served all the same
   */
  public record TaintLine(
      String bank,
      String what,
      String dataset,
      String agreement,
      int sequence,
      Fact withdrawn,
      long graceEndsMillis) {}

  /**
   * The model that takes its place.
   *
   * @param study its study
   * @param round its round
   * @param hash its hash
   * @param tainted whether it was tainted itself since
   * @param recorded when it was named
   */
  public record Successor(String study, int round, String hash, boolean tainted, Fact recorded) {}

  /**
   * An update that was removed.
   *
   * @param round the round
   * @param bank whose it was
   * @param purged when
   */
  public record PurgeLine(int round, String bank, Fact purged) {}
}
