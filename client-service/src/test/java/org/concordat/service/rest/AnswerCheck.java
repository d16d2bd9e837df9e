package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds answers against the description: their status, media type, headers, and every field. Test
 * services hold every answer they give against it.
 */
public final class AnswerCheck {
  private static final JsonNode DESCRIPTION = strict(CanonicalJson.readTree(OpenApi.write()));
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private AnswerCheck() {}

  /** Fails when the description does not say that this may be answered. */
  public static void check(String method, String path, HttpResponse<String> answer) {
    Optional<Route> found = Routes.find(method, path);
    if (found.isEmpty()) {
      return;
    }
    Route route = found.get();
    String what = method + " " + route.path() + " answers " + answer.statusCode();
    JsonNode response =
        DESCRIPTION
            .get("paths")
            .get(route.path())
            .get(route.method().toLowerCase(Locale.ROOT))
            .get("responses")
            .get(Integer.toString(answer.statusCode()));
    assertThat(response).as("%s, which is not described: %s", what, answer.body()).isNotNull();
    if (response.has("$ref")) {
      String reference = response.get("$ref").stringValue();
      response = DESCRIPTION.at(reference.substring(1));
    }
    assertThat(answer.headers().firstValue(RequestIds.HEADER)).as(what).isPresent();
    if (method.equals("HEAD") || answer.statusCode() == 304) {
      return;
    }
    String type =
        answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "").strip();
    JsonNode content = response.get("content").get(type);
    assertThat(content).as("%s with %s, which is not described", what, type).isNotNull();
    if (type.endsWith("json")) {
      List<?> errors = schema(what + type, content.get("schema")).validate(read(answer.body()));
      assertThat(errors).as("%s: %s", what, answer.body()).isEmpty();
    }
  }

  /** A schema of the description's, with what it refers to. */
  static Schema schema(String name, JsonNode schema) {
    return SCHEMAS.computeIfAbsent(
        name,
        any -> {
          ObjectNode whole = (ObjectNode) schema.deepCopy();
          whole.set("components", DESCRIPTION.get("components"));
          return REGISTRY.getSchema(whole);
        });
  }

  static JsonNode description() {
    return DESCRIPTION;
  }

  private static JsonNode read(String body) {
    return new tools.jackson.databind.json.JsonMapper().readTree(body);
  }

  /** Here nothing may be answered that is not described, though clients are to expect more. */
  private static JsonNode strict(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.has("properties")
        && object.has("type")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.values().forEach(AnswerCheck::strict);
    return node;
  }
}
