package org.concordat.service.web;

import io.micronaut.http.MediaType;
import java.util.Map;
import java.util.Optional;

/** A file as it is sent. */
final class StaticFile {
  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", MediaType.of("text/html; charset=utf-8"),
          "css", MediaType.of("text/css; charset=utf-8"),
          "js", MediaType.of("text/javascript; charset=utf-8"),
          "json", MediaType.of("application/json"),
          "svg", MediaType.of("image/svg+xml"),
          "png", MediaType.of("image/png"),
          "woff2", MediaType.of("font/woff2"));

  private final byte[] content;
  private final MediaType type;
  private final boolean immutable;

  /**
   * A file.
   *
   * @param content its bytes; not copied
   * @param type its media type
   * @param immutable whether its address changes when it does
   */
  StaticFile(byte[] content, MediaType type, boolean immutable) {
    this.content = content;
    this.type = type;
    this.immutable = immutable;
  }

  /** The media type of a file, by its name's end; empty for what browsers are not given. */
  static Optional<MediaType> type(String name) {
    return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
  }

  byte[] content() {
    return content;
  }

  MediaType type() {
    return type;
  }

  boolean immutable() {
    return immutable;
  }
}
