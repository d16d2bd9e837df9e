package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.concordat.service.oversight.export.Pages;
import org.concordat.service.rest.Listing.Placed;

/** How a list is answered: a page of it, or all of it as comma-separated values. */
final class ListAnswers {
  private static final long USUAL = 100;

  private ListAnswers() {}

  /**
   * Answers with {@code {"items": [...], "next": "..."}}.
   *
   * @param type the items' type
   */
  static <T> HttpResponse<?> of(HttpRequest<?> request, Class<T> type, Listing<T> list) {
    return of(request, type, list, Views.Page::new);
  }

  /** As the other, with more than the items in the answer. */
  static <T> HttpResponse<?> of(
      HttpRequest<?> request,
      Class<T> type,
      Listing<T> list,
      BiFunction<List<T>, Optional<String>, ?> answer) {
    Parameters query = new Parameters(request);
    String path = request.getPath();
    Optional<Cursor> behind = query.get(Query.CURSOR).map(text -> Cursor.read(path, text));
    Optional<Long> limit = query.get(Query.LIMIT);
    if (query.get(Query.FORMAT).orElse("json").equals("csv")) {
      return CsvAnswers.of(
          type,
          limit.isPresent()
              ? list.read(behind, limit.get().intValue()).stream().map(Placed::item).iterator()
              : rows(list, behind));
    }
    int most = limit.orElse(USUAL).intValue();
    List<Placed<T>> found = list.read(behind, most + 1);
    boolean more = found.size() > most;
    List<Placed<T>> page = more ? found.subList(0, most) : found;
    Optional<String> next =
        more ? Optional.of(page.getLast().place().write(path)) : Optional.empty();
    MutableHttpResponse<String> response =
        Json.of(answer.apply(page.stream().map(Placed::item).toList(), next));
    next.ifPresent(
        cursor -> response.header("Link", "<" + link(request, cursor) + ">; rel=\"next\""));
    return response;
  }

  private static <T> java.util.Iterator<T> rows(Listing<T> list, Optional<Cursor> behind) {
    Pages<Placed<T>> pages =
        new Pages<>(
            last ->
                list.read(last.isPresent() ? last.map(Placed::place) : behind, Listing.AT_ONCE));
    return new java.util.Iterator<>() {
      @Override
      public boolean hasNext() {
        return pages.hasNext();
      }

      @Override
      public T next() {
        return pages.next().item();
      }
    };
  }

  /** The same request with another cursor. */
  private static String link(HttpRequest<?> request, String cursor) {
    StringBuilder link = new StringBuilder(request.getPath()).append('?');
    String query = request.getUri().getRawQuery();
    if (query != null) {
      for (String part : query.split("&", -1)) {
        if (!part.startsWith("cursor=") && !part.isEmpty()) {
          link.append(part).append('&');
        }
      }
    }
    return link.append("cursor=").append(cursor).toString();
  }
}
