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
import org.concordat.service.consent.ConsentParts;
import org.concordat.service.consent.KeyRotation;

/** The keys that seal receipts: which one is in use, and a fresh one in its place. */
@Controller(Routes.BASE + "/consent-keys")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ConsentKeyController {
  private final Writes writes;
  private final ConsentParts parts;

  ConsentKeyController(Writes writes, @Nullable ConsentParts parts) {
    this.writes = writes;
    this.parts = parts;
  }

  @Get
  HttpResponse<String> progress() {
    return Json.of(parts().rotation().progress());
  }

  @Post("/rotation")
  HttpResponse<String> rotate(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.local(
        request,
        body,
        () -> {
          KeyRotation.Progress started = parts().rotation().start();
          parts().upkeep().wake();
          return started;
        });
  }

  /** A regulator's instance has no keys; its gate lets nobody come so far. */
  private ConsentParts parts() {
    if (parts == null) {
      throw new ConcordatException(
          ErrorCode.REGULATOR_READ_ONLY, "a regulator has no consent register");
    }
    return parts;
  }
}
