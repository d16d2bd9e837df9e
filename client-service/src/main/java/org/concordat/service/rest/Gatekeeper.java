package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.Member;
import org.concordat.service.users.SignIn;
import org.concordat.service.users.User;
import org.concordat.service.web.StaticFiles;

/** Lets a request through when {@link Routes} allows it to the user it comes from. */
@ServerFilter("/**")
final class Gatekeeper {
  /** The request's attribute that holds the user. */
  static final String USER = "concordat.user";

  /** The attribute that holds who signed in, also when what was asked for is refused. */
  static final String SIGNED_IN = "concordat.signed-in";

  private final SignIn signIn;
  private final Member member;

  Gatekeeper(SignIn signIn, Member member) {
    this.signIn = signIn;
    this.member = member;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable
  HttpResponse<?> check(HttpRequest<?> request) {
    String method = request.getMethodName();
    Optional<Route> route = Routes.find(method, request.getPath());
    if (route.isPresent() && route.get().open()) {
      return null;
    }
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (reads && StaticFiles.covers(request.getPath())) {
      return null;
    }
    Optional<User> user = signIn.user(request.getHeaders().get("Authorization"));
    if (user.isEmpty()) {
      return Problems.of(request, ErrorCode.UNAUTHENTICATED, "sign in: Basic or Bearer")
          .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"concordat\", Bearer");
    }
    request.setAttribute(SIGNED_IN, user.get());
    if (member.regulator() && (!reads || route.map(Route::banksOnly).orElse(false))) {
      return Problems.of(
          request,
          new ConcordatException(
              ErrorCode.REGULATOR_READ_ONLY, "a regulator reads, and no private values"));
    }
    if (route.isEmpty()) {
      Set<String> taken = Routes.methods(request.getPath());
      return taken.isEmpty()
          ? Problems.of(request, ErrorCode.RESOURCE_NOT_FOUND, "there is no " + request.getPath())
          : Problems.of(
                  request,
                  ErrorCode.METHOD_NOT_TAKEN,
                  request.getPath() + " does not take " + method)
              .header(HttpHeaders.ALLOW, String.join(", ", taken));
    }
    if (user.get().roles().stream().noneMatch(route.get().roles()::contains)) {
      return Problems.of(
          request,
          new ConcordatException(
              ErrorCode.USER_ROLE_NOT_ALLOWED,
              user.get().name()
                  + " has the roles "
                  + user.get().roles().stream().sorted().toList()
                  + ", one of "
                  + route.get().roles().stream().sorted().toList()
                  + " is needed"));
    }
    request.setAttribute(USER, user.get());
    return null;
  }
}
