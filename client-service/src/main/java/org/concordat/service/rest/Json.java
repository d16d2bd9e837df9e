package org.concordat.service.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.json.JsonMapper;

/** Answers in the protocol's canonical JSON, so that a record reads here as on the ledger. */
final class Json {
  private static final JsonMapper FRACTIONS =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private Json() {}

  static MutableHttpResponse<String> of(Object record) {
    return text(CanonicalJson.write(record), MediaType.APPLICATION_JSON_TYPE);
  }

  /** An answer with fractions, which canonical JSON does not know. */
  static MutableHttpResponse<String> withFractions(Object record) {
    return text(FRACTIONS.writeValueAsString(record), MediaType.APPLICATION_JSON_TYPE);
  }

  /** Any text that is made anew for each request, with a tag by which it is known again. */
  static MutableHttpResponse<String> text(String body, MediaType type) {
    return HttpResponse.ok(body).contentType(type).header(HttpHeaders.ETAG, EntityTags.of(body));
  }

  static <T> HttpResponse<String> found(Optional<T> record, ErrorCode missing, String what) {
    return of(record.orElseThrow(() -> new ConcordatException(missing, "there is no " + what)));
  }

  static <T> T read(String body, Class<T> type) {
    return CanonicalJson.read(body == null ? "" : body, type);
  }

  /** A number in a path, where a text is no number but no such thing either. */
  static int number(String name, String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Integer.parseInt(text);
    }
    throw new ConcordatException(
        ErrorCode.FIELD_INVALID, name + " must be a whole number from 0, got \"" + text + '"');
  }
}
