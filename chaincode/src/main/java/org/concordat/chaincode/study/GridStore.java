package org.concordat.chaincode.study;

import java.security.MessageDigest;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Records;
import org.concordat.chaincode.participation.Studies;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;

/** Quantiles of the banks and grids of studies, in their private collection. */
public final class GridStore {
  private static final PrivateCollection COLLECTION = PrivateCollection.STATISTICS;

  private final Call call;

  /**
   * Creates the store for one transaction.
   *
   * @param call the transaction
   */
  public GridStore(Call call) {
    this.call = call;
  }

  /**
   * Writes a bank's quantiles.
   *
   * @param join the bank and its study
   * @param quantiles its quantiles
   */
  void write(Join join, QuantileGrid quantiles) {
    call.records().putPrivate(COLLECTION, key(join), CanonicalJson.writeBytes(quantiles));
  }

  /**
   * Reads a bank's quantiles.
   *
   * @param join the bank and its study
   * @return its quantiles
   */
  QuantileGrid read(Join join) {
    return CanonicalJson.read(
        call.records().requirePrivate(COLLECTION, key(join)), QuantileGrid.class);
  }

  /**
   * Requires that a bank handed in the same quantiles before.
   *
   * @param join the bank and its study
   * @param quantiles its quantiles
   */
  void requireSame(Join join, QuantileGrid quantiles) {
    byte[] there =
        call.records()
            .privateHash(COLLECTION, key(join))
            .orElseThrow(Records.missing(COLLECTION, key(join)));
    String now = Digests.plainHex(CanonicalJson.writeBytes(quantiles));
    if (!MessageDigest.isEqual(there, Digests.fromHex(now))) {
      throw Records.conflict(ErrorCode.ID_TAKEN, RecordType.JOIN, join.study(), join.bank());
    }
  }

  /**
   * Writes a study's grid.
   *
   * @param study the study's id
   * @param grid its grid
   * @return the digest of the private value, as the ledger shows it to everybody
   */
  String write(String study, QuantileGrid grid) {
    byte[] bytes = CanonicalJson.writeBytes(grid);
    call.records().putPrivate(COLLECTION, PrivateCollection.key(study), bytes);
    return Digests.plainHex(bytes);
  }

  /**
   * Reads a study's grid.
   *
   * @param study the study's id
   * @return its grid
   * @throws ConcordatException {@link ErrorCode#STUDY_NOT_FOUND}, {@link
   *     ErrorCode#STUDY_WRONG_STATUS} before the start, {@link ErrorCode#PRIVATE_DATA_MISSING} when
   *     this peer does not hold it
   */
  public QuantileGrid read(String study) {
    if (Studies.requireState(call, study).gridHash().isEmpty()) {
      throw new ConcordatException(
          ErrorCode.STUDY_WRONG_STATUS, "study " + study + " has not started: it has no grid yet");
    }
    return CanonicalJson.read(
        call.records().requirePrivate(COLLECTION, PrivateCollection.key(study)),
        QuantileGrid.class);
  }

  private static String key(Join join) {
    return PrivateCollection.key(join.study(), join.bank());
  }
}
