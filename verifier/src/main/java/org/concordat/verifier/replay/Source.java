package org.concordat.verifier.replay;

import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Roster;

/** What one bank's rows bring to a model: as it joined, what it trained on, under which terms. */
record Source(
    Roster.Participant participant, Snapshot snapshot, Agreement terms, String workerDigest) {

  static List<UsedSnapshot> used(List<Source> sources) {
    return sources.stream()
        .map(
            source ->
                new UsedSnapshot(
                    source.snapshot.bank(),
                    source.snapshot.dataset(),
                    source.snapshot.id(),
                    source.snapshot.revocationsSeen(),
                    source.snapshot.consentSequence(),
                    source.workerDigest))
        .toList();
  }

  static List<Ground> grounds(List<Source> sources) {
    return sources.stream()
        .map(
            source ->
                new Ground(
                    source.participant.bank(),
                    source.participant.dataset(),
                    source.participant.agreement(),
                    Digests.plainHex(CanonicalJson.writeBytes(source.terms)),
                    source.snapshot.revocationsSeen()))
        .toList();
  }
}
