package org.concordat.service.rest;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;

/** Bodies of requests that are no records of the protocol. */
public final class Bodies {
  private Bodies() {}

  /**
   * Names a charter of a version.
   *
   * @param digest its digest
   */
  public record Digest(String digest) {
    /** Checks the form. */
    public Digest {
      requireDigest("digest", digest);
    }
  }

  /**
   * Names a snapshot to take.
   *
   * @param id its id, unique within the dataset
   */
  public record SnapshotId(String id) {
    /** Checks the form. */
    public SnapshotId {
      requireId("id", id);
    }
  }

  /**
   * Rows withdrawn from a dataset.
   *
   * @param withdrawnRowIds their ids
   */
  public record WithdrawnRows(List<String> withdrawnRowIds) {
    /** Checks the form. */
    public WithdrawnRows {
      withdrawnRowIds = requireDistinct("withdrawnRowIds", withdrawnRowIds, 1, 100_000);
      withdrawnRowIds.forEach(id -> requireText("withdrawnRowIds", id, 400));
    }

    /** Does not show the ids. */
    @Override
    public String toString() {
      return "WithdrawnRows[" + withdrawnRowIds.size() + "]";
    }
  }

  /**
   * How the own bank joins a study.
   *
   * @param agreement the agreement's id
   * @param dataset the dataset's id
   * @param snapshot the snapshot's id
   */
  public record JoinRequest(String agreement, String dataset, String snapshot) {
    /** Checks the form. */
    public JoinRequest {
      requireId("agreement", agreement);
      requireId("dataset", dataset);
      requireId("snapshot", snapshot);
    }
  }

  /**
   * Why something is done.
   *
   * @param reason a sentence
   */
  public record Reason(String reason) {
    /** Checks the form. */
    public Reason {
      requireText("reason", reason, 500);
    }
  }
}
