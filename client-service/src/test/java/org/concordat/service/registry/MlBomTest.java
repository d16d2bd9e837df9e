package org.concordat.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordat.service.TestService;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The rules of CycloneDX 1.6 that such a document can break, checked by hand. */
class MlBomTest {
  private static final String UUID =
      "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  /** The fields that the schema knows of each kind of object used; it allows no others. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "document",
          Set.of(
              "bomFormat",
              "specVersion",
              "serialNumber",
              "version",
              "metadata",
              "components",
              "dependencies"),
          "metadata",
          Set.of("timestamp", "component"),
          "component",
          Set.of(
              "type",
              "bom-ref",
              "group",
              "name",
              "version",
              "hashes",
              "data",
              "modelCard",
              "pedigree",
              "properties"),
          "modelCard",
          Set.of("modelParameters", "quantitativeAnalysis", "considerations", "properties"),
          "modelParameters",
          Set.of(
              "approach",
              "task",
              "architectureFamily",
              "modelArchitecture",
              "datasets",
              "inputs",
              "outputs"),
          "considerations",
          Set.of("users", "useCases", "technicalLimitations", "ethicalConsiderations"),
          "data",
          Set.of("type", "name", "governance"));

  @TempDir Path directory;
  private TestService service;
  private ModelWorld world;

  @BeforeEach
  void start() {
    service = TestService.bank(directory);
    world = new ModelWorld(service.ledger);
    world.awaitBy(service);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void the_document_keeps_the_rules_of_the_schema() {
    world.withdraw(ModelWorld.BANK_A, 1, 1_000);
    world.promote(ModelWorld.STUDY, 3);
    world.awaitBy(service);
    JsonNode bom = bom(3);

    fields(bom, "document");
    assertThat(bom.get("bomFormat").stringValue()).isEqualTo("CycloneDX");
    assertThat(bom.get("specVersion").stringValue()).isEqualTo("1.6");
    assertThat(bom.get("serialNumber").stringValue()).matches(UUID);
    assertThat(bom.get("version").intValue()).isPositive();
    fields(bom.get("metadata"), "metadata");
    Instant.parse(bom.at("/metadata/timestamp").stringValue());
    Set<String> references = new HashSet<>();
    component(bom.at("/metadata/component"), references);
    bom.get("components").forEach(component -> component(component, references));
    modelCard(bom.at("/metadata/component/modelCard"), references);
    dependencies(bom.get("dependencies"), references);
  }

  @Test
  void the_model_is_named_by_its_hash_and_its_ancestors_are_its_pedigree() {
    JsonNode model = bom(3).at("/metadata/component");

    assertThat(model.get("type").stringValue()).isEqualTo("machine-learning-model");
    assertThat(model.at("/hashes/0/content").stringValue())
        .isEqualTo(world.model(ModelWorld.STUDY, 3).hash());
    assertThat(
            model
                .at("/pedigree/ancestors")
                .valueStream()
                .map(ancestor -> ancestor.get("version").stringValue()))
        .containsExactly("1", "0");
  }

  @Test
  void datasets_are_components_with_their_owner_their_root_and_their_lawful_basis() {
    JsonNode data = bom(3).at("/components/0");

    assertThat(data.get("type").stringValue()).isEqualTo("data");
    assertThat(data.at("/data/0/type").stringValue()).isEqualTo("dataset");
    assertThat(data.at("/data/0/governance/owners/0/organization/name").stringValue())
        .isEqualTo(ModelWorld.BANK_A);
    assertThat(data.get("properties").toString())
        .contains("eu-gdpr:A6-1-a", "concordat:agreement-digest", "concordat:consent-root");
  }

  @Test
  void measures_are_those_of_the_banks_and_their_median() {
    JsonNode metrics =
        bom(3).at("/metadata/component/modelCard/quantitativeAnalysis/performanceMetrics");

    assertThat(metrics).hasSize(3);
    assertThat(metrics.get(0).get("type").stringValue()).isEqualTo("ROC_AUC");
    assertThat(metrics.get(0).get("value").stringValue()).isEqualTo("0.910000");
    assertThat(metrics.get(2).get("value").stringValue()).isEqualTo("0.870000");
  }

  @Test
  void the_same_ledger_gives_the_same_bytes_and_a_change_the_same_serial_with_a_higher_version() {
    String before = service.get("auditor", path(3)).body();
    assertThat(service.get("auditor", path(3)).body()).isEqualTo(before);

    world.withdraw(ModelWorld.BANK_A, 1, 1_000);
    world.awaitBy(service);
    JsonNode after = bom(3);

    JsonNode first = org.concordat.protocol.json.CanonicalJson.readTree(before);
    assertThat(after.get("serialNumber")).isEqualTo(first.get("serialNumber"));
    assertThat(after.get("version").longValue()).isEqualTo(service.ledger.height());
    assertThat(after.get("version").longValue()).isGreaterThan(first.get("version").longValue());
    assertThat(after.toString()).contains("withdrawal-BankAMSP-1");
    assertThat(bom(1).get("serialNumber")).isNotEqualTo(after.get("serialNumber"));
  }

  @Test
  void the_time_is_that_of_the_transaction_that_changed_the_card_last() {
    long made =
        service
            .get("auditor", "/api/v1/transactions?limit=500")
            .json()
            .get("items")
            .valueStream()
            .filter(tx -> tx.get("transactionId").stringValue().equals("model-cards-3"))
            .map(tx -> tx.get("timestampMillis").longValue())
            .findFirst()
            .orElseThrow();

    assertThat(bom(3).at("/metadata/timestamp").stringValue())
        .isEqualTo(Instant.ofEpochMilli(made).toString());
  }

  @Test
  void people_and_titles_are_not_in_it() {
    assertThat(service.get("auditor", path(3)).body()).doesNotContain("Mrs. Example");
  }

  private static void component(JsonNode component, Set<String> references) {
    fields(component, "component");
    assertThat(component.get("type").stringValue())
        .isIn("machine-learning-model", "data", "application");
    assertThat(component.get("name").stringValue()).isNotEmpty();
    assertThat(references.add(component.get("bom-ref").stringValue()))
        .as("bom-ref %s is unique", component.get("bom-ref"))
        .isTrue();
    for (JsonNode hash : component.get("hashes")) {
      assertThat(hash.propertyNames()).containsExactlyInAnyOrder("alg", "content");
      assertThat(hash.get("alg").stringValue()).isEqualTo("SHA-256");
      assertThat(hash.get("content").stringValue()).matches("[0-9a-f]{64}");
    }
    // Only a model has a model card, only data has data.
    assertThat(component.has("data")).isEqualTo(component.get("type").stringValue().equals("data"));
    if (component.has("data")) {
      for (JsonNode data : component.get("data")) {
        fields(data, "data");
        assertThat(data.get("type").stringValue()).isEqualTo("dataset");
        assertThat(Set.of("custodians", "stewards", "owners"))
            .containsAll(data.get("governance").propertyNames());
      }
    }
    if (component.has("properties")) {
      properties(component.get("properties"));
    }
    if (component.has("pedigree")) {
      assertThat(component.get("pedigree").propertyNames()).containsExactly("ancestors");
      component.at("/pedigree/ancestors").forEach(ancestor -> component(ancestor, references));
    }
  }

  private static void modelCard(JsonNode card, Set<String> references) {
    fields(card, "modelCard");
    fields(card.get("modelParameters"), "modelParameters");
    assertThat(card.at("/modelParameters/approach/type").stringValue()).isEqualTo("supervised");
    for (JsonNode dataset : card.at("/modelParameters/datasets")) {
      assertThat(dataset.propertyNames()).containsExactly("ref");
      assertThat(references).contains(dataset.get("ref").stringValue());
    }
    for (JsonNode metric : card.at("/quantitativeAnalysis/performanceMetrics")) {
      assertThat(metric.propertyNames()).containsExactlyInAnyOrder("type", "value", "slice");
      metric.forEach(text -> assertThat(text.isString()).isTrue());
    }
    fields(card.get("considerations"), "considerations");
    assertThat(card.at("/considerations/ethicalConsiderations")).isNotEmpty();
    for (JsonNode risk : card.at("/considerations/ethicalConsiderations")) {
      assertThat(risk.propertyNames()).containsExactlyInAnyOrder("name", "mitigationStrategy");
    }
    properties(card.get("properties"));
  }

  private static void properties(JsonNode properties) {
    for (JsonNode property : properties) {
      assertThat(property.propertyNames()).containsExactlyInAnyOrder("name", "value");
      assertThat(property.get("name").stringValue()).startsWith("concordat:");
      assertThat(property.get("value").isString()).isTrue();
    }
  }

  private static void dependencies(JsonNode dependencies, Set<String> references) {
    List<String> described = new ArrayList<>();
    for (JsonNode dependency : dependencies) {
      described.add(dependency.get("ref").stringValue());
      List<String> on =
          dependency.get("dependsOn").valueStream().map(JsonNode::stringValue).toList();
      assertThat(on).doesNotHaveDuplicates().isSubsetOf(references);
    }
    assertThat(described).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(references);
  }

  private static void fields(JsonNode object, String kind) {
    assertThat(FIELDS.get(kind)).as(kind).containsAll(object.propertyNames());
  }

  private JsonNode bom(int round) {
    TestService.Answer answer = service.get("auditor", path(round));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/vnd.cyclonedx+json");
    return answer.json();
  }

  private static String path(int round) {
    return "/api/v1/models/" + ModelWorld.STUDY + "/" + round + "/bom";
  }
}
