package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.integrity.Findings;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.Receipt;
import org.concordat.service.participation.Operations.Operation;
import org.concordat.service.projection.Projection;
import org.concordat.service.users.User;

/** How writes are carried out: once per key, in the user's role, visible to the next read. */
public final class Writes {
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(10);

  private final Idempotency idempotency;
  private final Ledger ledger;
  private final Projection projection;
  private final Findings findings;

  /**
   * Creates the helper.
   *
   * @param idempotency keeps answers
   * @param ledger takes transactions
   * @param projection shows what was written
   * @param findings refuses while something is not as this service left it
   */
  public Writes(Idempotency idempotency, Ledger ledger, Projection projection, Findings findings) {
    this.idempotency = idempotency;
    this.ledger = ledger;
    this.projection = projection;
    this.findings = findings;
  }

  HttpResponse<String> transaction(
      HttpRequest<?> request, String body, TransactionName name, Function<String, ?> argument) {
    return transaction(request, body, name, (user, text) -> argument.apply(text));
  }

  /** As the other, where it matters who sends the request. */
  HttpResponse<String> transaction(
      HttpRequest<?> request,
      String body,
      TransactionName name,
      BiFunction<User, String, ?> argument) {
    return once(
        request,
        body,
        user -> {
          Object record = argument.apply(user, body);
          return created(written(submit(user, name, record), record));
        });
  }

  /**
   * Submits one transaction after another until there is nothing left to send, and answers with the
   * last.
   *
   * @param prepare reads the body and gives what tells the next record each time it is asked
   * @param before what to answer when there is nothing to send: what did it all before
   */
  HttpResponse<String> transactions(
      HttpRequest<?> request,
      String body,
      TransactionName name,
      Function<String, Supplier<? extends Optional<?>>> prepare,
      Supplier<Views.Written> before) {
    return once(
        request,
        body,
        user -> {
          Supplier<? extends Optional<?>> next = prepare.apply(body);
          Optional<?> first = next.get();
          if (first.isEmpty()) {
            return created(before.get());
          }
          Object sent = first.get();
          Receipt receipt = submit(user, name, sent);
          for (Optional<?> more = next.get();
              more.isPresent() && !more.get().equals(sent);
              more = next.get()) {
            sent = more.get();
            receipt = submit(user, name, sent);
          }
          return created(written(receipt, sent));
        });
  }

  /** Carries out once, in the bank, what is no transaction. */
  HttpResponse<String> local(HttpRequest<?> request, String body, Supplier<?> work) {
    return once(request, body, user -> created(work.get()));
  }

  /**
   * Carries out what comes to the same however often it is asked for. Neither request nor answer is
   * kept, not even as a digest: they may be about a person.
   */
  HttpResponse<String> repeatable(HttpRequest<?> request, Supplier<?> work) {
    Idempotency.requireKey(request.getHeaders().get("Idempotency-Key"));
    return HttpResponse.<String>status(HttpStatus.CREATED)
        .body(CanonicalJson.write(work.get()))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private Receipt submit(User user, TransactionName name, Object record) {
    Role role =
        user.roleFor(name)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.USER_ROLE_NOT_ALLOWED,
                        user.name() + " may not call " + name.function()));
    Receipt receipt = ledger.submit(role, name, record, Map.of());
    projection.await(receipt.blockNumber(), VISIBLE_WITHIN);
    return receipt;
  }

  private static Views.Written written(Receipt receipt, Object record) {
    return new Views.Written(
        receipt.transactionId(),
        receipt.blockNumber(),
        CanonicalJson.readTree(CanonicalJson.write(record)));
  }

  private static Idempotency.Answer created(Object answer) {
    return new Idempotency.Answer(HttpStatus.CREATED.getCode(), CanonicalJson.write(answer));
  }

  HttpResponse<String> operation(
      HttpRequest<?> request, String body, Function<String, Operation> start) {
    return once(
        request,
        body,
        user ->
            new Idempotency.Answer(
                HttpStatus.ACCEPTED.getCode(), CanonicalJson.write(start.apply(body))));
  }

  private HttpResponse<String> once(
      HttpRequest<?> request, String body, Function<User, Idempotency.Answer> work) {
    findings.refuseToAct();
    User user = request.getAttribute(Gatekeeper.USER, User.class).orElseThrow();
    Idempotency.Answer answer =
        idempotency.once(
            user.id(),
            request.getHeaders().get("Idempotency-Key"),
            request.getMethodName() + " " + request.getPath() + "\n" + body,
            () -> {
              try {
                return work.apply(user);
              } catch (ConcordatException e) {
                if (passing(e.code())) {
                  throw e;
                }
                return new Idempotency.Answer(
                    Problems.status(e.code()).getCode(),
                    Problems.body(request, e.code(), e.detail()));
              }
            });
    boolean done = answer.status() < 400;
    return HttpResponse.<String>status(HttpStatus.valueOf(answer.status()))
        .body(done ? answer.body() : Problems.again(request, answer.body()))
        .contentType(done ? MediaType.APPLICATION_JSON_TYPE : Problems.TYPE);
  }

  /** Trying again with the same key may end otherwise. */
  private static boolean passing(ErrorCode code) {
    return switch (code.kind()) {
      case UNAVAILABLE, FAULT -> true;
      case INVALID, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, CONFLICT, REFUSED ->
          switch (code) {
            case TRANSACTION_INVALID, ENDORSEMENT_MISMATCH, EDIT_OUTDATED -> true;
            default -> false;
          };
    };
  }
}
