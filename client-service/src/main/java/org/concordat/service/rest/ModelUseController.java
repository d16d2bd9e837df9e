package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.model.Deployment;
import org.concordat.service.projection.Projection;
import org.concordat.service.registry.ModelRegistry;
import org.concordat.service.telemetry.ScoringCount;

/** Putting models to use, taking them out of it, and asking the ones in use for scores. */
@Controller(Routes.BASE)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelUseController {
  private static final String MODEL = "/models/{study}/{round}";

  private final ModelRegistry registry;
  private final Projection projection;
  private final Writes writes;
  private final ScoringCount scored;

  ModelUseController(
      ModelRegistry registry, Projection projection, Writes writes, ScoringCount scored) {
    this.registry = registry;
    this.projection = projection;
    this.writes = writes;
    this.scored = scored;
  }

  @Get("/deployments")
  HttpResponse<String> deployments(@QueryValue @Nullable String bank) {
    return Json.items(
        projection.listOf(Deployment.class, RecordType.DEPLOYMENT, Optional.ofNullable(bank)));
  }

  @Post(MODEL + "/promotion")
  HttpResponse<String> request(
      HttpRequest<?> request, String study, String round, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.REQUEST_PROMOTION,
        (user, text) -> {
          Requests.ModelReference model = model(study, round);
          registry.promotions().ask(user.id(), study, model.round());
          return model;
        });
  }

  @Post(MODEL + "/promotion/approval")
  HttpResponse<String> approve(
      HttpRequest<?> request, String study, String round, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.APPROVE_PROMOTION,
        (user, text) -> {
          Requests.ModelReference model = model(study, round);
          registry.promotions().requireAnother(user.id(), study, model.round());
          return model;
        });
  }

  @Post(MODEL + "/suspension")
  HttpResponse<String> suspend(
      HttpRequest<?> request, String study, String round, @Body @Nullable String body) {
    return step(request, study, round, body, TransactionName.SUSPEND_MODEL);
  }

  @Post(MODEL + "/resumption")
  HttpResponse<String> resume(
      HttpRequest<?> request, String study, String round, @Body @Nullable String body) {
    return step(request, study, round, body, TransactionName.RESUME_MODEL);
  }

  @Post(MODEL + "/retirement")
  HttpResponse<String> retire(
      HttpRequest<?> request, String study, String round, @Body @Nullable String body) {
    return step(request, study, round, body, TransactionName.RETIRE_MODEL);
  }

  @Post(MODEL + "/retraining")
  HttpResponse<String> retrain(
      HttpRequest<?> request, String study, String round, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.RECORD_RETRAINING,
        text -> {
          Bodies.SuccessorModel successor = Json.read(text, Bodies.SuccessorModel.class);
          return new Retraining(
              study,
              Json.number("round", round),
              successor.successorStudy(),
              successor.successorRound());
        });
  }

  @Post(MODEL + "/score")
  HttpResponse<String> score(String study, String round, @Body @Nullable String body) {
    return Json.withFractions(
        scored.row(
            () ->
                registry.score(
                    study,
                    Json.number("round", round),
                    CanonicalJson.readTree(body == null ? "" : body))));
  }

  private HttpResponse<String> step(
      HttpRequest<?> request, String study, String round, String body, TransactionName name) {
    return writes.transaction(
        request,
        body,
        name,
        text ->
            new Requests.ModelStep(
                study, Json.number("round", round), Json.read(text, Bodies.Reason.class).reason()));
  }

  private static Requests.ModelReference model(String study, String round) {
    return new Requests.ModelReference(study, Json.number("round", round));
  }
}
