package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.Member;
import org.concordat.service.inbox.Inbox;
import org.concordat.service.inbox.InboxItem;
import org.concordat.service.participation.TaskLog;
import org.concordat.service.progress.ProgressReader;

/** What people look at first: whose service this is, what waits for them, how a study goes. */
@Controller(Routes.BASE)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OverviewController {
  private final Member member;
  private final Inbox inbox;
  private final ProgressReader progress;
  private final TaskLog tasks;

  OverviewController(Member member, Inbox inbox, ProgressReader progress, TaskLog tasks) {
    this.member = member;
    this.inbox = inbox;
    this.progress = progress;
    this.tasks = tasks;
  }

  @Get("/member")
  HttpResponse<String> member() {
    return Json.of(member);
  }

  @Get("/inbox")
  HttpResponse<?> inbox(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        InboxItem.class,
        Listing.sorted(
            inbox.items(),
            one ->
                Cursor.of(
                    "%019d".formatted(Long.MAX_VALUE - one.sinceBlock()),
                    one.kind(),
                    one.study().orElse(""),
                    one.round().map(RecordKey::part).orElse(""),
                    one.subject().orElse(""))));
  }

  @Get("/models/{study}/{round}/quality")
  HttpResponse<String> quality(String study, String round) {
    int number = Json.number("round", round);
    return Json.found(
        tasks
            .result(TaskLog.evaluation(study, number))
            .flatMap(
                result ->
                    result instanceof TaskResult.Evaluated evaluated
                        ? Optional.of(OverviewViews.ModelQuality.of(study, number, evaluated))
                        : Optional.empty()),
        ErrorCode.MODEL_NOT_FOUND,
        "evaluation of model " + study + "/" + number + " at this bank");
  }

  @Get("/studies/{id}/progress")
  HttpResponse<String> progress(HttpRequest<?> request, String id) {
    long from = new Parameters(request).get(Query.FIRST_ROUND).orElse(1L);
    return Json.of(progress.of(id, (int) Math.min(from, Integer.MAX_VALUE)));
  }
}
