package org.concordat.chaincode.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.chaincode.testing.InMemoryLedger.Proposal;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.Requests.Reveal;
import org.concordat.protocol.ledger.Requests.RoundMove;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.ledger.TransactionName.Transients;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;

/** The transactions that banks send, ready to be submitted. */
abstract class Proposals {
  /**
   * Returns the time.
   *
   * @return in epoch milliseconds
   */
  public abstract long now();

  /**
   * Returns the study the acts are about.
   *
   * @return the study
   */
  public abstract Study study();

  /**
   * Returns where a round stands.
   *
   * @param round its number
   * @return its state
   */
  public abstract RoundState round(int round);

  /**
   * Makes a proposal without a transient map.
   *
   * @param mspId who
   * @param role in which role
   * @param name what
   * @param argument the record
   * @return the proposal
   */
  public Proposal proposal(String mspId, Role role, TransactionName name, Object argument) {
    return proposal(mspId, role, name, argument, Map.of());
  }

  /**
   * Makes a proposal.
   *
   * @param mspId who
   * @param role in which role
   * @param name what
   * @param argument the record
   * @param transients the transient map
   * @return the proposal
   */
  public Proposal proposal(
      String mspId,
      Role role,
      TransactionName name,
      Object argument,
      Map<String, byte[]> transients) {
    SortedMap<String, String> hex = new TreeMap<>();
    transients.forEach((key, value) -> hex.put(key, Digests.hex(value)));
    String text = argument instanceof String json ? json : CanonicalJson.write(argument);
    return new Proposal(
        mspId, Optional.ofNullable(role), name.function(), List.of(text), hex, now());
  }

  /**
   * A bank's join.
   *
   * @param bank its MSP id
   * @param study the study's id
   * @return the transaction
   */
  public Proposal joining(String bank, String study) {
    return joining(
        new Join(study, bank, Fixtures.AGREEMENT, Fixtures.DATASET, Fixtures.SNAPSHOT),
        Fixtures.quantiles(bank));
  }

  /**
   * A join.
   *
   * @param join the join
   * @param quantiles the bank's quantiles
   * @return the transaction
   */
  public Proposal joining(Join join, QuantileGrid quantiles) {
    return proposal(
        join.bank(),
        Role.STEWARD,
        TransactionName.JOIN_STUDY,
        join,
        Map.of(Transients.QUANTILES, CanonicalJson.writeBytes(quantiles)));
  }

  /**
   * A bank's commitment to its usual update.
   *
   * @param bank its MSP id
   * @param round the round
   * @return the transaction
   */
  public Proposal committing(String bank, int round) {
    return committing(bank, round, usual(bank, round));
  }

  /**
   * A bank's commitment to an update.
   *
   * @param bank its MSP id
   * @param round the round
   * @param update the update
   * @return the transaction
   */
  public Proposal committing(String bank, int round, FixedPointVector update) {
    return committing(commitment(bank, round, update, Fixtures.SNAPSHOT));
  }

  /**
   * A commitment.
   *
   * @param commit the record
   * @return the transaction
   */
  public Proposal committing(Commit commit) {
    return proposal(commit.bank(), Role.PARTICIPANT, TransactionName.COMMIT_UPDATE, commit);
  }

  /**
   * The record of a commitment.
   *
   * @param bank its MSP id
   * @param round the round
   * @param update the update
   * @param snapshot the snapshot trained on
   * @return the record
   */
  public Commit commitment(String bank, int round, FixedPointVector update, String snapshot) {
    String study = study().id();
    return new Commit(
        study,
        round,
        bank,
        new UpdateCommitment(InMemoryLedger.CHANNEL, study, round, bank)
            .commit(update, Fixtures.salt(bank, "round" + round)),
        snapshot,
        Fixtures.WORKER_DIGEST);
  }

  /**
   * A bank's reveal of its usual update.
   *
   * @param bank its MSP id
   * @param round the round
   * @param chunk the chunk
   * @return the transaction
   */
  public Proposal revealing(String bank, int round, int chunk) {
    return revealing(bank, round, chunk, usual(bank, round));
  }

  /**
   * A bank's reveal of an update.
   *
   * @param bank its MSP id
   * @param round the round
   * @param chunk the chunk
   * @param update the update
   * @return the transaction
   */
  public Proposal revealing(String bank, int round, int chunk, FixedPointVector update) {
    String study = study().id();
    byte[] salt = Fixtures.salt(bank, "round" + round);
    UpdateCommitment.Opening opening =
        new UpdateCommitment(InMemoryLedger.CHANNEL, study, round, bank).open(update, salt, chunk);
    int from = Chunks.from(chunk);
    int to = Chunks.to(chunk, update.dimension());
    return revealing(bank, round, chunk, opening, update.toBytes(from, to));
  }

  /**
   * A reveal.
   *
   * @param bank its MSP id
   * @param round the round
   * @param chunk the chunk
   * @param opening what opens it
   * @param bytes its values
   * @return the transaction
   */
  public Proposal revealing(
      String bank, int round, int chunk, UpdateCommitment.Opening opening, byte[] bytes) {
    return proposal(
        bank,
        Role.PARTICIPANT,
        TransactionName.REVEAL_UPDATE,
        new Reveal(study().id(), round, chunk),
        Map.of(Transients.OPENING, CanonicalJson.writeBytes(opening), Transients.CHUNK, bytes));
  }

  /**
   * A bank's judgement of the candidate.
   *
   * @param bank its MSP id
   * @param round the round
   * @param metricMicros the candidate's metric
   * @param parentMicros the parent's
   * @return the transaction
   */
  public Proposal judging(String bank, int round, long metricMicros, long parentMicros) {
    String hash =
        round(round) instanceof RoundState.Judging judging
            ? judging.modelHash()
            : Digests.plainHex(Digests.bytes("no candidate"));
    return proposal(
        bank,
        Role.PARTICIPANT,
        TransactionName.JUDGE_MODEL,
        new Judgement(study().id(), round, bank, hash, metricMicros, parentMicros));
  }

  /**
   * A move out of a phase.
   *
   * @param bank who moves it
   * @param round the round
   * @param from the phase to leave
   * @return the transaction
   */
  public Proposal advancing(String bank, int round, RoundState.Phase from) {
    return proposal(
        bank,
        Role.PARTICIPANT,
        TransactionName.ADVANCE_ROUND,
        new RoundMove(study().id(), round, from));
  }

  /**
   * The end of the reveals.
   *
   * @param bank who ends them
   * @param round the round
   * @return the transaction
   */
  public Proposal finalising(String bank, int round) {
    return proposal(
        bank,
        Role.PARTICIPANT,
        TransactionName.FINALIZE_ROUND,
        new RoundReference(study().id(), round));
  }

  private FixedPointVector usual(String bank, int round) {
    return Fixtures.update(bank, round, study().architecture().parameterCount());
  }
}
