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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.service.Member;
import org.concordat.service.consent.ConsentParts;
import org.concordat.service.consent.LogStanding;
import org.concordat.service.consent.ReceiptStanding;
import org.concordat.service.participation.Revocations;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.RecordOrder;
import org.concordat.service.users.User;

/**
 * A dataset's consent receipts and the roots over them. Only roots are shown outside the bank;
 * requests and answers with receipts are neither logged nor kept.
 */
@Controller(Routes.BASE + "/datasets/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ConsentController {
  private final Projection projection;
  private final Writes writes;
  private final Revocations revocations;
  private final Member member;
  private final ConsentParts parts;

  ConsentController(
      Projection projection,
      Writes writes,
      Revocations revocations,
      Member member,
      @Nullable ConsentParts parts) {
    this.projection = projection;
    this.writes = writes;
    this.revocations = revocations;
    this.member = member;
    this.parts = parts;
  }

  /** A regulator's instance has no register; its gate lets nobody come so far. */
  private ConsentParts parts() {
    if (parts == null) {
      throw new ConcordatException(
          ErrorCode.REGULATOR_READ_ONLY, "a regulator has no consent register");
    }
    return parts;
  }

  @Get("/receipts")
  HttpResponse<?> receipts(HttpRequest<?> request, String id) {
    Parameters query = new Parameters(request);
    Views.ReceiptCounts counts = counts(id);
    if (request.getParameters().isEmpty()) {
      return Json.of(new Views.Receipts(counts, List.of(), Optional.empty()));
    }
    User user = request.getAttribute(Gatekeeper.USER, User.class).orElseThrow();
    if (!user.roles().contains(Role.STEWARD)) {
      throw new ConcordatException(
          ErrorCode.USER_ROLE_NOT_ALLOWED, "only a steward may list receipts; others see counts");
    }
    Optional<ConsentState> state = query.get(Query.CONSENT_STATE);
    return ListAnswers.of(
        request,
        ReceiptStanding.class,
        Listing.queried(
            (behind, most) ->
                parts()
                    .register()
                    .page(id, state, behind.map(place -> place.text(0)).orElse(""), most),
            one -> Cursor.of(one.id())),
        (items, next) -> new Views.Receipts(counts, items, next));
  }

  private Views.ReceiptCounts counts(String id) {
    LogStanding log = parts().register().standing(id);
    return new Views.ReceiptCounts(
        log.active(),
        log.withdrawn(),
        log.expired(),
        log.erased(),
        log.entries(),
        revocations.pending(id));
  }

  @Post("/receipts")
  HttpResponse<String> record(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.repeatable(
        request,
        () -> {
          Bodies.Receipts given = Json.read(body, Bodies.Receipts.class);
          requireConsent(id);
          return new Views.ReceiptItems(
              parts().register().record(id, given.terms(), given.receipts()));
        });
  }

  private void requireConsent(String id) {
    LawfulBasis basis = dataset(id).lawfulBasis();
    Checks.requireField(
        basis == LawfulBasis.CONSENT,
        "dataset " + id + " is used by " + basis + ", not by CONSENT: it takes no receipts");
  }

  private Dataset dataset(String id) {
    return projection
        .read(Dataset.class, RecordType.DATASET, member.mspId(), id)
        .orElseThrow(
            () -> new ConcordatException(ErrorCode.DATASET_NOT_FOUND, "there is no dataset " + id));
  }

  @Get("/receipts/{receipt}")
  HttpResponse<String> receipt(String id, String receipt) {
    return Json.of(parts().register().open(id, receipt));
  }

  /** A search is posted: a person's reference has no place in an address. */
  @Post("/receipts/searches")
  HttpResponse<String> search(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.repeatable(
        request,
        () ->
            new Views.ReceiptItems(
                parts().register().of(id, Json.read(body, Bodies.Subject.class).subject())));
  }

  @Post("/receipts/{receipt}/withdrawal")
  HttpResponse<String> withdraw(HttpRequest<?> request, String id, String receipt) {
    return writes.repeatable(request, () -> changed(id, parts().register().withdraw(id, receipt)));
  }

  @Post("/receipts/{receipt}/erasure")
  HttpResponse<String> erase(
      HttpRequest<?> request, String id, String receipt, @Body @Nullable String body) {
    return writes.repeatable(
        request,
        () ->
            changed(
                id,
                parts()
                    .register()
                    .erase(id, receipt, Json.read(body, Bodies.ReceiptErasure.class).reason())));
  }

  private Views.ChangedReceipt changed(String id, ReceiptStanding standing) {
    return new Views.ChangedReceipt(standing, revocations.pending(id));
  }

  @Get("/receipts/{receipt}/proof")
  HttpResponse<String> proof(HttpRequest<?> request, String id, String receipt) {
    Optional<Long> root = new Parameters(request).get(Query.ROOT);
    ConsentRoot asked =
        (root.isEmpty() ? newest(id) : numbered(id, root.get().intValue()))
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.RECORD_NOT_FOUND,
                        "dataset " + id + " has no such consent root on the ledger"));
    return Json.of(parts().roots().prove(asked, receipt));
  }

  @Get("/consent-roots")
  HttpResponse<?> roots(HttpRequest<?> request, String id) {
    String bank = new Parameters(request).get(Query.OWNER).orElse(member.mspId());
    return ListAnswers.of(
        request,
        ConsentRoot.class,
        Listing.records(
            projection, ConsentRoot.class, RecordOrder.newest(RecordType.CONSENT_ROOT), bank, id));
  }

  @Post("/consent-roots")
  HttpResponse<String> putRoot(HttpRequest<?> request, String id, @Body @Nullable String body) {
    return writes.transaction(
        request,
        body,
        TransactionName.RECORD_CONSENT_ROOT,
        text -> {
          dataset(id);
          Optional<ConsentRoot> last = newest(id);
          last.ifPresent(root -> parts().roots().check(root));
          return parts().roots().now(id, last.map(ConsentRoot::sequence).orElse(0) + 1);
        });
  }

  private Optional<ConsentRoot> newest(String id) {
    return projection
        .listAs(ConsentRoot.class, RecordType.CONSENT_ROOT, member.mspId(), id)
        .stream()
        .max(Comparator.comparingInt(ConsentRoot::sequence));
  }

  private Optional<ConsentRoot> numbered(String id, int sequence) {
    return projection.read(
        ConsentRoot.class, RecordType.CONSENT_ROOT, member.mspId(), id, sequence);
  }
}
