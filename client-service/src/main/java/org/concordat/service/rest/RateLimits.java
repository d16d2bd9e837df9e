package org.concordat.service.rest;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.limits.Limits;
import org.concordat.service.limits.RateLimit;
import org.concordat.service.limits.RateLimiter;
import org.concordat.service.users.User;

/** Refuses what comes faster than its sender may send; says in each answer how much is left. */
@ServerFilter("/**")
@Order(-200)
final class RateLimits {
  private static final String TOLD = "concordat.rate-limit";

  private final RateLimiter limiter;
  private final Limits limits;

  RateLimits(RateLimiter limiter, Limits limits) {
    this.limiter = limiter;
    this.limits = limits;
  }

  private record Told(String policy, RateLimit limit, RateLimiter.Decision decision) {}

  /**
   * Counts a request.
   *
   * @param request the request
   * @param user who sends it; empty when nobody is signed in
   * @param address where it comes from
   * @return the refusal, or empty when it may go on
   */
  Optional<HttpResponse<?>> refuse(HttpRequest<?> request, Optional<User> user, String address) {
    String policy = user.isEmpty() ? "strangers" : kind(request);
    RateLimit limit =
        switch (policy) {
          case "strangers" -> limits.strangers();
          case "scores" -> limits.scores();
          case "writes" -> limits.writes();
          default -> limits.reads();
        };
    String sender = user.map(User::id).orElseGet(() -> network(address));
    RateLimiter.Decision decision = limiter.take(policy + " " + sender, limit);
    request.setAttribute(TOLD, new Told(policy, limit, decision));
    if (decision.taken()) {
      return Optional.empty();
    }
    return Optional.of(
        Problems.of(
                request,
                ErrorCode.RATE_LIMITED,
                policy + " are taken at " + limit.perSecond() + " a second from one sender")
            .header("Retry-After", Long.toString(decision.seconds())));
  }

  @ResponseFilter
  void tell(HttpRequest<?> request, MutableHttpResponse<?> response) {
    request
        .getAttribute(TOLD, Told.class)
        .ifPresent(
            told -> {
              String name = '"' + told.policy() + '"';
              response
                  .getHeaders()
                  .set(
                      "RateLimit-Policy",
                      name + ";q=" + told.limit().burst() + ";w=" + window(told.limit()));
              response
                  .getHeaders()
                  .set(
                      "RateLimit",
                      name
                          + ";r="
                          + told.decision().remaining()
                          + ";t="
                          + told.decision().seconds());
            });
  }

  /** In how many seconds an empty bucket is full. */
  private static long window(RateLimit limit) {
    return Math.ceilDiv(limit.burst(), limit.perSecond());
  }

  private static String kind(HttpRequest<?> request) {
    return switch (request.getMethodName()) {
      case "GET", "HEAD", "OPTIONS" -> "reads";
      default -> request.getPath().matches(".*/scores?") ? "scores" : "writes";
    };
  }

  /** An address; of IPv6 the network, since its hosts' parts are for whoever has it to choose. */
  static String network(String address) {
    if (!address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
