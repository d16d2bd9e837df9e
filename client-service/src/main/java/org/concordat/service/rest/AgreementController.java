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
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.Member;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;

/** Agreements: all banks' to read, the own bank's to write. */
@Controller(Routes.BASE + "/agreements")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgreementController {
  private final Projection projection;
  private final Writes writes;
  private final Member member;

  AgreementController(Projection projection, Writes writes, Member member) {
    this.projection = projection;
    this.writes = writes;
    this.member = member;
  }

  @Get
  HttpResponse<?> all(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    Listing<AgreementRecord> all =
        Listing.records(
            projection,
            AgreementRecord.class,
            RecordOrder.byKey(RecordType.AGREEMENT),
            query.get(Query.BANK).stream().toArray());
    Optional<AgreementRecord.Status> status = query.get(Query.AGREEMENT_STATUS);
    return ListAnswers.of(
        request,
        AgreementRecord.class,
        status.isEmpty() ? all : all.only(one -> one.status() == status.get()));
  }

  @Get("/{id}")
  HttpResponse<String> one(HttpRequest<?> request, String id) {
    String owner = new Parameters(request).get(Query.OWNER).orElse(member.mspId());
    return Json.of(view(owner, id));
  }

  private Views.AgreementView view(String owner, String id) {
    return projection
        .read(AgreementRecord.class, RecordType.AGREEMENT, owner, id)
        .map(agreement -> new Views.AgreementView(agreement, agreement.budget()))
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.AGREEMENT_NOT_FOUND, "there is no agreement " + id + " of " + owner));
  }

  private Requests.AgreementReference current(HttpRequest<?> request, String id) {
    EntityTags.requireCurrent(request, () -> view(member.mspId(), id));
    return new Requests.AgreementReference(id);
  }

  @Post
  HttpResponse<String> create(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.CREATE_AGREEMENT, text -> Json.read(text, Agreement.class));
  }

  @Post("/{id}/activation")
  HttpResponse<String> activate(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.ACTIVATE_AGREEMENT, text -> current(request, id));
  }

  @Post("/{id}/revocation")
  HttpResponse<String> revoke(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.REVOKE_AGREEMENT, text -> current(request, id));
  }
}
