package org.concordat.service.rest;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;

/**
 * Strong ETags: a hash of the answer's body. Who has the same body already is told so with 304 and
 * no body; who changes what they have read can name its tag in If-Match.
 */
@ServerFilter(Routes.BASE + "/**")
@Order(10)
final class EntityTags {
  @ResponseFilter
  void tag(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String tag = response.getHeaders().get(HttpHeaders.ETAG);
    if (tag == null || response.code() != 200) {
      return;
    }
    if (request.getMethodName().equals("POST")) {
      response.getHeaders().remove(HttpHeaders.ETAG);
    } else if (named(request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH), tag, true)) {
      response.status(HttpStatus.NOT_MODIFIED).body(null);
    }
  }

  /**
   * Requires that what is to be changed is what the sender has read.
   *
   * @param request a write; without If-Match it goes through
   * @param current what a read would answer now; asked only when it matters
   * @throws ConcordatException {@code EDIT_OUTDATED}
   */
  static void requireCurrent(HttpRequest<?> request, Supplier<?> current) {
    List<String> wanted = request.getHeaders().getAll(HttpHeaders.IF_MATCH);
    if (wanted.isEmpty()) {
      return;
    }
    String tag = of(CanonicalJson.write(current.get()));
    if (!named(wanted, tag, false)) {
      throw new ConcordatException(
          ErrorCode.EDIT_OUTDATED,
          "If-Match names another state than the one there is now, " + tag);
    }
  }

  static String of(String body) {
    return '"' + Digests.plainHex(body.getBytes(StandardCharsets.UTF_8)).substring(0, 32) + '"';
  }

  private static boolean named(List<String> headers, String tag, boolean weak) {
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .anyMatch(one -> one.equals("*") || one.equals(tag) || (weak && one.equals("W/" + tag)));
  }
}
