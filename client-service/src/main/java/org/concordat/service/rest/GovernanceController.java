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
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;

/** Charters and members. */
@Controller(Routes.BASE)
@ExecuteOn(TaskExecutors.BLOCKING)
final class GovernanceController {
  private final Projection projection;
  private final Writes writes;

  GovernanceController(Projection projection, Writes writes) {
    this.projection = projection;
    this.writes = writes;
  }

  @Get("/members")
  HttpResponse<?> members(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        Charter.Member.class,
        Listing.sorted(
            inForce().map(Charter::members).orElse(List.of()),
            member -> Cursor.of(member.mspId())));
  }

  @Get("/charters")
  HttpResponse<?> charters(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        Views.CharterView.class,
        Listing.records(
                projection,
                Charter.class,
                new RecordOrder(RecordType.CHARTER, RecordOrder.Way.FIRST_PART_DOWN))
            .map(this::view));
  }

  @Get("/charters/in-force")
  HttpResponse<String> charterInForce() {
    return Json.found(inForce().map(this::view), ErrorCode.CHARTER_NOT_FOUND, "charter in force");
  }

  @Get("/charters/{version}/{digest}")
  HttpResponse<String> charter(String version, String digest) {
    return Json.of(view(Json.number("version", version), digest));
  }

  @Post("/charters")
  HttpResponse<String> propose(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.PROPOSE_CHARTER, text -> Json.read(text, Charter.class));
  }

  @Post("/charters/{version}/approvals")
  HttpResponse<String> approve(
      HttpRequest<?> request, String version, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.APPROVE_CHARTER,
        text -> current(request, reference(version, text)));
  }

  @Post("/charters/{version}/activation")
  HttpResponse<String> activate(
      HttpRequest<?> request, String version, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.ACTIVATE_CHARTER,
        text -> current(request, reference(version, text)));
  }

  private Requests.CharterReference current(
      HttpRequest<?> request, Requests.CharterReference named) {
    EntityTags.requireCurrent(request, () -> view(named.version(), named.digest()));
    return named;
  }

  private static Requests.CharterReference reference(String version, String body) {
    return new Requests.CharterReference(
        Json.number("version", version), Json.read(body, Bodies.Digest.class).digest());
  }

  private Optional<Charter> inForce() {
    return projection.listAs(Charter.class, RecordType.CHARTER_IN_FORCE).stream().findFirst();
  }

  private Views.CharterView view(int version, String digest) {
    return projection
        .read(Charter.class, RecordType.CHARTER, version, digest)
        .map(this::view)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.CHARTER_NOT_FOUND,
                    "there is no charter " + version + " of this digest"));
  }

  private Views.CharterView view(Charter charter) {
    String digest = charter.digest();
    boolean inForce = inForce().filter(charter::equals).isPresent();
    return new Views.CharterView(
        charter,
        digest,
        inForce,
        projection.listAs(
            CharterApproval.class, RecordType.CHARTER_APPROVAL, charter.version(), digest));
  }
}
