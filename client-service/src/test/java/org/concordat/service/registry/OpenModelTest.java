package org.concordat.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.Model;
import org.concordat.service.TestService;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenModelTest {
  private static final JsonMapper EXACT =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

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
  void numbers_are_the_exact_decimals_of_the_integers_so_that_the_hash_comes_out_again() {
    JsonNode file = EXACT.readTree(export(3));
    List<Integer> quanta = new ArrayList<>();
    for (JsonNode layer : file.get("layers")) {
      layer.get("weights").forEach(row -> row.forEach(number -> quanta.add(quantum(number))));
      layer.get("biases").forEach(number -> quanta.add(quantum(number)));
    }

    Model again =
        new Model(
            world.terms("cards").architecture(),
            file.get("scaleBits").intValue(),
            FixedPointVector.of(quanta.stream().mapToInt(Integer::intValue).toArray()));

    assertThat(again.hash()).isEqualTo(file.get("hash").stringValue());
    assertThat(again.hash()).isEqualTo(world.model("cards", 3).hash());
  }

  @Test
  void layers_have_their_shapes_and_the_last_has_no_activation() {
    JsonNode layers = EXACT.readTree(export(3)).get("layers");

    assertThat(layers).hasSize(2);
    assertThat(layers.at("/0/weights")).hasSize(3);
    assertThat(layers.at("/0/weights/0")).hasSize(4);
    assertThat(layers.at("/0/activation").stringValue()).isEqualTo("TANH");
    assertThat(layers.at("/1/weights")).hasSize(1);
    assertThat(layers.at("/1/activation").stringValue()).isEqualTo("IDENTITY");
  }

  @Test
  void features_come_in_order_with_their_quantiles_and_without_the_grids_salt() {
    JsonNode file = EXACT.readTree(export(3));

    assertThat(file.at("/features/0/name").stringValue()).isEqualTo("amount");
    assertThat(file.at("/features/1/name").stringValue()).isEqualTo("age");
    assertThat(file.at("/features/0/quantiles").toString()).isEqualTo("[0,10,20,20,100]");
    assertThat(file.get("preparation").stringValue()).isEqualTo("RANK_AND_TAIL");
    assertThat(export(3)).doesNotContain(world.grid().salt());
  }

  @Test
  void no_number_is_written_with_an_exponent() {
    assertThat(export(3)).doesNotContainPattern("[\\[,]-?[0-9.]+[eE]");
  }

  @Test
  void a_missing_model_is_not_found_and_a_regulator_gets_none() {
    assertThat(
            service
                .get("scientist", "/api/v1/models/cards/4/export")
                .json()
                .get("code")
                .stringValue())
        .isEqualTo(ErrorCode.MODEL_NOT_FOUND.code());
    try (TestService regulator = TestService.regulator(directory.resolve("regulator"))) {
      assertThat(regulator.get("auditor", "/api/v1/models/cards/3/export").status()).isEqualTo(403);
    }
  }

  private static int quantum(JsonNode number) {
    return number.decimalValue().multiply(BigDecimal.valueOf(1 << 20)).intValueExact();
  }

  private String export(int round) {
    TestService.Answer answer =
        service.get("scientist", "/api/v1/models/cards/" + round + "/export");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
