package org.concordat.protocol.lineage;

import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.concordat.protocol.governance.Charter;

/**
 * Where a model comes from. Snapshots that went into it directly are named here; those of its
 * ancestors by the records of its parents, up to the study's initial model, which rests on the
 * snapshots that the study's quantile grid was made of. Written with the model; never changes.
 *
 * @param study the study's id
 * @param round the round the model comes from; 0 for the initial model
 * @param parentRound the round its parent comes from; 0 for the initial model and its first heirs
 * @param snapshots what went into it directly, by bank, ascending
 * @param grounds what it and all its ancestors stand on, by bank, ascending; as many as banks took
 *     part, however long the lineage is
 */
public record Lineage(
    String study, int round, int parentRound, List<UsedSnapshot> snapshots, List<Ground> grounds) {
  private static final Comparator<Ground> ORDER =
      Comparator.comparing(Ground::bank)
          .thenComparing(Ground::dataset)
          .thenComparing(Ground::agreement);

  /** Checks the form and copies the lists. */
  public Lineage {
    requireId("study", study);
    requireRange("round", round, 0, Integer.MAX_VALUE);
    requireRange("parentRound", parentRound, 0, Integer.MAX_VALUE);
    snapshots = requireDistinct("snapshots", snapshots, 0, Charter.MOST_MEMBERS);
    grounds = requireDistinct("grounds", grounds, 0, Charter.MOST_MEMBERS);
  }

  /**
   * Describes an initial model.
   *
   * @param study the study's id
   * @param snapshots the snapshots whose quantiles made the study's grid
   * @param grounds what each bank joined with
   * @return the lineage
   */
  public static Lineage initial(String study, List<UsedSnapshot> snapshots, List<Ground> grounds) {
    return new Lineage(study, 0, 0, snapshots, merged(List.of(), grounds));
  }

  /**
   * Describes a model that descends from this one.
   *
   * @param child the round it comes from
   * @param used the snapshots whose updates are in it
   * @param own what those stand on
   * @return its lineage
   */
  public Lineage heir(int child, List<UsedSnapshot> used, List<Ground> own) {
    return new Lineage(study, child, round, used, merged(grounds, own));
  }

  private static List<Ground> merged(List<Ground> inherited, List<Ground> own) {
    List<Ground> all = new ArrayList<>(inherited);
    for (Ground ground : own) {
      int at = 0;
      while (at < all.size() && !all.get(at).sameAs(ground)) {
        at++;
      }
      if (at < all.size()) {
        all.set(at, all.get(at).weaker(ground));
      } else {
        all.add(ground);
      }
    }
    return all.stream().sorted(ORDER).toList();
  }
}
