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
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.model.Deployment;
import org.concordat.service.Member;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;
import org.concordat.service.registry.ModelRegistry;

/** Putting models to use and taking them out of it. */
@Controller(Routes.BASE)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelUseController {
  private static final String MODEL = "/models/{study}/{round}";

  private final ModelRegistry registry;
  private final Projection projection;
  private final Writes writes;
  private final Member member;

  ModelUseController(ModelRegistry registry, Projection projection, Writes writes, Member member) {
    this.registry = registry;
    this.projection = projection;
    this.writes = writes;
    this.member = member;
  }

  @Get("/deployments")
  HttpResponse<?> deployments(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    Listing<Deployment> all =
        Listing.records(
            projection,
            Deployment.class,
            RecordOrder.byKey(RecordType.DEPLOYMENT),
            query.get(Query.BANK).stream().toArray());
    Optional<Deployment.Status> status = query.get(Query.USE_STATUS);
    return ListAnswers.of(
        request,
        Deployment.class,
        status.isEmpty() ? all : all.only(one -> one.status() == status.get()));
  }

  @Get(MODEL + "/deployment")
  HttpResponse<String> deployment(HttpRequest<?> request, String study, String round) {
    String bank = new Parameters(request).get(Query.OWNER).orElse(member.mspId());
    return Json.of(use(bank, study, Json.number("round", round)));
  }

  private Deployment use(String bank, String study, int round) {
    return projection
        .read(Deployment.class, RecordType.DEPLOYMENT, bank, study, round)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.RECORD_NOT_FOUND,
                    bank + " has not asked to use model " + study + "/" + round));
  }

  private void requireCurrent(HttpRequest<?> request, String study, int round) {
    EntityTags.requireCurrent(request, () -> use(member.mspId(), study, round));
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
          requireCurrent(request, study, model.round());
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
          requireCurrent(request, study, model.round());
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

  private HttpResponse<String> step(
      HttpRequest<?> request, String study, String round, String body, TransactionName name) {
    return writes.transaction(
        request,
        body,
        name,
        text -> {
          Requests.ModelStep step =
              new Requests.ModelStep(
                  study,
                  Json.number("round", round),
                  Json.read(text, Bodies.Reason.class).reason());
          requireCurrent(request, study, step.round());
          return step;
        });
  }

  private static Requests.ModelReference model(String study, String round) {
    return new Requests.ModelReference(study, Json.number("round", round));
  }
}
