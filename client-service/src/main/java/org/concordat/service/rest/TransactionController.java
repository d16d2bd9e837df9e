package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.service.oversight.ValidationWords;
import org.concordat.service.projection.TransactionFilter;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.projection.TransactionTrail.Place;
import org.concordat.service.projection.TransactionTrail.StoredTransaction;

/** Every transaction of the channel, those that were refused after ordering too. */
@Controller(Routes.BASE + "/transactions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TransactionController {
  private final TransactionTrail trail;

  TransactionController(TransactionTrail trail) {
    this.trail = trail;
  }

  @Get
  HttpResponse<?> transactions(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    TransactionFilter filter =
        new TransactionFilter(
            query.get(Query.VALID),
            query.get(Query.BANK),
            Optional.empty(),
            query.get(Query.FUNCTION),
            query.get(Query.STUDY),
            query.get(Query.FROM),
            query.get(Query.TO));
    return ListAnswers.of(
        request,
        LedgerTransaction.class,
        Listing.queried(
                (behind, most) ->
                    trail.list(
                        filter,
                        behind
                            .map(
                                place ->
                                    new Place(place.number(0), Math.toIntExact(place.number(1))))
                            .orElse(Place.END),
                        most),
                (StoredTransaction one) -> Cursor.of(one.blockNumber(), one.position()))
            .map(TransactionController::view));
  }

  private static LedgerTransaction view(StoredTransaction one) {
    return new LedgerTransaction(
        one.blockNumber(),
        one.position(),
        one.transactionId(),
        one.chaincode(),
        one.function(),
        one.study(),
        one.mspId(),
        one.timestampMillis(),
        one.validationCode(),
        ValidationWords.of(one.validationCode()),
        one.valid());
  }
}
