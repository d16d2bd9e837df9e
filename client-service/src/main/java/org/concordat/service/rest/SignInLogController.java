package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.service.oversight.signin.SignInEntry;
import org.concordat.service.oversight.signin.SignInEvent;
import org.concordat.service.oversight.signin.SignInLog;

/** Who signed in and out at this instance, and what was refused. */
@Controller(Routes.BASE + "/sign-in-log")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SignInLogController {
  private final SignInLog log;

  SignInLogController(SignInLog log) {
    this.log = log;
  }

  @Get
  HttpResponse<?> entries(HttpRequest<?> request) {
    Optional<SignInEvent.Kind> kind = new Parameters(request).get(Query.SIGN_IN_EVENT);
    return ListAnswers.of(
        request,
        SignInEntry.class,
        Listing.queried(
            (behind, most) ->
                log.list(kind, behind.map(place -> place.number(0)).orElse(Long.MAX_VALUE), most),
            one -> Cursor.of(one.sequence())));
  }
}
