package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.oversight.ValidationWords;
import org.concordat.service.oversight.export.Pages;
import org.concordat.service.projection.TransactionFilter;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.projection.TransactionTrail.Place;
import org.concordat.service.projection.TransactionTrail.StoredTransaction;

/** Every transaction of the channel, those that were refused after ordering too. */
@Controller(Routes.BASE + "/transactions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TransactionController {
  private static final int USUAL = 100;
  private static final int MOST = 500;

  private final TransactionTrail trail;

  TransactionController(TransactionTrail trail) {
    this.trail = trail;
  }

  @Get
  HttpResponse<?> transactions(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    TransactionFilter filter =
        new TransactionFilter(
            query.flag("valid"),
            query.text("bank"),
            Optional.empty(),
            query.text("function"),
            query.text("study"),
            query.number("from"),
            query.number("to"));
    Place before = query.text("before").map(TransactionController::place).orElse(Place.END);
    Optional<Long> limit = query.number("limit").map(most -> Math.min(most, MOST));
    if (CsvFilter.wants(request) && limit.isEmpty()) {
      return CsvFilter.answer(
          LedgerTransaction.class,
          new Pages<LedgerTransaction>(
              last ->
                  page(
                      filter,
                      last.map(one -> new Place(one.blockNumber(), one.position())).orElse(before),
                      MOST)));
    }
    return Json.items(page(filter, before, limit.orElse((long) USUAL).intValue()));
  }

  /** A block's number, or the place of a transaction as {@code block-position}. */
  private static Place place(String text) {
    if (!text.matches("[0-9]{1,15}(-[0-9]{1,9})?")) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID,
          "before must be a block's number, or block-position, got \"" + text + '"');
    }
    String[] parts = text.split("-", 2);
    return new Place(Long.parseLong(parts[0]), parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
  }

  private List<LedgerTransaction> page(TransactionFilter filter, Place before, int most) {
    return trail.list(filter, before, most).stream().map(TransactionController::view).toList();
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
