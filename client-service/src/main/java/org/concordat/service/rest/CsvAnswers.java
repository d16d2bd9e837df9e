package org.concordat.service.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import java.util.Iterator;
import org.concordat.service.oversight.export.CsvStream;

/**
 * Lists as comma-separated values. The columns are those of the route's records, so they are the
 * same whatever the rows are.
 */
final class CsvAnswers {
  /** The media type. */
  static final MediaType TYPE = MediaType.of("text/csv; charset=utf-8; header=present");

  private CsvAnswers() {}

  /**
   * Answers with rows, made while they are sent.
   *
   * @param type the rows' type
   * @param rows the rows
   * @return the answer
   */
  static HttpResponse<?> of(Class<?> type, Iterator<?> rows) {
    return HttpResponse.ok(new StreamedFile(new CsvStream(type, rows), TYPE)).contentType(TYPE);
  }
}
