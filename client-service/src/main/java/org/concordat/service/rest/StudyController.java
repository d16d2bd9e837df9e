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
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.Member;
import org.concordat.service.participation.Driver;
import org.concordat.service.participation.Operations;
import org.concordat.service.participation.RoundLog;
import org.concordat.service.participation.StudyView.OwnProgress;
import org.concordat.service.participation.StudyViews;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;

/** Studies, who joined them, and their rounds. */
@Controller(Routes.BASE + "/studies")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StudyController {
  private final Projection projection;
  private final Writes writes;
  private final Operations operations;
  private final Driver driver;
  private final StudyViews views;
  private final RoundLog rounds;
  private final Member member;

  StudyController(
      Projection projection,
      Writes writes,
      Operations operations,
      Driver driver,
      StudyViews views,
      RoundLog rounds,
      Member member) {
    this.projection = projection;
    this.writes = writes;
    this.operations = operations;
    this.driver = driver;
    this.views = views;
    this.rounds = rounds;
    this.member = member;
  }

  @Get
  HttpResponse<?> all(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    Optional<String> purpose = query.get(Query.PURPOSE);
    Optional<StudyState.Status> status = query.get(Query.STUDY_STATUS);
    Listing<Views.StudyListItem> all =
        Listing.records(
                projection,
                Study.class,
                new RecordOrder(RecordType.STUDY, RecordOrder.Way.BLOCK_DOWN))
            .map(study -> new Views.StudyListItem(study, state(study.id())));
    return ListAnswers.of(
        request,
        Views.StudyListItem.class,
        purpose.isEmpty() && status.isEmpty()
            ? all
            : all.only(
                one ->
                    purpose.filter(asked -> !asked.equals(one.study().purpose())).isEmpty()
                        && status.filter(asked -> asked != one.state().status()).isEmpty()));
  }

  @Get("/{id}")
  HttpResponse<String> one(String id) {
    return Json.of(
        new Views.StudyDetail(
            study(id), state(id), projection.listAs(Join.class, RecordType.JOIN, id)));
  }

  @Post
  HttpResponse<String> propose(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.PROPOSE_STUDY, text -> Json.read(text, Study.class));
  }

  @Get("/{id}/joins")
  HttpResponse<?> joins(HttpRequest<?> request, String id) {
    study(id);
    return ListAnswers.of(
        request,
        Join.class,
        Listing.records(projection, Join.class, RecordOrder.byKey(RecordType.JOIN), id));
  }

  @Post("/{id}/joins")
  HttpResponse<String> join(HttpRequest<?> request, String id, @Body @Nullable String body) {
    HttpResponse<String> answer =
        writes.operation(
            request,
            body,
            text -> {
              Bodies.JoinRequest asked = Json.read(text, Bodies.JoinRequest.class);
              return operations.join(
                  new Join(
                      id, member.mspId(), asked.agreement(), asked.dataset(), asked.snapshot()));
            });
    driver.wake();
    return answer;
  }

  @Post("/{id}/start")
  HttpResponse<String> start(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.START_STUDY, text -> new Requests.StudyReference(id));
  }

  @Post("/{id}/cancellation")
  HttpResponse<String> cancel(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.CANCEL_STUDY,
        text -> new Requests.StudyCancellation(id, Json.read(text, Bodies.Reason.class).reason()));
  }

  @Get("/{id}/rounds")
  HttpResponse<?> rounds(HttpRequest<?> request, String id) {
    study(id);
    return ListAnswers.of(
        request,
        Views.RoundView.class,
        Listing.records(projection, RoundState.class, RecordOrder.newest(RecordType.ROUND), id)
            .map(this::view));
  }

  @Get("/{id}/rounds/{round}")
  HttpResponse<String> round(String id, String round) {
    int number = Json.number("round", round);
    return Json.found(
        projection.read(RoundState.class, RecordType.ROUND, id, number).map(this::view),
        ErrorCode.ROUND_NOT_FOUND,
        "round " + number + " of study " + id);
  }

  @Post("/{id}/rounds/{round}/purge")
  HttpResponse<String> purge(
      HttpRequest<?> request, String id, String round, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.PURGE_UPDATE,
        text -> new Requests.RoundReference(id, Json.number("round", round)));
  }

  private Views.RoundView view(RoundState round) {
    String study = round.study();
    int number = round.round();
    return new Views.RoundView(
        round,
        projection.listAs(Commit.class, RecordType.COMMIT, study, number),
        projection.listAs(RevealedChunk.class, RecordType.REVEAL, study, number),
        projection.read(AggregationRecord.class, RecordType.AGGREGATION, study, number),
        projection.listAs(Judgement.class, RecordType.JUDGEMENT, study, number),
        projection
            .read(Join.class, RecordType.JOIN, study, member.mspId())
            .map(join -> ownPart(join, round)));
  }

  private Views.OwnPart ownPart(Join join, RoundState round) {
    OwnProgress progress = views.progress(join, round);
    RoundLog.Entry entry = rounds.read(round.study(), round.round());
    return new Views.OwnPart(
        progress.training().stage().name(),
        progress.evaluation().stage().name(),
        entry.snapshot(),
        entry.commitment(),
        progress.refusal().map(refusal -> reason(refusal.code(), refusal.detail())),
        progress.consent().map(refusal -> reason(refusal.code().name(), refusal.detail())));
  }

  private static Views.Reason reason(String name, String detail) {
    ErrorCode code = ErrorCode.valueOf(name);
    return new Views.Reason(code.code(), Problems.title(code), detail);
  }

  private Study study(String id) {
    return projection
        .read(Study.class, RecordType.STUDY, id)
        .orElseThrow(
            () -> new ConcordatException(ErrorCode.STUDY_NOT_FOUND, "there is no study " + id));
  }

  private StudyState state(String id) {
    Optional<StudyState> state = projection.read(StudyState.class, RecordType.STUDY_STATE, id);
    return state.orElseThrow(
        () -> new ConcordatException(ErrorCode.STUDY_NOT_FOUND, "there is no study " + id));
  }
}
