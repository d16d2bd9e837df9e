package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.Member;
import org.concordat.service.projection.Projection;

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
  HttpResponse<String> all(@QueryValue @Nullable String bank) {
    return Json.items(
        projection.listOf(AgreementRecord.class, RecordType.AGREEMENT, Optional.ofNullable(bank)));
  }

  @Get("/{id}")
  HttpResponse<String> one(String id, @QueryValue @Nullable String bank) {
    String owner = bank == null ? member.mspId() : bank;
    return Json.found(
        projection
            .read(AgreementRecord.class, RecordType.AGREEMENT, owner, id)
            .map(agreement -> new Views.AgreementView(agreement, agreement.budget())),
        ErrorCode.AGREEMENT_NOT_FOUND,
        "agreement " + id + " of " + owner);
  }

  @Post
  HttpResponse<String> create(HttpRequest<?> request, @Body @Nullable String body) {
    return writes.transaction(
        request, body, TransactionName.CREATE_AGREEMENT, text -> Json.read(text, Agreement.class));
  }

  @Post("/{id}/activation")
  HttpResponse<String> activate(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.ACTIVATE_AGREEMENT,
        text -> new Requests.AgreementReference(id));
  }

  @Post("/{id}/revocation")
  HttpResponse<String> revoke(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.REVOKE_AGREEMENT,
        text -> new Requests.AgreementReference(id));
  }
}
