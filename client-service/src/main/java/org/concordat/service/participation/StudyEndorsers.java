package org.concordat.service.participation;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.ledger.EndorsingBanks;
import org.concordat.service.projection.Projection;

/**
 * The banks of the charter in force; for what is private of a study, those of them that it was
 * proposed to. A bank that joined the consortium later holds none of it, and an endorser sees the
 * values that a transaction brings.
 */
public final class StudyEndorsers implements EndorsingBanks {
  private final Projection projection;

  /**
   * Creates the rule.
   *
   * @param projection what is known of the ledger
   */
  public StudyEndorsers(Projection projection) {
    this.projection = projection;
  }

  @Override
  public Candidates of(Object argument) {
    Optional<Charter> inForce =
        projection.listAs(Charter.class, RecordType.CHARTER_IN_FORCE).stream().findFirst();
    if (inForce.isEmpty()) {
      return new Candidates(List.of(), 0);
    }
    List<String> banks = inForce.get().banks();
    Optional<Charter> founding = privateOf(argument).flatMap(this::proposedTo);
    if (founding.isPresent()) {
      banks = banks.stream().filter(founding.get().banks()::contains).toList();
    }
    return new Candidates(banks, inForce.get().quorum());
  }

  /** The study whose private values a transaction reads or writes. */
  private static Optional<String> privateOf(Object argument) {
    return switch (argument) {
      case Join join -> Optional.of(join.study());
      case Requests.StudyReference start -> Optional.of(start.study());
      case Requests.Reveal reveal -> Optional.of(reveal.study());
      case Requests.RoundReference finalise -> Optional.of(finalise.study());
      default -> Optional.empty();
    };
  }

  /** The charter with which the membership began whose collections the study uses. */
  private Optional<Charter> proposedTo(String study) {
    return projection
        .read(StudyState.class, RecordType.STUDY_STATE, study)
        .flatMap(
            state ->
                projection.read(Charter.class, RecordType.CHARTER_VERSION, state.membership()));
  }
}
