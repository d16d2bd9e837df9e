package org.concordat.service.rest;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concordat.service.registry.MlBom;

/** Every answer a route can give. */
final class OpenApiAnswers {
  private static final String COMPONENTS = "#/components/";

  private static final Map<Integer, String> WORDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(400, "Something in the request is not what it has to be"),
              Map.entry(401, "Nobody is signed in"),
              Map.entry(403, "The user's role, or this instance, does not allow it"),
              Map.entry(404, "There is no such thing"),
              Map.entry(405, "The address does not take this method"),
              Map.entry(406, "The answer is of none of the media types asked for"),
              Map.entry(409, "It does not go together with what is there"),
              Map.entry(412, "It has changed since it was read"),
              Map.entry(413, "The body, the address or the headers are too long"),
              Map.entry(415, "The body is of another media type"),
              Map.entry(422, "A rule of the consortium says no"),
              Map.entry(429, "Too many requests at a time"),
              Map.entry(500, "A fault of the service"),
              Map.entry(503, "Something that is needed does not answer")));

  private final OpenApiSchemas schemas;

  OpenApiAnswers(OpenApiSchemas schemas) {
    this.schemas = schemas;
  }

  /** Answers of a route by their status. */
  Map<String, Object> of(Route route) {
    Map<String, Object> answers = new TreeMap<>();
    answers.put(Integer.toString(success(route)), done(route));
    if (route.tagged()) {
      answers.put(
          "304", Map.of("description", "What is at hand is current", "headers", named("ETag")));
    }
    for (int status : refusals(route)) {
      answers.put(
          Integer.toString(status), Map.of("$ref", COMPONENTS + "responses/Problem" + status));
    }
    if (route.path().startsWith("/health")) {
      answers.put(
          "503",
          Map.of("description", "A part is down", "headers", named(), "content", content(route)));
    }
    return answers;
  }

  /** The status of an answer that is none of the refusals. */
  static int success(Route route) {
    if (route.redirects()) {
      return 303;
    }
    if (!route.method().equals("POST") || route.open() || route.scores()) {
      return 200;
    }
    return route.summary().endsWith("long work") ? 202 : 201;
  }

  private static List<Integer> refusals(Route route) {
    List<Integer> all = new ArrayList<>(List.of(400, 406, 413, 429, 500, 503));
    if (!route.open()) {
      all.addAll(List.of(401, 403));
    }
    if (!route.method().equals("GET") || route.redirects() || metrics(route)) {
      all.addAll(List.of(401, 403));
    }
    if (namesSomething(route)) {
      all.add(404);
    }
    if (route.method().equals("POST")) {
      all.addAll(List.of(404, 415));
      if (!route.open()) {
        all.addAll(List.of(409, 422));
      }
    } else if (route.path().contains("/models/{") || route.path().contains("/receipts")) {
      all.addAll(List.of(409, 422));
    }
    if (route.guarded()) {
      all.add(412);
    }
    return all.stream().distinct().sorted().toList();
  }

  private static boolean namesSomething(Route route) {
    return route.path().contains("{")
        || route.path().endsWith("/in-force")
        || route.redirects()
        || route.query().stream().anyMatch(Parameter::required);
  }

  private static boolean metrics(Route route) {
    return route.path().equals(MetricsController.PATH);
  }

  private Map<String, Object> done(Route route) {
    Map<String, Object> done = new TreeMap<>();
    done.put("description", "Done");
    List<String> headers = new ArrayList<>();
    if (route.tagged()) {
      headers.add("ETag");
    }
    if (route.query().contains(Query.CURSOR)) {
      headers.add("Link");
    }
    if (route.scores()) {
      headers.add(ScoreController.MODEL_HASH);
    }
    if (route.redirects()) {
      headers.add("Location");
    }
    done.put("headers", named(headers.toArray(String[]::new)));
    if (!route.redirects()) {
      done.put("content", content(route));
    }
    return done;
  }

  private Map<String, Object> content(Route route) {
    Map<String, Object> content = new TreeMap<>();
    if (route.path().endsWith("/events")) {
      content.put("text/event-stream", text());
    } else if (route.path().endsWith("/evidence")) {
      content.put(Routes.EVIDENCE.toString(), binary());
    } else if (route.path().endsWith("/updates")) {
      content.put(Routes.UPDATES.toString(), binary());
    } else if (metrics(route)) {
      content.put("text/plain", text());
    } else if (route.path().endsWith(".yml")) {
      content.put("application/yaml", text());
    } else if (route.path().endsWith("/bom")) {
      content.put(
          MediaType.of(MlBom.MEDIA_TYPE).getName(), Map.of("schema", Map.of("type", "object")));
    } else {
      content.put("application/json", Map.of("schema", json(route)));
    }
    if (route.path().startsWith("/problems")) {
      content.put("text/html", text());
    }
    if (route.path().endsWith("/score")) {
      content.put("text/csv", text());
    }
    if (route.path().endsWith("/lineage")) {
      content.put("text/vnd.graphviz", text());
    }
    if (route.query().contains(Query.CURSOR)) {
      content.put("text/csv", text());
    }
    return content;
  }

  private Object json(Route route) {
    if (route.response().isEmpty()) {
      return Map.of("type", "object");
    }
    Class<?> type = route.response().get();
    return route.list() ? schemas.page(type) : schemas.out(type);
  }

  /** One answer for each status that refuses. */
  Map<String, Object> problems() {
    Object schema = schemas.problem();
    Map<String, Object> all = new TreeMap<>();
    WORDS.forEach(
        (status, words) -> {
          List<String> headers = new ArrayList<>();
          if (status == 401) {
            headers.add("WWW-Authenticate");
          }
          if (status == 429) {
            headers.add("Retry-After");
          }
          all.put(
              "Problem" + status,
              Map.of(
                  "description",
                  words + " (" + HttpStatus.valueOf(status).getReason() + ")",
                  "headers",
                  named(headers.toArray(String[]::new)),
                  "content",
                  Map.of(Problems.TYPE.getName(), Map.of("schema", schema))));
        });
    return all;
  }

  /** All headers of answers. */
  Map<String, Object> headers() {
    Map<String, Object> all = new TreeMap<>();
    all.put(
        RequestIds.HEADER,
        header("The request's id, in the log too", OpenApiSchemas.anchored(RequestIds.FORM)));
    all.put("ETag", header("A hash of the body", "^\"[0-9a-f]{32}\"$"));
    all.put(ScoreController.MODEL_HASH, header("The model's hash", "^[0-9a-f]{64}$"));
    all.put("Link", header("The next page, when there is one", "; rel=\"next\"$"));
    all.put("Location", header("Where the browser goes now", "^.+$"));
    all.put("Retry-After", header("After how many seconds to try again", "^[0-9]+$"));
    all.put("RateLimit", header("How many requests may still follow at once", "^\"[a-z]+\";r="));
    all.put("RateLimit-Policy", header("How many are taken", "^\"[a-z]+\";q="));
    all.put("WWW-Authenticate", header("Ways to sign in", "Bearer"));
    return all;
  }

  private static Map<String, Object> header(String about, String pattern) {
    return Map.of("description", about, "schema", Map.of("type", "string", "pattern", pattern));
  }

  private static Map<String, Object> named(String... more) {
    Map<String, Object> headers = new TreeMap<>();
    List<String> names =
        new ArrayList<>(List.of(RequestIds.HEADER, "RateLimit", "RateLimit-Policy"));
    names.addAll(List.of(more));
    names.forEach(name -> headers.put(name, Map.of("$ref", COMPONENTS + "headers/" + name)));
    return headers;
  }

  private static Map<String, Object> text() {
    return Map.of("schema", Map.of("type", "string"));
  }

  private static Map<String, Object> binary() {
    return Map.of("schema", Map.of("type", "string", "format", "binary"));
  }
}
