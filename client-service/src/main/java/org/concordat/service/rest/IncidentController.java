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
import java.time.Clock;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.oversight.incident.Incident;
import org.concordat.service.oversight.incident.Incident.Subject;
import org.concordat.service.oversight.incident.IncidentRegister;
import org.concordat.service.oversight.incident.IncidentView;
import org.concordat.service.projection.Projection;

/** A bank's own incidents and their clocks. Nothing of them goes on the ledger. */
@Controller(Routes.BASE + "/incidents")
@ExecuteOn(TaskExecutors.BLOCKING)
final class IncidentController {
  private final IncidentRegister register;
  private final Projection projection;
  private final Writes writes;
  private final Clock clock;

  IncidentController(IncidentRegister register, Projection projection, Writes writes, Clock clock) {
    this.register = register;
    this.projection = projection;
    this.writes = writes;
    this.clock = clock;
  }

  @Get
  HttpResponse<?> all(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        IncidentView.class,
        Listing.queried(
                (behind, most) ->
                    register.newest(
                        behind.map(place -> place.number(0)).orElse(Long.MAX_VALUE),
                        behind.map(place -> place.text(1)).orElse(""),
                        most),
                (Incident one) -> Cursor.of(one.openedMillis(), one.id()))
            .map(this::view));
  }

  @Get("/{id}")
  HttpResponse<String> one(String id) {
    return Json.of(view(register.read(id)));
  }

  @Post
  HttpResponse<String> open(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.local(
        request,
        body,
        () -> {
          IncidentBodies.IncidentOpening asked =
              Json.read(body, IncidentBodies.IncidentOpening.class);
          requireKnown(asked.subject());
          return view(register.open(asked.id(), asked.subject(), asked.awareMillis()));
        });
  }

  @Post("/{id}/classifications")
  HttpResponse<String> classify(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.local(
        request,
        body,
        () -> {
          IncidentBodies.IncidentClassification asked =
              Json.read(body, IncidentBodies.IncidentClassification.class);
          EntityTags.requireCurrent(request, () -> view(register.read(id)));
          return view(register.classify(id, asked.classification(), asked.atMillis()));
        });
  }

  @Post("/{id}/reports")
  HttpResponse<String> report(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.local(
        request,
        body,
        () -> {
          IncidentBodies.IncidentReport asked =
              Json.read(body, IncidentBodies.IncidentReport.class);
          EntityTags.requireCurrent(request, () -> view(register.read(id)));
          return view(
              register.report(id, asked.kind().action(), asked.sentMillis(), asked.digest()));
        });
  }

  /** What it is about has to be on the ledger: a mistyped id would be found by nobody. */
  private void requireKnown(Subject subject) {
    if (subject.study().isEmpty()) {
      return;
    }
    if (projection.find(RecordKey.of(RecordType.STUDY, subject.study())).isEmpty()) {
      throw new ConcordatException(
          ErrorCode.STUDY_NOT_FOUND, "there is no study " + subject.study());
    }
    RecordType type =
        switch (subject.kind()) {
          case ROUND -> RecordType.ROUND;
          case MODEL -> RecordType.MODEL;
          case STUDY, SERVICE, IDENTITY, DATA -> RecordType.STUDY;
        };
    if (type != RecordType.STUDY
        && projection.find(RecordKey.of(type, subject.study(), subject.round())).isEmpty()) {
      throw new ConcordatException(
          type == RecordType.ROUND ? ErrorCode.ROUND_NOT_FOUND : ErrorCode.MODEL_NOT_FOUND,
          "study " + subject.study() + " has no " + subject.kind() + " " + subject.round());
    }
  }

  private IncidentView view(Incident incident) {
    return IncidentView.of(incident, clock.instant());
  }
}
