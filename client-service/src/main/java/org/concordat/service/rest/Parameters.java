package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import java.util.Arrays;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/** Query parameters, each refused by name when it is not what it has to be. */
final class Parameters {
  private final HttpRequest<?> request;

  Parameters(HttpRequest<?> request) {
    this.request = request;
  }

  /** A text, absent when it is empty. */
  Optional<String> text(String name) {
    return Optional.ofNullable(request.getParameters().get(name, String.class, null))
        .filter(value -> !value.isEmpty());
  }

  /** A whole number from 0 of at most 15 digits. */
  Optional<Long> number(String name) {
    return text(name).map(value -> whole(name, value));
  }

  private static long whole(String name, String value) {
    if (!value.matches("[0-9]{1,15}")) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID, name + " must be a whole number from 0, got \"" + value + '"');
    }
    return Long.parseLong(value);
  }

  /** True or false. */
  Optional<Boolean> flag(String name) {
    return text(name)
        .map(
            value -> {
              if (!value.equals("true") && !value.equals("false")) {
                throw new ConcordatException(
                    ErrorCode.FIELD_INVALID, name + " must be true or false, got \"" + value + '"');
              }
              return value.equals("true");
            });
  }

  /** One of an enumeration's names. */
  <E extends Enum<E>> Optional<E> one(String name, Class<E> type) {
    return text(name)
        .map(
            value ->
                Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.name().equals(value))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ConcordatException(
                                ErrorCode.FIELD_INVALID,
                                name
                                    + " must be one of "
                                    + Arrays.toString(type.getEnumConstants())
                                    + ", got \""
                                    + value
                                    + '"')));
  }
}
