package org.concordat.verifier.ledger;

import static org.concordat.verifier.finding.FindingCode.VALIDITY_DIFFERS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.verifier.block.ReceivedBlock;
import org.concordat.verifier.channel.ChannelConfiguration;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Ecdsa;
import org.concordat.verifier.lifecycle.ChaincodeDefinition;
import org.concordat.verifier.lifecycle.DefinitionNorms;
import org.concordat.verifier.lifecycle.Definitions;
import org.concordat.verifier.transaction.ParsedTransaction;
import org.concordat.verifier.validity.Judgement;
import org.concordat.verifier.validity.TransactionJudge;
import org.concordat.verifier.validity.VersionedState;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The transactions of block after block: judged, held against their flags, and taken in. */
final class TransactionWalk {
  /** What may befall a sound transaction for reasons that lie in missing blocks. */
  private static final Set<TxValidationCode> OPEN =
      EnumSet.of(
          TxValidationCode.VALID,
          TxValidationCode.DUPLICATE_TXID,
          TxValidationCode.MVCC_READ_CONFLICT,
          TxValidationCode.PHANTOM_READ_CONFLICT);

  private final String chaincode;
  private final Definitions inForce = new Definitions();
  private final VersionedState state = new VersionedState();
  private final TransactionJudge judge;
  private final Proofs proofs = new Proofs();
  private final Set<String> ids = new HashSet<>();
  private final List<VerifiedDefinition> definitions = new ArrayList<>();
  private Instant time = Instant.MIN;
  private long lastMissing = -1;
  private long creatorSignatures;
  private long endorsements;

  TransactionWalk(String channel, String chaincode, Ecdsa ecdsa) {
    this.chaincode = chaincode;
    this.judge = new TransactionJudge(channel, ecdsa, inForce, state);
  }

  /** A block of which only the header is told. */
  void missing(long number) {
    lastMissing = number;
    proofs.missing(number);
    state.endBlock(number);
  }

  /** A block without transactions of chaincodes. */
  void noTransactions(long number) {
    state.endBlock(number);
  }

  void block(ReceivedBlock block, ChannelConfiguration configuration) {
    Set<String> sound = new HashSet<>();
    List<ParsedTransaction> valid = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < block.envelopes().size(); i++) {
      Place place = Place.transaction(block.number(), i);
      ParsedTransaction transaction = ParsedTransaction.of(block.envelopes().get(i));
      Judgement judgement = judge.judge(transaction, configuration, ids::contains, place);
      boolean repeated = judgement.isSound() && !sound.add(transaction.transactionId());
      Set<TxValidationCode> codes =
          repeated
              ? EnumSet.of(TxValidationCode.DUPLICATE_TXID)
              : codes(transaction, judgement, place);
      TxValidationCode code = requireFlag(block.flag(i), codes, judgement, place);
      Knowledge knowledge =
          lastMissing >= 0 && judgement.isSound() && !repeated
              ? Knowledge.UNPROVED
              : Knowledge.RECOMPUTED;
      judgement.creator().ifPresent(creator -> creatorSignatures++);
      endorsements += judgement.endorsers().size();
      if (judgement.isSound() && lastMissing >= 0) {
        proofs.read(transaction, judgement, configuration.banks(), place);
      }
      if (transaction.isChaincodeCall()) {
        proofs.add(
            Results.of(new Position(block.number(), i), transaction, judgement, code, knowledge));
      }
      if (code == TxValidationCode.VALID) {
        state.apply(
            transaction.call().readWriteSet(),
            new VersionedState.Version(block.number(), i),
            inForce);
        advance(transaction.time());
        valid.add(transaction);
        places.add(place);
      }
      seen.add(transaction.transactionId());
    }
    state.endBlock(block.number());
    ids.addAll(seen);
    for (int i = 0; i < valid.size(); i++) {
      define(valid.get(i), places.get(i), configuration);
    }
  }

  /** The codes a transaction may have, by its versions, too. */
  private Set<TxValidationCode> codes(
      ParsedTransaction transaction, Judgement judgement, Place place) {
    if (!judgement.isSound()) {
      return judgement.codes();
    }
    if (lastMissing < 0) {
      return EnumSet.of(judge.conflict(transaction.call().readWriteSet(), place));
    }
    Set<TxValidationCode> open = EnumSet.copyOf(OPEN);
    if (judge.isContradicted(transaction.call().readWriteSet(), lastMissing)) {
      open.remove(TxValidationCode.VALID);
    }
    return open;
  }

  private static TxValidationCode requireFlag(
      int flag, Set<TxValidationCode> codes, Judgement judgement, Place place) {
    TxValidationCode given = TxValidationCode.forNumber(flag);
    if (given == null || !codes.contains(given)) {
      Optional<Finding> reason = judgement.blemish();
      throw new EvidenceException(
          reason.map(Finding::code).orElse(VALIDITY_DIFFERS),
          reason.map(Finding::place).orElse(place),
          "the block's flag says %s, computed anew it is %s%s"
              .formatted(
                  given == null ? flag : given,
                  codes,
                  reason.map(finding -> "; " + finding.detail()).orElse("")));
    }
    if (given == TxValidationCode.VALID && judgement.blemish().isPresent()) {
      throw new EvidenceException(judgement.blemish().get());
    }
    return given;
  }

  private void define(
      ParsedTransaction transaction, Place place, ChannelConfiguration configuration) {
    for (ChaincodeDefinition changed :
        inForce.apply(transaction.call().readWriteSet(), place, lastMissing < 0)) {
      if (changed.name().equals(chaincode)) {
        DefinitionNorms.require(changed, configuration.banks(), place);
      }
      definitions.add(
          new VerifiedDefinition(
              new Position(place.block().getAsLong(), place.transaction().getAsInt()),
              changed.name(),
              changed.sequence(),
              changed.version(),
              changed.endorsement().toString(),
              changed.collections().keySet().stream().sorted().toList()));
    }
  }

  /** Moves the ledger's time on: the latest of what peers or orderers held against their clocks. */
  void advance(Instant seen) {
    time = seen.isAfter(time) ? seen : time;
  }

  Instant time() {
    return time;
  }

  TransactionJudge judge() {
    return judge;
  }

  List<VerifiedTransaction> results() {
    return proofs.results();
  }

  List<VerifiedDefinition> definitions() {
    return List.copyOf(definitions);
  }

  List<Finding> remarks() {
    return proofs.remarks();
  }

  long creatorSignatures() {
    return creatorSignatures;
  }

  long endorsements() {
    return endorsements;
  }
}
