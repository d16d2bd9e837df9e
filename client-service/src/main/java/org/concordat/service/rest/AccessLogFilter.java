package org.concordat.service.rest;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.identity.Role;
import org.concordat.service.Member;
import org.concordat.service.oversight.access.Access;
import org.concordat.service.oversight.access.AccessLog;
import org.concordat.service.users.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what a regulator's users, and a bank's auditors, ask for, before the answer leaves.
 * When it cannot be written down, the answer does not leave.
 */
@ServerFilter("/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class AccessLogFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLogFilter.class);

  /** Parts of paths that name things of the ledger; the id of a receipt, say, is a person's. */
  private static final Set<String> PUBLIC_PARTS = Set.of("id", "study", "round", "version");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final AccessLog log;
  private final Member member;

  AccessLogFilter(AccessLog log, Member member) {
    this.log = log;
    this.member = member;
  }

  @ResponseFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> write(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Optional<User> user = request.getAttribute(Gatekeeper.SIGNED_IN, User.class);
    if (user.isEmpty() || !(member.regulator() || user.get().roles().contains(Role.AUDITOR))) {
      return response;
    }
    try {
      log.append(access(request, user.get(), response.code()));
      return response;
    } catch (ConcordatException e) {
      LOG.atError().setCause(e).log("an answer is withheld: the access log takes no row");
      return Problems.of(request, e);
    }
  }

  private static Access access(HttpRequest<?> request, User user, int status) {
    Optional<Route> route = Routes.find(request.getMethodName(), request.getPath());
    String method = request.getMethodName();
    return new Access(
        user.label(),
        user.roles().stream().sorted().map(Role::attributeValue).toList(),
        METHODS.contains(method) ? method : "OTHER",
        route.map(Route::path).orElse(""),
        route.map(found -> subjects(found.variables(request.getPath()))).orElse(List.of()),
        status);
  }

  /** What stands where an id belongs, if it has the form of one: people mistype, or worse. */
  private static List<String> subjects(Map<String, String> variables) {
    List<String> subjects = new ArrayList<>();
    variables.forEach(
        (name, value) -> {
          if (PUBLIC_PARTS.contains(name)) {
            subjects.add(name + "=" + (ID.matcher(value).matches() ? value : "?"));
          }
        });
    return subjects;
  }
}
