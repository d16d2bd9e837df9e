package org.concordat.service.rest;

import java.util.Map;
import java.util.regex.Pattern;

/** Headers of requests that mean something here. */
final class Headers {
  static final Parameter<String> IDEMPOTENCY_KEY =
      Parameter.text(
          "Idempotency-Key",
          "A fresh text for each new request, for example a random UUID; the same to repeat one.",
          Pattern.compile("[\\x21-\\x7e]{1,200}"),
          "1 to 200 printable characters");
  static final Parameter<String> IF_MATCH =
      free("If-Match", "The ETag of what was read; refused when it has changed since.");
  static final Parameter<String> IF_NONE_MATCH =
      free("If-None-Match", "The ETag of what is at hand already.");
  static final Parameter<String> LAST_EVENT_ID =
      Parameter.text(
          "Last-Event-ID",
          "The id of the last event that was seen; without it only new ones come.",
          Pattern.compile("[0-9]{1,15}-[0-9]{1,9}"),
          "an id of this stream");

  private Headers() {}

  /** A text that is never refused for its form. */
  private static Parameter<String> free(String name, String about) {
    return new Parameter<>(name, about, Map.of("type", "string"), text -> text);
  }
}
