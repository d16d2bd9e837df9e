package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.service.Member;
import org.concordat.service.participation.Driver;
import org.concordat.service.participation.Operations;
import org.concordat.service.participation.Revocations;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;
import org.concordat.service.registry.RevocationPreviews;
import tools.jackson.databind.JsonNode;

/** Datasets, their snapshots and revocations. */
@Controller(Routes.BASE + "/datasets")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DatasetController {
  private final Projection projection;
  private final Writes writes;
  private final Operations operations;
  private final Driver driver;
  private final Revocations revocations;
  private final RevocationPreviews previews;
  private final SecureRandom random;
  private final Member member;

  DatasetController(
      Projection projection,
      Writes writes,
      Operations operations,
      Driver driver,
      Revocations revocations,
      RevocationPreviews previews,
      SecureRandom random,
      Member member) {
    this.projection = projection;
    this.writes = writes;
    this.operations = operations;
    this.driver = driver;
    this.revocations = revocations;
    this.previews = previews;
    this.random = random;
    this.member = member;
  }

  @Get
  HttpResponse<?> all(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        Dataset.class,
        Listing.records(
            projection,
            Dataset.class,
            RecordOrder.byKey(RecordType.DATASET),
            new Parameters(request).get(Query.BANK).stream().toArray()));
  }

  @Get("/{id}")
  HttpResponse<String> one(HttpRequest<?> request, String id) {
    return Json.found(
        projection.read(Dataset.class, RecordType.DATASET, owner(request), id),
        ErrorCode.DATASET_NOT_FOUND,
        "dataset " + id + " of " + owner(request));
  }

  @Post
  HttpResponse<String> register(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.REGISTER_DATASET, text -> Json.read(text, Dataset.class));
  }

  @Get("/{id}/snapshots")
  HttpResponse<?> snapshots(HttpRequest<?> request, String id) {
    return ListAnswers.of(
        request,
        Snapshot.class,
        Listing.records(
            projection,
            Snapshot.class,
            new RecordOrder(RecordType.SNAPSHOT, RecordOrder.Way.BLOCK_DOWN),
            owner(request),
            id));
  }

  @Post("/{id}/snapshots")
  HttpResponse<String> snapshot(HttpRequest<?> request, String id, @Body @Nullable String body) {
    HttpResponse<String> answer =
        writes.operation(
            request,
            body,
            text ->
                operations.snapshot(
                    Checks.requireId("id", id), Json.read(text, Bodies.SnapshotId.class).id()));
    driver.wake();
    return answer;
  }

  @Get("/{id}/revocations/preview")
  HttpResponse<String> revocationPreview(String id) {
    if (projection.read(Dataset.class, RecordType.DATASET, member.mspId(), id).isEmpty()) {
      throw new ConcordatException(ErrorCode.DATASET_NOT_FOUND, "there is no dataset " + id);
    }
    return Json.of(previews.of(id));
  }

  @Get("/{id}/revocations")
  HttpResponse<?> revocations(HttpRequest<?> request, String id) {
    return ListAnswers.of(
        request,
        Revocation.class,
        Listing.records(
                projection,
                RevocationMark.class,
                RecordOrder.newest(RecordType.REVOCATION_MARK),
                owner(request),
                id)
            .map(RevocationMark::revocation));
  }

  @Post("/{id}/revocations")
  HttpResponse<String> revoke(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transactions(
        request,
        body,
        TransactionName.RECORD_REVOCATION,
        text -> {
          Optional<List<String>> rows = withdrawnRows(text);
          if (projection.read(Dataset.class, RecordType.DATASET, member.mspId(), id).isEmpty()) {
            throw new ConcordatException(ErrorCode.DATASET_NOT_FOUND, "there is no dataset " + id);
          }
          rows.ifPresent(ids -> revocations.withdraw(id, ids));
          return () -> revocations.next(id, salt());
        },
        () -> lastRevocation(id));
  }

  /** All that was withdrawn is revoked: by this revocation, or one before it. */
  private Views.Written lastRevocation(String id) {
    return projection.list(RecordType.REVOCATION_MARK, List.of(member.mspId(), id)).stream()
        .max(
            Comparator.comparingInt(
                stored -> stored.as(RevocationMark.class).revocation().sequence()))
        .map(
            stored ->
                new Views.Written(
                    stored.transactionId(),
                    stored.blockNumber(),
                    CanonicalJson.readTree(
                        CanonicalJson.write(stored.as(RevocationMark.class).revocation()))))
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.NO_ROWS_PENDING, "no row of dataset " + id + " is withdrawn"));
  }

  /** The rows named in a body; empty where those of ended consents are meant. */
  private static Optional<List<String>> withdrawnRows(String body) {
    if (body == null || body.isBlank()) {
      return Optional.empty();
    }
    if (Json.read(body, JsonNode.class).has("fromReceipts")) {
      Json.read(body, Bodies.FromReceipts.class);
      return Optional.empty();
    }
    return Optional.of(Json.read(body, Bodies.WithdrawnRows.class).withdrawnRowIds());
  }

  private String salt() {
    byte[] salt = new byte[Digests.LENGTH];
    random.nextBytes(salt);
    return Digests.hex(salt);
  }

  private String owner(HttpRequest<?> request) {
    return new Parameters(request).get(Query.OWNER).orElse(member.mspId());
  }
}
