package org.concordat.service.rest;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import java.util.Objects;
import org.concordat.service.consent.ConsentGiven;
import org.concordat.service.consent.ConsentRegister;
import org.concordat.service.consent.ConsentTerms;
import org.concordat.service.consent.ErasureReason;

/** Bodies of requests that are no records of the protocol. */
public final class Bodies {
  private Bodies() {}

  /**
   * A local user's name and password.
   *
   * @param name the account's name
   * @param password its password
   */
  public record Password(String name, String password) {
    /** Checks the form. */
    public Password {
      requireText("name", name, 100);
      requireField(
          password != null && !password.isEmpty() && password.length() <= 1_000,
          "password must be 1 to 1000 characters");
    }

    /** Does not show the password. */
    @Override
    public String toString() {
      return "Password[" + name + "]";
    }
  }

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
   * Tells that something would be taken as it is.
   *
   * @param fits always true: what does not fit is refused
   */
  public record Checked(boolean fits) {}

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

  /**
   * Asks to revoke the rows of all consents that have ended since.
   *
   * @param fromReceipts always true
   */
  public record FromReceipts(boolean fromReceipts) {
    /** Checks the form. */
    public FromReceipts {
      requireField(fromReceipts, "fromReceipts must be true, or be left out with the body");
    }
  }

  /**
   * Consents given to the same terms.
   *
   * @param terms what was consented to
   * @param receipts the persons' consents, one or many
   */
  public record Receipts(ConsentTerms terms, List<ConsentGiven> receipts) {
    /** Checks the form. */
    public Receipts {
      requireField(terms != null, "terms is missing");
      requireField(
          receipts != null
              && !receipts.isEmpty()
              && receipts.size() <= ConsentRegister.MOST_AT_ONCE
              && receipts.stream().noneMatch(Objects::isNull),
          "receipts must be 1 to " + ConsentRegister.MOST_AT_ONCE);
      receipts = List.copyOf(receipts);
    }

    /** Does not show the receipts. */
    @Override
    public String toString() {
      return "Receipts[" + receipts.size() + "]";
    }
  }

  /**
   * Why a receipt is erased.
   *
   * @param reason a point of Article 17(1) of the GDPR
   */
  public record ReceiptErasure(ErasureReason reason) {
    /** Checks the form. */
    public ReceiptErasure {
      requireField(reason != null, "reason is missing");
    }
  }

  /**
   * Names a person to find receipts of.
   *
   * @param subject the bank's own reference of the person
   */
  public record Subject(String subject) {
    /** Checks the form; the message does not repeat the reference. */
    public Subject {
      requireField(
          subject != null && !subject.isBlank() && subject.length() <= 200,
          "subject must be a text of 1 to 200 characters");
    }

    /** Does not show the reference. */
    @Override
    public String toString() {
      return "Subject[...]";
    }
  }

  /**
   * Names the model that takes a tainted one's place.
   *
   * @param successorStudy the study it comes from
   * @param successorRound the round it comes from
   */
  public record SuccessorModel(String successorStudy, int successorRound) {
    /** Checks the form. */
    public SuccessorModel {
      requireId("successorStudy", successorStudy);
      requireRange("successorRound", successorRound, 0, Integer.MAX_VALUE);
    }
  }
}
