package org.concordat.service.rest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.http.MediaType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.registry.MlBom;
import tools.jackson.databind.JsonNode;

/**
 * OpenAPI 3.1 made of {@link Routes} and the records that go in and out: it cannot differ from the
 * code. Written as JSON, which YAML contains.
 */
final class OpenApi {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");
  private static final String SCHEMAS = "#/components/schemas/";

  private final Map<String, Object> schemas = new TreeMap<>();

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
    Map<String, Object> paths = new TreeMap<>();
    for (Route route : Routes.ALL) {
      @SuppressWarnings("unchecked") // only this loop puts values in
      Map<String, Object> methods =
          (Map<String, Object>) paths.computeIfAbsent(route.path(), any -> new TreeMap<>());
      methods.put(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    schemas.put("Problem", problem());
    return Map.of(
        "openapi",
        "3.1.0",
        "info",
        Map.of(
            "title", "Concordat client-service",
            "version", "1",
            "description",
                "What a member's people and programs may ask of its service. Records read as on"
                    + " the ledger; every whole number fits 53 bits."),
        "paths",
        paths,
        "components",
        Map.of(
            "schemas",
            schemas,
            "securitySchemes",
            Map.of(
                "basic", Map.of("type", "http", "scheme", "basic"),
                "bearer", Map.of("type", "http", "scheme", "bearer"))));
  }

  private Map<String, Object> operation(Route route) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", route.summary());
    operation.put(
        "security",
        route.open()
            ? List.of()
            : List.of(Map.of("basic", List.of()), Map.of("bearer", List.of())));
    if (!route.open()) {
      operation.put("x-concordat-roles", route.roles().stream().sorted().toList());
    }
    List<Object> parameters = parameters(route);
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    route
        .request()
        .ifPresent(
            type ->
                operation.put(
                    "requestBody", Map.of("required", true, "content", json(schema(type)))));
    Map<String, Object> responses = new TreeMap<>();
    responses.put(success(route), Map.of("description", "Done", "content", content(route)));
    if (!route.open() || !route.method().equals("GET")) {
      responses.put(
          "default",
          Map.of(
              "description",
              "A problem",
              "content",
              Map.of(
                  "application/problem+json",
                  Map.of("schema", Map.of("$ref", SCHEMAS + "Problem")))));
    }
    operation.put("responses", responses);
    return operation;
  }

  private static String success(Route route) {
    if (route.open() || route.method().equals("GET") || route.path().endsWith("/score")) {
      return "200";
    }
    return route.summary().endsWith("long work") ? "202" : "201";
  }

  private Map<String, Object> content(Route route) {
    if (route.path().endsWith("/events")) {
      return Map.of("text/event-stream", Map.of("schema", Map.of("type", "string")));
    }
    if (route.path().endsWith("/evidence")) {
      return binary(Routes.EVIDENCE);
    }
    if (route.path().endsWith("/updates")) {
      return binary(Routes.UPDATES);
    }
    if (route.path().endsWith(".yml")) {
      return Map.of("application/yaml", Map.of("schema", Map.of("type", "string")));
    }
    if (route.path().endsWith("/bom")) {
      return Map.of(MlBom.MEDIA_TYPE, Map.of("schema", Map.of("type", "object")));
    }
    Optional<Object> item = route.response().map(this::schema);
    Object whole = item.orElse(Map.of("type", "object"));
    return json(
        route.list()
            ? Map.of(
                "type",
                "object",
                "required",
                List.of("items"),
                "properties",
                Map.of("items", Map.of("type", "array", "items", whole)))
            : whole);
  }

  private static Map<String, Object> binary(MediaType type) {
    return Map.of(type.toString(), Map.of("schema", Map.of("type", "string", "format", "binary")));
  }

  private static Map<String, Object> json(Object schema) {
    return Map.of("application/json", Map.of("schema", schema));
  }

  private static List<Object> parameters(Route route) {
    List<Object> parameters = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(route.path());
    while (variables.find()) {
      parameters.add(parameter(variables.group(1), "path", true));
    }
    route.query().forEach(name -> parameters.add(parameter(name, "query", false)));
    if (route.rowType().isPresent() && route.method().equals("GET")) {
      parameters.add(parameter(CsvFilter.FORMAT, "query", false));
    }
    if (route.writes()) {
      parameters.add(parameter("Idempotency-Key", "header", true));
    }
    if (route.path().endsWith("/events")) {
      parameters.add(parameter("Last-Event-ID", "header", false));
    }
    return parameters;
  }

  private static Map<String, Object> parameter(String name, String in, boolean required) {
    return Map.of("name", name, "in", in, "required", required, "schema", Map.of("type", "string"));
  }

  private Object schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Object inner = schema(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Optional.class
          ? inner
          : Map.of("type", "array", "items", inner);
    }
    Class<?> known = (Class<?>) type;
    if (known == String.class) {
      return Map.of("type", "string");
    }
    if (known == boolean.class || known == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (known == int.class
        || known == long.class
        || known == Integer.class
        || known == Long.class) {
      return Map.of("type", "integer");
    }
    if (known == double.class) {
      return Map.of("type", "number");
    }
    if (known == JsonNode.class) {
      return Map.of("type", "object");
    }
    if (known.isEnum()) {
      return Map.of(
          "type",
          "string",
          "enum",
          Arrays.stream(known.getEnumConstants()).map(Object::toString).toList());
    }
    String name = known.getSimpleName();
    if (!schemas.containsKey(name)) {
      schemas.put(name, Map.of());
      schemas.put(name, known.isRecord() ? record(known, Optional.empty()) : choice(known));
    }
    return Map.of("$ref", SCHEMAS + name);
  }

  private Map<String, Object> record(Class<?> type, Optional<String[]> tag) {
    Map<String, Object> properties = new TreeMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(component.getName(), schema(component.getGenericType()));
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
    }
    tag.ifPresent(
        named -> {
          properties.put(named[0], Map.of("const", named[1]));
          required.add(named[0]);
        });
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required.stream().sorted().toList());
  }

  /** A sealed interface: one of its records, told apart by a field. */
  private Map<String, Object> choice(Class<?> type) {
    JsonTypeInfo tagged = type.getAnnotation(JsonTypeInfo.class);
    if (tagged == null) {
      throw new IllegalStateException("no schema for " + type);
    }
    String field = tagged.property();
    return Map.of(
        "oneOf",
        Arrays.stream(type.getAnnotation(JsonSubTypes.class).value())
            .map(kind -> record(kind.value(), Optional.of(new String[] {field, kind.name()})))
            .toList());
  }

  private static Map<String, Object> problem() {
    Map<String, Object> properties = new TreeMap<>();
    for (String name : List.of("type", "title", "detail", "instance")) {
      properties.put(name, Map.of("type", "string"));
    }
    properties.put("status", Map.of("type", "integer"));
    properties.put(
        "code",
        Map.of(
            "type",
            "string",
            "enum",
            Arrays.stream(ErrorCode.values()).map(ErrorCode::code).sorted().toList()));
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        List.of("code", "detail", "instance", "status", "title", "type"));
  }
}
