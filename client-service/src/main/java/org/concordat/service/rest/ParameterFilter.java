package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;

/** Refuses parameters that a route does not have, or that are not what they have to be. */
@ServerFilter(Routes.BASE + "/**")
@Order(50)
final class ParameterFilter {
  @RequestFilter
  @Nullable
  HttpResponse<?> check(HttpRequest<?> request) {
    Optional<Route> route = Routes.find(request.getMethodName(), request.getPath());
    try {
      if (route.isPresent()) {
        PathVariables.require(route.get(), request.getPath());
        new Parameters(request).require(route.get().query());
      }
      return null;
    } catch (ConcordatException e) {
      return Problems.of(request, e);
    }
  }
}
