package org.concordat.protocol.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.registry.RevocationMark;

/**
 * Whether consents that a model rests on were withdrawn since, and until when it may be served all
 * the same. Chaincode, services and verifiers decide it by the same reads by key.
 *
 * @param study the study's id
 * @param round the round the model comes from
 * @param causes why it is tainted, by bank; empty when it is not
 */
public record Taint(String study, int round, List<Cause> causes) {
  /** Copies the list. */
  public Taint {
    causes = List.copyOf(causes);
  }

  /** The reads by key that the decision takes. */
  public interface Consents {
    /**
     * Finds the mark of one revocation.
     *
     * @param bank the bank's MSP id
     * @param dataset the dataset's id
     * @param sequence its number, from 1
     * @return the mark, or empty when there was no such revocation
     */
    Optional<RevocationMark> revocation(String bank, String dataset, int sequence);

    /**
     * Finds an agreement.
     *
     * @param bank the bank's MSP id
     * @param id its id
     * @return the agreement as it stands
     */
    Optional<AgreementRecord> agreement(String bank, String id);
  }

  /** What was withdrawn. */
  public enum Kind {
    /** Rows of the dataset. */
    ROWS,
    /** The whole agreement. */
    AGREEMENT
  }

  /**
   * One withdrawal that taints the model.
   *
   * @param kind what was withdrawn
   * @param ground the ground it took away
   * @param sequence the revocation's number; 0 for an agreement
   * @param sinceMillis the time of the transaction that withdrew it
   * @param graceEndsMillis the last moment at which the model may be served, as the agreement says
   */
  public record Cause(
      Kind kind, Ground ground, int sequence, long sinceMillis, long graceEndsMillis) {}

  /**
   * Decides.
   *
   * @param lineage the model's lineage
   * @param consents the ledger as it stands
   * @return what taints it
   */
  public static Taint of(Lineage lineage, Consents consents) {
    List<Cause> causes = new ArrayList<>();
    for (Ground ground : lineage.grounds()) {
      Optional<AgreementRecord> agreement = consents.agreement(ground.bank(), ground.agreement());
      long grace = agreement.map(record -> record.terms().graceMillis()).orElse(0L);
      int next = ground.revocationsSeen() + 1;
      consents
          .revocation(ground.bank(), ground.dataset(), next)
          .map(mark -> cause(Kind.ROWS, ground, next, mark.recordedAtMillis(), grace))
          .ifPresent(causes::add);
      agreement
          .filter(record -> record.status() == AgreementRecord.Status.REVOKED)
          .map(record -> cause(Kind.AGREEMENT, ground, 0, record.changedAtMillis(), grace))
          .ifPresent(causes::add);
    }
    return new Taint(lineage.study(), lineage.round(), causes);
  }

  private static Cause cause(Kind kind, Ground ground, int sequence, long since, long grace) {
    long end = Math.min(CanonicalJson.LARGEST_INTEGER, since + grace);
    return new Cause(kind, ground, sequence, since, end);
  }

  /**
   * Tells whether there is any cause.
   *
   * @return whether the model is tainted
   */
  public boolean tainted() {
    return !causes.isEmpty();
  }

  /**
   * Returns until when the model may be served: the earliest end of grace.
   *
   * @return epoch milliseconds; empty when it is not tainted
   */
  public OptionalLong servedUntilMillis() {
    return causes.stream().mapToLong(Cause::graceEndsMillis).min();
  }
}
