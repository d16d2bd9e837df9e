package org.concordat.service.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * OpenAPI 3.1 made of {@link Routes}, {@link Query} and the records that go in and out: it cannot
 * differ from the code. Written as JSON, which YAML contains.
 */
final class OpenApi {
  private static final String ABOUT =
      """
      What a member's people and programs may ask of its service. Records read as on the ledger;\
       every whole number fits 53 bits. A refusal is a problem as RFC 9457 has it; its `type`\
       leads to what its code means and what to do. Every change takes an `Idempotency-Key`: the\
       same key and request give the same answer. Lists are read page by page with `cursor`. A\
       request may name itself in `X-Request-Id`: 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'.\
      """;

  private final OpenApiSchemas schemas = new OpenApiSchemas();
  private final OpenApiAnswers answers = new OpenApiAnswers(schemas);
  private final JsonNode examples = examples();

  private OpenApi() {}

  /**
   * Writes the description.
   *
   * @return JSON, and so YAML
   */
  static String write() {
    return CanonicalJson.write(new OpenApi().document());
  }

  private Map<String, Object> document() {
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (Route route : Routes.ALL) {
      paths
          .computeIfAbsent(route.path(), any -> new TreeMap<>())
          .put(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    Map<String, Object> components = new TreeMap<>();
    components.put("responses", answers.problems());
    components.put("headers", answers.headers());
    components.put(
        "securitySchemes",
        Map.of(
            "basic", Map.of("type", "http", "scheme", "basic"),
            "bearer", Map.of("type", "http", "scheme", "bearer"),
            "session",
                Map.of(
                    "type",
                    "apiKey",
                    "in",
                    "cookie",
                    "name",
                    "concordat-session",
                    "description",
                    "A browser's session, from POST /session; the cookie's name ends with the"
                        + " member's MSP id, and changes take the header X-Concordat-CSRF.")));
    components.put("schemas", schemas.all());
    return Map.of(
        "openapi",
        "3.1.0",
        "info",
        Map.of(
            "title",
            "Concordat client-service",
            "version",
            "1",
            "license",
            Map.of("name", "Apache-2.0", "identifier", "Apache-2.0"),
            "description",
            ABOUT.strip()),
        "servers",
        List.of(Map.of("url", "/")),
        "tags",
        Routes.ALL.stream()
            .map(OperationNames::tag)
            .distinct()
            .map(tag -> Map.of("name", tag))
            .toList(),
        "paths",
        paths,
        "components",
        components);
  }

  private Map<String, Object> operation(Route route) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", OperationNames.id(route));
    operation.put("tags", List.of(OperationNames.tag(route)));
    operation.put("summary", route.summary());
    operation.put("description", description(route));
    operation.put(
        "security",
        route.open()
            ? List.of()
            : List.of(
                Map.of("basic", List.of()),
                Map.of("bearer", List.of()),
                Map.of("session", List.of())));
    if (!route.open()) {
      operation.put("x-concordat-roles", route.roles().stream().sorted().toList());
    }
    List<Object> parameters = parameters(route);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    body(route).ifPresent(body -> operation.put("requestBody", body));
    operation.put("responses", answers.of(route));
    return operation;
  }

  private static String description(Route route) {
    if (route.open()) {
      return "For everybody, signed in or not.";
    }
    List<String> roles =
        route.roles().stream().map(role -> role.attributeValue()).sorted().toList();
    return "For: "
        + String.join(", ", roles)
        + (route.banksOnly() ? "; not at a regulator's instance." : ".");
  }

  private Optional<Object> body(Route route) {
    if (route.request().isEmpty()) {
      return Optional.empty();
    }
    if (route.scores()) {
      return Optional.of(rows(route.path().endsWith("/scores")));
    }
    Class<?> type = route.request().get();
    Map<String, Object> content = new TreeMap<>();
    content.put(
        "schema",
        type == Bodies.WithdrawnRows.class
            ? Map.of("oneOf", List.of(schemas.in(type), schemas.in(Bodies.FromReceipts.class)))
            : schemas.in(type));
    if (examples.has(type.getSimpleName())) {
      content.put("example", examples.get(type.getSimpleName()));
    }
    Map<String, Object> types = new TreeMap<>();
    types.put("application/json", content);
    return Optional.of(Map.of("required", !route.bodyOptional(), "content", types));
  }

  /** A row or a stream of them, or some rows. */
  private Map<String, Object> rows(boolean some) {
    Map<String, Object> content = new TreeMap<>();
    content.put(
        "application/json",
        Map.of("schema", schemas.rows(some), "example", examples.get(some ? "rows" : "row")));
    if (!some) {
      content.put(
          "text/csv", Map.of("schema", Map.of("type", "string"), "example", "amount,age\n12,41\n"));
    }
    return Map.of("required", true, "content", content);
  }

  private static List<Object> parameters(Route route) {
    List<Object> parameters = new ArrayList<>();
    PathVariables.of(route).forEach(one -> parameters.add(parameter(one, "path", true)));
    route.query().forEach(one -> parameters.add(parameter(one, "query", one.required())));
    if (route.writes()) {
      parameters.add(parameter(Headers.IDEMPOTENCY_KEY, "header", true));
    }
    if (route.guarded()) {
      parameters.add(parameter(Headers.IF_MATCH, "header", false));
    }
    if (route.tagged() && !route.list()) {
      parameters.add(parameter(Headers.IF_NONE_MATCH, "header", false));
    }
    if (route.path().endsWith("/events") && !route.path().contains("alerts")) {
      parameters.add(parameter(Headers.LAST_EVENT_ID, "header", false));
    }
    return parameters;
  }

  private static Map<String, Object> parameter(Parameter<?> one, String in, boolean required) {
    Map<String, Object> parameter = new TreeMap<>();
    parameter.put("name", one.name());
    parameter.put("in", in);
    parameter.put("required", required);
    parameter.put("description", one.about());
    parameter.put("schema", one.schema());
    return parameter;
  }

  /** An example of every body that comes in. */
  static JsonNode examples() {
    try (InputStream in =
        OpenApi.class.getResourceAsStream("/org/concordat/service/examples.json")) {
      return CanonicalJson.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
