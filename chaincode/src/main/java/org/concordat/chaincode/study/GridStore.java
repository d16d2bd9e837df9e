package org.concordat.chaincode.study;

import java.security.MessageDigest;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Records;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.StudyState;

/** Quantiles of the banks of a study and its grid, in their private collection. */
public final class GridStore {
  private final Call call;
  private final StudyState state;
  private final PrivateCollection collection;

  /**
   * Creates the store for one transaction.
   *
   * @param call the transaction
   * @param state where the study stands
   */
  public GridStore(Call call, StudyState state) {
    this.call = call;
    this.state = state;
    this.collection = PrivateCollection.Kind.STATISTICS.of(state.membership());
  }

  /**
   * Writes a bank's quantiles.
   *
   * @param join the bank and its study
   * @param quantiles its quantiles
   */
  void write(Join join, QuantileGrid quantiles) {
    call.records().putPrivate(collection, key(join), CanonicalJson.writeBytes(quantiles));
  }

  /**
   * Reads a bank's quantiles.
   *
   * @param join the bank and its study
   * @return its quantiles
   */
  QuantileGrid read(Join join) {
    return CanonicalJson.read(
        call.records().requirePrivate(collection, key(join)), QuantileGrid.class);
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
            .privateHash(collection, key(join))
            .orElseThrow(Records.missing(collection, key(join)));
    String now = Digests.plainHex(CanonicalJson.writeBytes(quantiles));
    if (!MessageDigest.isEqual(there, Digests.fromHex(now))) {
      throw Records.conflict(ErrorCode.ID_TAKEN, RecordType.JOIN, join.study(), join.bank());
    }
  }

  /**
   * Writes the study's grid.
   *
   * @param grid the grid
   * @return the digest of the private value, as the ledger shows it to everybody
   */
  String write(QuantileGrid grid) {
    byte[] bytes = CanonicalJson.writeBytes(grid);
    call.records().putPrivate(collection, PrivateCollection.key(state.study()), bytes);
    return Digests.plainHex(bytes);
  }

  /**
   * Reads the study's grid.
   *
   * @return the grid
   * @throws ConcordatException {@link ErrorCode#STUDY_WRONG_STATUS} before the start, {@link
   *     ErrorCode#PRIVATE_DATA_MISSING} when this peer does not hold it
   */
  public QuantileGrid read() {
    if (state.gridHash().isEmpty()) {
      throw new ConcordatException(
          ErrorCode.STUDY_WRONG_STATUS,
          "study " + state.study() + " has not started: it has no grid yet");
    }
    return CanonicalJson.read(
        call.records().requirePrivate(collection, PrivateCollection.key(state.study())),
        QuantileGrid.class);
  }

  private static String key(Join join) {
    return PrivateCollection.key(join.study(), join.bank());
  }
}
