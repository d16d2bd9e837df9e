package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.Study;
import org.concordat.service.participation.ModelStore;
import org.concordat.service.participation.Operations;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;
import org.concordat.service.users.Tokens;
import org.concordat.service.users.User;

/** Models, long work, and who is signed in. */
@Controller(Routes.BASE)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LedgerController {
  private final Projection projection;
  private final Operations operations;
  private final ModelStore models;
  private final Tokens tokens;

  LedgerController(Projection projection, Operations operations, ModelStore models, Tokens tokens) {
    this.projection = projection;
    this.operations = operations;
    this.models = models;
    this.tokens = tokens;
  }

  @Get("/me")
  HttpResponse<String> me(HttpRequest<?> request) {
    User user = request.getAttribute(Gatekeeper.USER, User.class).orElseThrow();
    return Json.of(
        java.util.Map.of(
            "id",
            user.id(),
            "name",
            user.name(),
            "roles",
            user.roles().stream().sorted().toList()));
  }

  @Post("/tokens")
  HttpResponse<String> token(HttpRequest<?> request) {
    User user = request.getAttribute(Gatekeeper.USER, User.class).orElseThrow();
    return HttpResponse.<String>status(HttpStatus.CREATED)
        .body(CanonicalJson.write(tokens.token(user)))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  @Get("/models")
  HttpResponse<?> models(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    Listing<ModelRecord> all =
        Listing.records(
            projection,
            ModelRecord.class,
            RecordOrder.newest(RecordType.MODEL),
            query.get(Query.STUDY).stream().toArray());
    Optional<ModelRecord.Status> status = query.get(Query.MODEL_STATUS);
    return ListAnswers.of(
        request,
        ModelRecord.class,
        status.isEmpty() ? all : all.only(one -> one.status() == status.get()));
  }

  @Get("/models/{study}/{round}")
  HttpResponse<String> model(String study, String round) {
    return Json.of(find(study, Json.number("round", round)));
  }

  @Get("/models/{study}/{round}/parameters")
  HttpResponse<String> parameters(String study, String round) {
    int number = Json.number("round", round);
    ModelRecord model = find(study, number);
    Study terms =
        projection
            .read(Study.class, RecordType.STUDY, study)
            .orElseThrow(() -> new ConcordatException(ErrorCode.STUDY_NOT_FOUND, study));
    return Json.of(
        new Views.ModelParameters(
            study,
            number,
            model.hash(),
            terms.aggregation().norm().scaleBits(),
            models.parameters(terms, number)));
  }

  private ModelRecord find(String study, int round) {
    return projection
        .read(ModelRecord.class, RecordType.MODEL, study, round)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.MODEL_NOT_FOUND, "study " + study + " has no model " + round));
  }

  @Get("/blocks")
  HttpResponse<String> blocks() {
    return Json.of(new Views.Height(projection.nextBlock()));
  }

  @Get("/operations")
  HttpResponse<?> operations(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        Operations.Operation.class,
        Listing.queried(
            (behind, most) ->
                operations.newest(
                    behind.map(place -> place.number(0)).orElse(Long.MAX_VALUE),
                    behind.map(place -> place.text(1)).orElse(""),
                    most),
            one -> Cursor.of(one.createdMillis(), one.id())));
  }

  @Get("/operations/{id}")
  HttpResponse<String> operation(String id) {
    return Json.found(operations.find(id), ErrorCode.RESOURCE_NOT_FOUND, "operation " + id);
  }
}
