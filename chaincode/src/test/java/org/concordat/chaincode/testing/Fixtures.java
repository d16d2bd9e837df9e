package org.concordat.chaincode.testing;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Charter.Member;
import org.concordat.protocol.governance.Charter.Member.Kind;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.QuantileGrid;

/** The records of a small consortium. */
public final class Fixtures {
  /** The regulator's MSP id. */
  public static final String REGULATOR = "RegulatorMSP";

  /** An organisation on the channel that is in no charter. */
  public static final String STRANGER = "StrangerMSP";

  /** The digest of the one worker that studies allow. */
  public static final String WORKER_DIGEST = Digests.plainHex(Digests.bytes("worker"));

  /** Quantiles of each feature. */
  public static final int QUANTILES = 3;

  /** The peers' time window. */
  public static final long WINDOW_MILLIS = 60_000;

  /** Each bank's one agreement, dataset and first snapshot. */
  public static final String AGREEMENT = "agreement";

  /** Each bank's one dataset. */
  public static final String DATASET = "payments";

  /** Each bank's first snapshot. */
  public static final String SNAPSHOT = "snapshot-0";

  private Fixtures() {}

  /**
   * A charter of some banks and the regulator.
   *
   * @param version its version
   * @param of the banks
   * @return the charter
   */
  public static Charter charter(int version, List<String> of) {
    List<Member> members = new ArrayList<>();
    of.forEach(bank -> members.add(new Member(bank, bank, Kind.BANK)));
    members.add(new Member(REGULATOR, "The regulator", Kind.REGULATOR));
    return new Charter(
        version,
        "north",
        members,
        new Charter.Limits(1_000_000, 100, 5 * WINDOW_MILLIS, WINDOW_MILLIS, 1_000),
        new Charter.Policy("arc+trmean", 10_000));
  }

  /**
   * A bank's agreement.
   *
   * @param bank its MSP id
   * @param now the time it starts from
   * @return the terms
   */
  public static Agreement agreement(String bank, long now) {
    return new Agreement(
        AGREEMENT,
        bank,
        List.of("fraud-detection"),
        List.of(Agreement.TaskType.TRAINING),
        now - 1_000,
        now + 90L * 86_400_000,
        3,
        100,
        0);
  }

  /**
   * A bank's dataset.
   *
   * @param bank its MSP id
   * @return the dataset
   */
  public static Dataset dataset(String bank) {
    return new Dataset(
        DATASET,
        bank,
        "Payments",
        List.of("amount", "hour", "country"),
        "fraud",
        LawfulBasis.LEGITIMATE_INTERESTS);
  }

  /**
   * A snapshot of a bank's dataset.
   *
   * @param bank its MSP id
   * @param id the snapshot's id
   * @param revocationsSeen the revocations it takes into account
   * @return the snapshot
   */
  public static Snapshot snapshot(String bank, String id, int revocationsSeen) {
    return new Snapshot(
        id,
        DATASET,
        bank,
        List.of(new Snapshot.OffsetRange(0, 0, 1_000)),
        0,
        1_000,
        Digests.plainHex(Digests.bytes(bank + id)),
        revocationsSeen,
        0);
  }

  /**
   * The mark of withdrawn rows.
   *
   * @param bank its MSP id
   * @param sequence its number
   * @return the mark
   */
  public static Revocation revocation(String bank, int sequence) {
    return new Revocation(
        DATASET, bank, sequence, 3, Digests.plainHex(Digests.bytes(bank + sequence)));
  }

  /**
   * A root of a bank's consent register.
   *
   * @param bank the bank
   * @param sequence its number
   * @return the root; ten more entries than the one before
   */
  public static ConsentRoot consentRoot(String bank, int sequence) {
    return new ConsentRoot(
        bank,
        DATASET,
        sequence,
        10L * sequence,
        9L * sequence,
        sequence,
        Digests.plainHex(Digests.bytes("consents" + bank + sequence)));
  }

  /**
   * A bank's quantiles: other banks' are others.
   *
   * @param bank its MSP id
   * @return the grid
   */
  public static QuantileGrid quantiles(String bank) {
    long base = bank.charAt(4) * 1_000L;
    return new QuantileGrid(
        QuantileGrid.SCALE_BITS,
        List.of(List.of(base, base + 10, base + 20), List.of(-base, 0L, base)),
        Digests.hex(salt(bank, "quantiles")));
  }

  /**
   * A bank's update of a round: small, different for each bank and round.
   *
   * @param bank its MSP id
   * @param round the round
   * @param dimension its length
   * @return the update
   */
  public static FixedPointVector update(String bank, int round, int dimension) {
    int seed = bank.charAt(4) * 31 + round;
    int[] values = new int[dimension];
    for (int k = 0; k < dimension; k++) {
      values[k] = ((seed + k) * 7919 % 2_001) - 1_000;
    }
    return FixedPointVector.of(values);
  }

  /**
   * A bank's salt. Real salts come from a secure source.
   *
   * @param bank its MSP id
   * @param what what it is for
   * @return 32 bytes
   */
  public static byte[] salt(String bank, String what) {
    return Digests.sha256("test/salt", Digests.bytes(bank), Digests.bytes(what));
  }
}
