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
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.study.Study;
import org.concordat.service.proposal.Suggestions;

/** Help for who proposes a study. */
@Controller(Routes.BASE + "/proposals")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProposalController {
  private final Suggestions suggestions;
  private final Writes writes;

  ProposalController(Suggestions suggestions, Writes writes) {
    this.suggestions = suggestions;
    this.writes = writes;
  }

  @Get("/suggestion")
  HttpResponse<String> suggestion(HttpRequest<?> request) {
    return Json.of(
        suggestions.on(
            new Parameters(request)
                .get(Query.DATASET)
                .orElseThrow(
                    () ->
                        new ConcordatException(
                            ErrorCode.FIELD_INVALID, "dataset must name one of the datasets"))));
  }

  @Post("/check")
  HttpResponse<String> check(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.repeatable(
        request,
        () -> {
          suggestions.check(Json.read(body, Study.class));
          return new Bodies.Checked(true);
        });
  }
}
