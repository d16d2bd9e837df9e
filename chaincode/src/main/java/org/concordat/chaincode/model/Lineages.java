package org.concordat.chaincode.model;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Roster;

/** Where models come from, and what taints them. Everything is read by key. */
public final class Lineages {
  private final Call call;

  /**
   * Creates the look-up for one transaction.
   *
   * @param call the transaction
   */
  public Lineages(Call call) {
    this.call = call;
  }

  /**
   * What one bank's rows bring to a model.
   *
   * @param participant how the bank takes part
   * @param snapshot the snapshot its rows were read from
   * @param workerDigest the worker that trained on it; empty where only its quantiles were used
   */
  public record Source(Roster.Participant participant, String snapshot, String workerDigest) {}

  /**
   * Records where an initial model comes from.
   *
   * @param study the study's id
   * @param sources what each bank joined with
   */
  public void writeInitial(String study, Collection<Source> sources) {
    write(Lineage.initial(study, used(sources), grounds(sources)));
  }

  /**
   * Records where a round's model comes from.
   *
   * @param study the study's id
   * @param parentRound the round its parent comes from
   * @param round the round it comes from
   * @param sources what each bank in the aggregate trained on
   */
  public void writeHeir(String study, int parentRound, int round, Collection<Source> sources) {
    write(require(study, parentRound).heir(round, used(sources), grounds(sources)));
  }

  private void write(Lineage lineage) {
    call.records().put(lineage, RecordType.LINEAGE, lineage.study(), lineage.round());
  }

  /**
   * Reads where a model comes from.
   *
   * @param study the study's id
   * @param round the round it comes from
   * @return its lineage
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}
   */
  public Lineage require(String study, int round) {
    return call.records()
        .find(Lineage.class, RecordType.LINEAGE, study, round)
        .orElseThrow(() -> ModelStore.notFound(study, round));
  }

  /**
   * Tells what taints a model now.
   *
   * @param study the study's id
   * @param round the round it comes from
   * @return its taint, which may have no cause
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}
   */
  public Taint taint(String study, int round) {
    return Taint.of(
        require(study, round),
        new Taint.Consents() {
          @Override
          public Optional<RevocationMark> revocation(String bank, String dataset, int sequence) {
            return call.records()
                .find(RevocationMark.class, RecordType.REVOCATION_MARK, bank, dataset, sequence);
          }

          @Override
          public Optional<AgreementRecord> agreement(String bank, String id) {
            return Lineages.this.agreement(bank, id);
          }
        });
  }

  private List<UsedSnapshot> used(Collection<Source> sources) {
    return sources.stream()
        .map(
            source -> {
              Snapshot snapshot = snapshot(source);
              return new UsedSnapshot(
                  snapshot.bank(),
                  snapshot.dataset(),
                  snapshot.id(),
                  snapshot.revocationsSeen(),
                  snapshot.consentSequence(),
                  source.workerDigest());
            })
        .toList();
  }

  private List<Ground> grounds(Collection<Source> sources) {
    return sources.stream()
        .map(
            source -> {
              Roster.Participant bank = source.participant();
              Agreement terms =
                  agreement(bank.bank(), bank.agreement())
                      .orElseThrow(() -> new IllegalStateException("no " + bank.agreement()))
                      .terms();
              return new Ground(
                  bank.bank(),
                  bank.dataset(),
                  bank.agreement(),
                  Digests.plainHex(CanonicalJson.writeBytes(terms)),
                  snapshot(source).revocationsSeen());
            })
        .toList();
  }

  private Optional<AgreementRecord> agreement(String bank, String id) {
    return call.records().find(AgreementRecord.class, RecordType.AGREEMENT, bank, id);
  }

  private Snapshot snapshot(Source source) {
    Roster.Participant bank = source.participant();
    return call.records()
        .find(Snapshot.class, RecordType.SNAPSHOT, bank.bank(), bank.dataset(), source.snapshot())
        .orElseThrow(() -> new IllegalStateException("no snapshot " + source.snapshot()));
  }
}
