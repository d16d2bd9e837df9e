package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.types.files.StreamedFile;
import java.util.Iterator;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.oversight.export.CsvStream;

/**
 * Any list as comma-separated values, for {@code format=csv}. The columns are those of the route's
 * records, so they are the same whatever the rows are.
 */
@ServerFilter("/**")
@Order(100)
final class CsvFilter {
  /** The query parameter. */
  static final String FORMAT = "format";

  private static final String CSV = "csv";
  private static final MediaType TEXT_CSV = MediaType.of("text/csv; charset=utf-8; header=present");

  /** Refuses what cannot be given, before it is looked for. */
  @RequestFilter
  @Nullable
  HttpResponse<?> check(HttpRequest<?> request) {
    String format = request.getParameters().get(FORMAT, String.class, "json");
    Optional<Class<?>> rows =
        Routes.find(request.getMethodName(), request.getPath()).flatMap(Route::rowType);
    boolean known = rows.isPresent() ? format.equals("json") || wants(request) : !wants(request);
    return known
        ? null
        : Problems.of(
            request,
            new ConcordatException(
                ErrorCode.FIELD_INVALID,
                rows.isPresent()
                    ? "format must be json or csv, got \"" + format + '"'
                    : "format=csv is for lists, " + request.getPath() + " is none"));
  }

  /** Rewrites the answer, unless the route has streamed its rows already. */
  @ResponseFilter
  void rewrite(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Object body = response.body();
    if (wants(request) && response.code() == 200 && body instanceof String json) {
      Routes.find(request.getMethodName(), request.getPath())
          .flatMap(Route::rowType)
          .ifPresent(
              type ->
                  put(
                      response,
                      type,
                      CanonicalJson.readTree(json).get("items").values().iterator()));
    }
  }

  /** Tells whether a request asks for comma-separated values. */
  static boolean wants(HttpRequest<?> request) {
    return CSV.equals(request.getParameters().get(FORMAT, String.class, ""));
  }

  /**
   * Answers with rows, made while they are sent.
   *
   * @param type the rows' type
   * @param rows the rows
   * @return the answer
   */
  static HttpResponse<?> answer(Class<?> type, Iterator<?> rows) {
    MutableHttpResponse<?> response = HttpResponse.ok();
    put(response, type, rows);
    return response;
  }

  @SuppressWarnings("unchecked") // the answer is replaced as a whole, its type with it
  private static void put(MutableHttpResponse<?> response, Class<?> type, Iterator<?> rows) {
    ((MutableHttpResponse<StreamedFile>) response)
        .body(new StreamedFile(new CsvStream(type, rows), TEXT_CSV))
        .contentType(TEXT_CSV);
  }
}
