package org.concordat.service.rest;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.json.CanonicalJson;

/** Forms of texts and ranges of numbers that a field's type does not say, by record and field. */
final class FieldForms {
  private static final Map<String, Object> ID =
      Map.of("type", "string", "pattern", "^[a-z0-9][a-z0-9-]{0,62}$");
  private static final Map<String, Object> DIGEST =
      Map.of("type", "string", "pattern", "^[0-9a-f]{64}$");
  private static final Map<String, Object> UUID =
      Map.of(
          "type",
          "string",
          "pattern",
          "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$");
  private static final Map<String, Object> MSP =
      Map.of("type", "string", "minLength", 1, "maxLength", 64);
  private static final Map<String, Object> REASON =
      Map.of("type", "string", "minLength", 1, "maxLength", 500, "pattern", "\\S");
  private static final Map<String, Object> MOMENT =
      OpenApiSchemas.whole("int64", 0, CanonicalJson.LARGEST_INTEGER);

  /** Fields that hold an id made by {@code Checks.requireId}. */
  private static final Set<String> IDS =
      Set.of(
          "Study.id",
          "Study.purpose",
          "StudyState.study",
          "Dataset.id",
          "Agreement.id",
          "Snapshot.id",
          "Snapshot.dataset",
          "SnapshotId.id",
          "Join.study",
          "Join.agreement",
          "Join.dataset",
          "Join.snapshot",
          "JoinRequest.agreement",
          "JoinRequest.dataset",
          "JoinRequest.snapshot",
          "ModelRecord.study",
          "Deployment.study",
          "IncidentOpening.id",
          "SuccessorModel.successorStudy",
          "ServedScore.study",
          "ModelParameters.study");

  /** Fields that hold a SHA-256. */
  private static final Set<String> DIGESTS =
      Set.of(
          "Digest.digest",
          "CharterView.digest",
          "IncidentReport.digest",
          "ModelRecord.hash",
          "ModelParameters.hash",
          "ServedScore.modelHash",
          "Snapshot.root");

  private static final Set<String> MOMENTS =
      Set.of(
          "IncidentOpening.awareMillis",
          "IncidentClassification.atMillis",
          "IncidentReport.sentMillis",
          "ConsentGiven.givenMillis",
          "ConsentGiven.validUntilMillis",
          "ConsentGiven.keepUntilMillis");

  private FieldForms() {}

  /** The schema of a field whose form is known here. */
  static Optional<Map<String, Object>> of(Class<?> type, RecordComponent component) {
    String field = type.getSimpleName() + "." + component.getName();
    if (IDS.contains(field)) {
      return Optional.of(ID);
    }
    if (DIGESTS.contains(field)) {
      return Optional.of(DIGEST);
    }
    if (MOMENTS.contains(field)) {
      return Optional.of(MOMENT);
    }
    return switch (field) {
      case "ConsentGiven.id", "ReceiptStanding.id" -> Optional.of(UUID);
      case "Dataset.bank", "Agreement.bank", "Join.bank", "Member.mspId" -> Optional.of(MSP);
      case "Reason.reason" ->
          component.getDeclaringRecord() == Bodies.Reason.class
              ? Optional.of(REASON)
              : Optional.empty();
      case "SuccessorModel.successorRound" ->
          Optional.of(
              Map.of(
                  "type",
                  "integer",
                  "format",
                  "int32",
                  "minimum",
                  0,
                  "maximum",
                  Integer.MAX_VALUE));
      default -> Optional.empty();
    };
  }
}
