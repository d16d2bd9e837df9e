package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordat.protocol.json.CanonicalJson;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description is complete, precise and consistent in itself. */
class OpenApiTest {
  private static final JsonNode DESCRIPTION = CanonicalJson.readTree(OpenApi.write());

  @Test
  void every_operation_has_a_name_of_its_own_a_heading_and_words() {
    List<String> names = new ArrayList<>();
    for (Route route : Routes.ALL) {
      JsonNode operation = operation(route);
      names.add(operation.get("operationId").stringValue());
      assertThat(operation.get("operationId").stringValue()).matches("[a-z][A-Za-z]+");
      assertThat(operation.get("tags")).hasSize(1);
      assertThat(operation.get("summary").stringValue()).doesNotEndWith(".");
      assertThat(operation.get("description").stringValue()).endsWith(".");
    }
    assertThat(names).doesNotHaveDuplicates().contains("listStudies", "getModelCard");
  }

  @Test
  void every_parameter_says_what_it_may_be_and_what_it_is_for() {
    for (Route route : Routes.ALL) {
      for (JsonNode parameter : operation(route).path("parameters")) {
        String what = route.path() + " " + parameter.get("name");
        assertThat(parameter.get("description").stringValue()).as(what).endsWith(".");
        assertThat(parameter.get("schema").has("type")).as(what).isTrue();
      }
      route
          .variables(route.path())
          .keySet()
          .forEach(
              name ->
                  assertThat(operation(route).get("parameters").toString())
                      .contains("\"in\":\"path\",\"name\":\"" + name + '"'));
    }
  }

  @Test
  void every_body_has_an_example_that_fits_its_schema_and_is_taken_by_the_code() {
    for (Route route : Routes.ALL) {
      JsonNode body = operation(route).get("requestBody");
      assertThat(body != null).as(route.path()).isEqualTo(route.request().isPresent());
      if (body == null) {
        continue;
      }
      JsonNode content = body.get("content").get("application/json");
      assertThat(content.has("example")).as(route.path()).isTrue();
      assertThat(
              AnswerCheck.schema("body of " + route.path(), content.get("schema"))
                  .validate(content.get("example")))
          .as(route.path())
          .isEmpty();
      Class<?> type = route.request().get();
      if (type != JsonNode.class) {
        assertThat(CanonicalJson.read(content.get("example").toString(), type)).isNotNull();
      }
    }
  }

  @Test
  void everything_that_is_referred_to_is_there_and_everything_there_is_referred_to() {
    String text = DESCRIPTION.toString();
    List<String> referred = new ArrayList<>();
    var references =
        java.util.regex.Pattern.compile("#(/components/[A-Za-z]+/[A-Za-z0-9-]+)").matcher(text);
    while (references.find()) {
      referred.add(references.group(1));
      assertThat(DESCRIPTION.at(references.group(1)).isMissingNode())
          .as(references.group(1))
          .isFalse();
    }
    for (String kind : List.of("schemas", "headers")) {
      for (Map.Entry<String, JsonNode> one : DESCRIPTION.get("components").get(kind).properties()) {
        assertThat(referred).contains("/components/" + kind + "/" + one.getKey());
      }
    }
  }

  @Test
  void every_route_says_which_refusals_to_expect() {
    for (Route route : Routes.ALL) {
      JsonNode answers = operation(route).get("responses");
      assertThat(answers.has("429")).as(route.path()).isTrue();
      assertThat(answers.has("401")).as(route.path()).isEqualTo(signedIn(route));
      assertThat(answers.has("412")).as(route.path()).isEqualTo(route.guarded());
      assertThat(answers.has("304")).as(route.path()).isEqualTo(route.tagged());
      assertThat(answers.has("default")).isFalse();
    }
  }

  /** Whether it is only for some, signs somebody in, or may want a token of its own. */
  private static boolean signedIn(Route route) {
    return !route.open()
        || !route.method().equals("GET")
        || route.redirects()
        || route.path().equals(MetricsController.PATH);
  }

  private static JsonNode operation(Route route) {
    return DESCRIPTION.get("paths").get(route.path()).get(route.method().toLowerCase(Locale.ROOT));
  }
}
