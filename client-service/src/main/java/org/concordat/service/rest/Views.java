package org.concordat.service.rest;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.privacy.PrivacyBudget;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.consent.ReceiptStanding;
import org.concordat.service.registry.ServedScore;
import tools.jackson.databind.JsonNode;

/** Answers that put several records together. Inside, records are those of the protocol. */
public final class Views {
  private Views() {}

  /**
   * What was written.
   *
   * @param transactionId the transaction that wrote it
   * @param blockNumber its block
   * @param record what was asked to be written, canonical
   */
  public record Written(String transactionId, long blockNumber, JsonNode record) {}

  /**
   * A page of a list.
   *
   * @param items its items
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Page(List<?> items, Optional<String> next) {}

  /**
   * A charter.
   *
   * @param charter the charter
   * @param digest its digest, which approvals name
   * @param inForce whether it is in force
   * @param approvals the banks' approvals
   */
  public record CharterView(
      Charter charter, String digest, boolean inForce, List<CharterApproval> approvals) {}

  /**
   * An agreement.
   *
   * @param agreement the agreement
   * @param budget what was spent of its budget
   */
  public record AgreementView(AgreementRecord agreement, PrivacyBudget budget) {}

  /**
   * A study in a list.
   *
   * @param study the study
   * @param state where it stands
   */
  public record StudyListItem(Study study, StudyState state) {}

  /**
   * A study.
   *
   * @param study the study
   * @param state where it stands
   * @param joins the banks that joined
   */
  public record StudyDetail(Study study, StudyState state, List<Join> joins) {}

  /**
   * A round.
   *
   * @param round where it stands
   * @param commits commitments
   * @param reveals marks of revealed chunks
   * @param aggregation what the aggregation found
   * @param judgements judgements
   * @param own this bank's part in it; absent where it takes no part
   */
  public record RoundView(
      RoundState round,
      List<Commit> commits,
      List<RevealedChunk> reveals,
      Optional<AggregationRecord> aggregation,
      List<Judgement> judgements,
      Optional<OwnPart> own) {}

  /**
   * This bank's part in a round.
   *
   * @param training where its training stands
   * @param evaluation where its evaluation stands
   * @param snapshot the snapshot trained on
   * @param commitment what it committed to
   * @param refusal why it does nothing more in this round
   * @param blocked why it must not use its data now
   */
  public record OwnPart(
      String training,
      String evaluation,
      Optional<String> snapshot,
      Optional<String> commitment,
      Optional<Reason> refusal,
      Optional<Reason> blocked) {}

  /**
   * Why something is not done.
   *
   * @param code the stable code
   * @param title the code's name
   * @param detail what was wrong
   */
  public record Reason(String code, String title, String detail) {}

  /**
   * What the codes say to people.
   *
   * @param items each code
   */
  public record ProblemViews(List<ProblemView> items) {}

  /**
   * What a code says to a person.
   *
   * @param code the stable code
   * @param title its name
   * @param status the HTTP status it comes with
   * @param what what happened
   * @param advice what to do about it, and who can
   * @param retired whether it is given no more
   */
  public record ProblemView(
      String code, String title, int status, String what, String advice, boolean retired) {}

  /**
   * A model's parameters.
   *
   * @param study the study
   * @param round the round it comes from
   * @param hash its hash
   * @param scaleBits its scale
   * @param parameters base64 of 4 bytes each, big endian
   */
  public record ModelParameters(
      String study, int round, String hash, int scaleBits, String parameters) {}

  /**
   * Scores of several rows.
   *
   * @param items a score for each row, in the rows' order
   */
  public record Scores(List<ServedScore> items) {}

  /**
   * How far the chain was followed.
   *
   * @param height how many blocks were applied
   */
  public record Height(long height) {}

  /**
   * A dataset's receipts.
   *
   * @param counts how many there are of each kind
   * @param items where some of them stand; none unless a steward asked for them
   * @param next the cursor of the page behind it; absent on the last
   */
  public record Receipts(
      ReceiptCounts counts, List<ReceiptStanding> items, Optional<String> next) {}

  /**
   * How many consents a dataset's register has.
   *
   * @param active how many stand
   * @param withdrawn how many were withdrawn
   * @param expired how many have expired
   * @param erased of how many the receipt was erased
   * @param entries how many entries the log has
   * @param pendingRows how many rows are withdrawn and not revoked on the ledger yet
   */
  public record ReceiptCounts(
      long active, long withdrawn, long expired, long erased, long entries, long pendingRows) {}

  /**
   * Some receipts.
   *
   * @param items where each stands
   */
  public record ReceiptItems(List<ReceiptStanding> items) {}

  /**
   * A receipt that a step was taken with.
   *
   * @param receipt where it stands now
   * @param pendingRows how many rows of the dataset are withdrawn and not revoked on the ledger yet
   */
  public record ChangedReceipt(ReceiptStanding receipt, long pendingRows) {}
}
