package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.concordat.service.Member;
import org.concordat.service.inbox.Inbox;
import org.concordat.service.progress.ProgressReader;

/** What people look at first: whose service this is, what waits for them, how a study goes. */
@Controller(Routes.BASE)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OverviewController {
  private final Member member;
  private final Inbox inbox;
  private final ProgressReader progress;

  OverviewController(Member member, Inbox inbox, ProgressReader progress) {
    this.member = member;
    this.inbox = inbox;
    this.progress = progress;
  }

  @Get("/member")
  HttpResponse<String> member() {
    return Json.of(member);
  }

  @Get("/inbox")
  HttpResponse<String> inbox() {
    return Json.items(inbox.items());
  }

  @Get("/studies/{id}/progress")
  HttpResponse<String> progress(HttpRequest<?> request, String id) {
    long from = new Parameters(request).number("from").orElse(1L);
    return Json.of(progress.of(id, (int) Math.min(from, Integer.MAX_VALUE)));
  }
}
