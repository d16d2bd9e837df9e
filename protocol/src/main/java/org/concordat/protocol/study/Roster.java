package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.firstOf;
import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;

/**
 * Who takes part in a study that has started, and what it asks of a contribution. Fixed at the
 * start; every open round carries it, so that a commitment needs neither the study nor its join.
 *
 * @param terms what the study asks
 * @param participants the banks that take part, ascending
 */
public record Roster(Terms terms, List<Participant> participants) {
  /** Copies the list. */
  public Roster {
    requireField(terms != null, "terms is missing");
    participants = requireDistinct("participants", participants, 0, Charter.MOST_MEMBERS);
  }

  /**
   * Finds how a bank takes part.
   *
   * @param bank its MSP id
   * @return its participation, or empty
   */
  public Optional<Participant> participant(String bank) {
    return participants.stream().filter(one -> one.bank().equals(bank)).findFirst();
  }

  /**
   * How a bank takes part: as in its {@link Join}, with what its snapshot is known to have seen.
   *
   * @param bank its MSP id
   * @param agreement the agreement it joined under
   * @param dataset the dataset it trains on
   * @param snapshot the snapshot it joined with
   * @param revocationsSeen how many revocations of the dataset that snapshot takes into account
   */
  public record Participant(
      String bank, String agreement, String dataset, String snapshot, int revocationsSeen) {}

  /**
   * What a study asks of every contribution.
   *
   * @param purpose what the model is for; agreements must cover it
   * @param taskType the kind of processing; agreements must cover it
   * @param minimumParticipants the fewest valid updates a round needs
   * @param spendPerRound what a reveal costs of the bank's privacy budget
   * @param workerDigests the code digests of the workers that may train
   */
  public record Terms(
      String purpose,
      Agreement.TaskType taskType,
      int minimumParticipants,
      long spendPerRound,
      List<String> workerDigests) {
    /** Copies the list. */
    public Terms {
      workerDigests = List.copyOf(workerDigests);
    }

    /**
     * Checks that an agreement covers the study now.
     *
     * @param agreement a bank's agreement
     * @param nowMillis the transaction's time
     * @return the refusal, or empty
     */
    public Optional<Refusal> refuse(AgreementRecord agreement, long nowMillis) {
      Agreement covered = agreement.terms();
      return firstOf(
          () -> agreement.refuseUnlessInForce(nowMillis),
          () ->
              check(
                  covered.purposes().contains(purpose),
                  ErrorCode.PURPOSE_NOT_COVERED,
                  () ->
                      "agreement "
                          + covered.id()
                          + " covers "
                          + covered.purposes()
                          + ", the study's purpose is "
                          + purpose),
          () ->
              check(
                  covered.taskTypes().contains(taskType),
                  ErrorCode.TASK_TYPE_NOT_COVERED,
                  () ->
                      "agreement "
                          + covered.id()
                          + " covers "
                          + covered.taskTypes()
                          + ", the study's task type is "
                          + taskType),
          () ->
              check(
                  minimumParticipants >= covered.minimumParticipants(),
                  ErrorCode.AGREEMENT_WANTS_MORE_PARTICIPANTS,
                  () ->
                      "agreement "
                          + covered.id()
                          + " asks for at least "
                          + covered.minimumParticipants()
                          + " participants, the study for "
                          + minimumParticipants));
    }

    /**
     * Checks that the study allows a worker.
     *
     * @param digest the digest of its code
     * @return the refusal, or empty
     */
    public Optional<Refusal> refuseWorker(String digest) {
      return check(
          workerDigests.contains(digest),
          ErrorCode.WORKER_DIGEST_NOT_ALLOWED,
          () -> "the study does not allow worker " + digest);
    }
  }
}
