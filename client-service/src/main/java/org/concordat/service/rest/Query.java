package org.concordat.service.rest;

import java.util.regex.Pattern;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.oversight.alert.Severity;
import org.concordat.service.oversight.signin.SignInEvent;

/** All query parameters there are. */
final class Query {
  private static final long MOST = 999_999_999_999_999L;
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  static final Parameter<Long> LIMIT =
      Parameter.number("limit", "How many at most; 100 without it.", 1, 500);
  static final Parameter<String> CURSOR =
      Parameter.text(
          "cursor",
          "Where to go on: what the page before gives as next.",
          Pattern.compile("[A-Za-z0-9_-]{1,2000}"),
          "what an earlier page of this list gives as next");
  static final Parameter<String> FORMAT =
      Parameter.choice(
          "format",
          "csv gives the whole list as comma-separated values, or with limit so many rows.",
          "json",
          "csv");
  static final Parameter<String> GRAPH_FORMAT =
      Parameter.choice("format", "dot gives the graph for Graphviz.", "json", "dot");
  static final Parameter<String> BANK = Parameter.words("bank", "Only those of this member.", 64);
  static final Parameter<String> OWNER =
      Parameter.words("bank", "The bank it belongs to; the own one without it.", 64);
  static final Parameter<String> STUDY =
      Parameter.text("study", "Only those of this study.", ID, "a study's id");
  static final Parameter<String> PURPOSE =
      Parameter.text("purpose", "Only those for this purpose.", ID, "a purpose's id");
  static final Parameter<StudyState.Status> STUDY_STATUS =
      Parameter.one("status", "Only those that stand so.", StudyState.Status.class);
  static final Parameter<ModelRecord.Status> MODEL_STATUS =
      Parameter.one("status", "Only those that stand so.", ModelRecord.Status.class);
  static final Parameter<Deployment.Status> USE_STATUS =
      Parameter.one("status", "Only those that stand so.", Deployment.Status.class);
  static final Parameter<AgreementRecord.Status> AGREEMENT_STATUS =
      Parameter.one("status", "Only those that stand so.", AgreementRecord.Status.class);
  static final Parameter<ConsentState> CONSENT_STATE =
      Parameter.one("state", "Only those that stand so.", ConsentState.class);
  static final Parameter<Severity> SEVERITY =
      Parameter.one("severity", "Only those at least so severe.", Severity.class);
  static final Parameter<Long> SINCE =
      Parameter.number(
          "since", "Only those since this block; what time brought about always.", 0, MOST);
  static final Parameter<Boolean> VALID =
      Parameter.flag("valid", "Only the valid ones, or only those found invalid.");
  static final Parameter<String> FUNCTION =
      Parameter.words("function", "Only those that call this function of the chaincode.", 200);
  static final Parameter<Long> FROM = Parameter.number("from", "The first block.", 0, MOST);
  static final Parameter<Long> TO = Parameter.number("to", "The last block.", 0, MOST);
  static final Parameter<Long> SEQUENCE =
      Parameter.number("sequence", "The number of a row noted earlier; with digest.", 0, MOST);
  static final Parameter<String> DIGEST =
      Parameter.text(
          "digest",
          "The digest of that row.",
          Pattern.compile("[0-9a-f]{64}"),
          "64 hexadecimal digits in lower case");
  static final Parameter<String> BLOCKS =
      Parameter.choice(
          "blocks",
          "Whether all blocks come with it, or those that bear on it.",
          "all",
          "relevant");
  static final Parameter<Long> ROOT =
      Parameter.number("root", "The root's number; the newest without it.", 0, 999_999_999);

  static final Parameter<SignInEvent.Kind> SIGN_IN_EVENT =
      Parameter.one("event", "Only those of this kind.", SignInEvent.Kind.class);
  static final Parameter<Long> FIRST_ROUND =
      Parameter.number("from", "The first round; 1 without it.", 0, 999_999_999);
  static final Parameter<String> DATASET =
      Parameter.text("dataset", "The dataset it is to be for.", ID, "a dataset's id").needed();
  static final Parameter<String> AFTER =
      Parameter.text(
          "after",
          "The id of the last event seen, where Last-Event-ID cannot be sent.",
          Pattern.compile("[0-9]{1,15}-[0-9]{1,9}"),
          "an id of this stream");

  static final Parameter<String> RETURN =
      Parameter.words("return", "The page to go to in the end; the console without it.", 2_000);
  static final Parameter<String> CODE =
      Parameter.words("code", "What the provider gives when the person may come in.", 4_000);
  static final Parameter<String> STATE =
      Parameter.words("state", "Which of this browser's sign-ins it is.", 200);
  static final Parameter<String> REFUSAL =
      Parameter.words("error", "What the provider gives when the person may not.", 200);

  private Query() {}
}
