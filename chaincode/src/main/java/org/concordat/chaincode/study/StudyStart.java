package org.concordat.chaincode.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.model.Lineages;
import org.concordat.chaincode.model.ModelStore;
import org.concordat.chaincode.participation.Banks;
import org.concordat.chaincode.participation.Standing;
import org.concordat.chaincode.round.RoundMoves;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/** The start of a study: who takes part, the common grid, the initial model, the first round. */
final class StudyStart {
  private static final String GRID_SALT_TAG = "concordat/grid-salt/1";

  /** How a bank joined, and how it stands now. */
  private record Joined(Join join, Standing standing) {
    Lineages.Source source() {
      return new Lineages.Source(standing.participant(), join.snapshot(), "");
    }
  }

  private final Call call;
  private final Study study;
  private final StudyState proposed;

  StudyStart(Call call, Study study, StudyState proposed) {
    this.call = call;
    this.study = study;
    this.proposed = proposed;
  }

  void start() {
    Banks.requireUnchanged(call, proposed);
    Charter charter = call.charter();
    Call.stopAt(Feasibility.refuse(study, charter));
    List<Joined> joins =
        charter.banks().stream().map(this::joined).flatMap(Optional::stream).toList();
    AggregationPlan plan = study.aggregation();
    Call.stopAt(RoundRules.refuseTooFew(joins.size(), plan.f(), study.minimumParticipants()));
    // Some rules need more than 3f+1: better no start than rounds that can only be rejected.
    Call.stopAt(AggregationRules.named(plan.rule()).check(joins.size(), plan.f()));

    String gridHash = new GridStore(call, proposed).write(grid(joins));
    Model model = Model.initial(study.architecture(), plan.norm().scaleBits(), study.seed());
    new ModelStore(call, proposed)
        .write(
            new ModelRecord(study.id(), 0, model.hash(), 0, "", ModelRecord.Status.INITIAL), model);
    new Lineages(call).writeInitial(study.id(), joins.stream().map(Joined::source).toList());
    List<String> participants = joins.stream().map(joined -> joined.join().bank()).toList();
    Roster roster =
        new Roster(
            study.terms(), joins.stream().map(joined -> joined.standing().participant()).toList());
    StudyState running =
        new StudyState(
            study.id(),
            StudyState.Status.RUNNING,
            charter.version(),
            proposed.membership(),
            participants,
            1,
            0,
            model.hash(),
            gridHash,
            "");
    call.records().put(running, RecordType.STUDY_STATE, study.id());
    RoundMoves.open(call, study, running, roster, participants);
  }

  /** A bank that joined and whose agreement still covers the study. */
  private Optional<Joined> joined(String bank) {
    return call.records()
        .find(Join.class, RecordType.JOIN, study.id(), bank)
        .map(join -> new Joined(join, Standing.of(call, study.terms(), join)))
        .filter(joined -> joined.standing().refuseAgreement().isEmpty());
  }

  /** The median of the banks' quantiles, behind a salt that all their salts go into. */
  private QuantileGrid grid(List<Joined> joins) {
    GridStore store = new GridStore(call, proposed);
    List<QuantileGrid> quantiles = new ArrayList<>(joins.size());
    byte[][] salts = new byte[joins.size()][];
    for (int i = 0; i < salts.length; i++) {
      quantiles.add(store.read(joins.get(i).join()));
      salts[i] = Digests.fromHex(quantiles.get(i).salt());
    }
    return QuantileGrid.median(quantiles, Digests.hex(Digests.sha256(GRID_SALT_TAG, salts)));
  }
}
