package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/** A request's query parameters, each refused by name when it is not what it has to be. */
final class Parameters {
  private final HttpRequest<?> request;

  Parameters(HttpRequest<?> request) {
    this.request = request;
  }

  /** A parameter's value; an empty one is refused, it would silently choose everything. */
  <T> Optional<T> get(Parameter<T> parameter) {
    return Optional.ofNullable(request.getParameters().get(parameter.name()))
        .map(parameter.reader());
  }

  /** Refuses what is none of these, given twice, or not what it has to be. */
  void require(List<Parameter<?>> known) {
    for (String name : request.getParameters().names()) {
      Parameter<?> parameter =
          known.stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () -> refused(quoted(name) + " is no query parameter here; " + list(known)));
      if (request.getParameters().getAll(name).size() > 1) {
        throw refused(name + " is given more than once");
      }
      get(parameter);
    }
    for (Parameter<?> parameter : known) {
      if (parameter.required() && get(parameter).isEmpty()) {
        throw refused(parameter.name() + " is missing");
      }
    }
  }

  private static String list(List<Parameter<?>> known) {
    return known.isEmpty()
        ? "there is none"
        : "there are " + String.join(", ", known.stream().map(Parameter::name).toList());
  }

  private static String quoted(String name) {
    return '"' + (name.length() > 80 ? name.substring(0, 80) + "..." : name) + '"';
  }

  private static ConcordatException refused(String detail) {
    return new ConcordatException(ErrorCode.FIELD_INVALID, detail);
  }
}
