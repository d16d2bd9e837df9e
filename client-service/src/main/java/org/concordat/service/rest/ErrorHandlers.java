package org.concordat.service.rest;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.users.LimitedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every failure leaves as a problem with a code; none with a stack trace. */
final class ErrorHandlers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandlers.class);

  private ErrorHandlers() {}

  /** Refusals. */
  @Singleton
  static final class Refusals
      implements ExceptionHandler<ConcordatException, HttpResponse<String>> {
    @Override
    @SuppressWarnings("rawtypes") // the interface of the server is written so
    public HttpResponse<String> handle(HttpRequest request, ConcordatException refusal) {
      if (refusal.code().kind() == ErrorCode.Kind.FAULT) {
        LOG.atError().addKeyValue("path", request.getPath()).setCause(refusal).log("fault");
      }
      return Problems.of(request, refusal);
    }
  }

  /** What came too often. */
  @Singleton
  static final class Limits implements ExceptionHandler<LimitedException, HttpResponse<String>> {
    @Override
    @SuppressWarnings("rawtypes") // the interface of the server is written so
    public HttpResponse<String> handle(HttpRequest request, LimitedException limit) {
      return Problems.of(request, limit);
    }
  }

  /** Faults: logged here, not shown there. */
  @Singleton
  static final class Faults implements ExceptionHandler<RuntimeException, HttpResponse<String>> {
    @Override
    @SuppressWarnings("rawtypes") // the interface of the server is written so
    public HttpResponse<String> handle(HttpRequest request, RuntimeException fault) {
      LOG.atError().addKeyValue("path", request.getPath()).setCause(fault).log("fault");
      return Problems.of(
          request,
          new ConcordatException(ErrorCode.INTERNAL, "a fault of the service; its log says more"));
    }
  }

  /** What the server itself refuses: too large, wrong media type, unreadable path. */
  @Singleton
  @Primary
  static final class ServerErrors implements ErrorResponseProcessor<String> {
    /** What the server calls a request that it gave up reading before its end. */
    private static final String UNREADABLE = "/bad-request";

    @Override
    public MutableHttpResponse<String> processResponse(
        ErrorContext context, MutableHttpResponse<?> response) {
      HttpRequest<?> request = context.getRequest();
      ErrorCode code = code(response.status());
      return response
          .status(Problems.status(code))
          .body(Problems.body(request, code, detail(context, response.status(), code)))
          .contentType(Problems.TYPE)
          .header(RequestIds.HEADER, RequestIds.of(request));
    }

    private static String detail(ErrorContext context, HttpStatus status, ErrorCode code) {
      if (code == ErrorCode.BODY_TOO_LARGE && context.getRequest().getPath().equals(UNREADABLE)) {
        return "the address or the headers are longer than the service reads";
      }
      return Problems.status(code).getCode() >= 500 || context.getErrors().isEmpty()
          ? status.getReason()
          : context.getErrors().getFirst().getMessage();
    }

    private static ErrorCode code(HttpStatus status) {
      return switch (status) {
        case NOT_FOUND -> ErrorCode.RESOURCE_NOT_FOUND;
        case METHOD_NOT_ALLOWED -> ErrorCode.METHOD_NOT_TAKEN;
        case UNAUTHORIZED -> ErrorCode.UNAUTHENTICATED;
        case REQUEST_ENTITY_TOO_LARGE -> ErrorCode.BODY_TOO_LARGE;
        case UNSUPPORTED_MEDIA_TYPE -> ErrorCode.MEDIA_TYPE_NOT_TAKEN;
        case NOT_ACCEPTABLE -> ErrorCode.MEDIA_TYPE_NOT_GIVEN;
        default -> status.getCode() >= 500 ? ErrorCode.INTERNAL : ErrorCode.FIELD_INVALID;
      };
    }
  }
}
