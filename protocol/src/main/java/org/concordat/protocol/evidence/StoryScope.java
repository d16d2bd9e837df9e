package org.concordat.protocol.evidence;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.study.Join;

/**
 * Which records belong to the story of one model: who allowed it, on which data and under which
 * agreement, what became of every round up to it, who uses it, and what was withdrawn since. Writer
 * and reader of a bundle draw the line here, so that neither can leave a record out unseen.
 */
public final class StoryScope {
  private final String study;
  private final int round;
  private final Set<Owned> agreements = new HashSet<>();
  private final Set<Owned> datasets = new HashSet<>();
  private final Optional<Retraining> retraining;

  private record Owned(String bank, String id) {}

  private StoryScope(
      String study, int round, Collection<Join> joins, Optional<Retraining> retraining) {
    this.study = study;
    this.round = round;
    this.retraining = retraining;
    for (Join join : joins) {
      agreements.add(new Owned(join.bank(), join.agreement()));
      datasets.add(new Owned(join.bank(), join.dataset()));
    }
  }

  /**
   * Draws the line around a model's story.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @param joins the joins of that study, and of its successor's where there is one
   * @param retraining what names its successor, or empty
   * @return the scope
   */
  public static StoryScope of(
      String study, int round, Collection<Join> joins, Optional<Retraining> retraining) {
    return new StoryScope(study, round, joins, retraining);
  }

  /**
   * Tells whether a record belongs to the story.
   *
   * @param key its key
   * @return whether it does
   */
  public boolean contains(RecordKey key) {
    return switch (key.type()) {
      case CHARTER, CHARTER_IN_FORCE, CHARTER_VERSION, MEMBERSHIP, CHARTER_APPROVAL -> true;
      case AGREEMENT -> agreements.contains(owned(key));
      case DATASET, SNAPSHOT, REVOCATION, REVOCATION_MARK, CONSENT_ROOT ->
          datasets.contains(owned(key));
      case STUDY, STUDY_STATE, JOIN ->
          isStudy(key, 0)
              || retraining.filter(r -> key.parts().get(0).equals(r.successorStudy())).isPresent();
      case REJOIN -> isStudy(key, 0);
      case ROUND, COMMIT, REVEAL, AGGREGATION, JUDGEMENT, PURGE -> upToTheModel(key);
      case MODEL, LINEAGE -> upToTheModel(key) || isSuccessor(key);
      case DEPLOYMENT -> isStudy(key, 1) && number(key, 2) == round;
      case RETRAINING -> isStudy(key, 0) && number(key, 1) == round;
    };
  }

  private static Owned owned(RecordKey key) {
    return new Owned(key.parts().get(0), key.parts().get(1));
  }

  private boolean isStudy(RecordKey key, int part) {
    return key.parts().get(part).equals(study);
  }

  private boolean upToTheModel(RecordKey key) {
    return isStudy(key, 0) && number(key, 1) <= round;
  }

  private boolean isSuccessor(RecordKey key) {
    return retraining
        .filter(r -> key.parts().get(0).equals(r.successorStudy()))
        .filter(r -> number(key, 1) == r.successorRound())
        .isPresent();
  }

  /** Anybody may have written anything that is no number there: it belongs to no story. */
  private static long number(RecordKey key, int part) {
    String text = key.parts().get(part);
    return text.matches("[0-9]{10}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }
}
