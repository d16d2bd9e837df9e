package org.concordat.service.registry;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A model as plain JSON that a stranger can score with: docs/model-format.md defines it. Numbers
 * are the exact decimals of the fixed-point integers, so that the hash can be computed again.
 */
public final class OpenModel {
  /** The format's name and version. */
  public static final String FORMAT = "concordat-model/1";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private OpenModel() {}

  /**
   * Writes a model.
   *
   * @param study the study it comes from
   * @param round the round it comes from; 0 for the initial one
   * @param grid the study's grid; its salt is not written
   * @param model the model
   * @return JSON, some 20 bytes a parameter
   */
  public static String write(Study study, int round, QuantileGrid grid, Model model) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("format", FORMAT);
      json.writeStringProperty("study", study.id());
      json.writeNumberProperty("round", round);
      json.writeStringProperty("hash", model.hash());
      json.writeStringProperty("purpose", study.purpose());
      json.writeStringProperty("label", study.features().label());
      json.writeNumberProperty("scaleBits", model.scaleBits());
      json.writeStringProperty("preparation", study.features().preparation().name());
      architecture(json, model.architecture());
      features(json, study.features().features(), grid);
      layers(json, model);
      json.writeStringProperty("output", "SIGMOID");
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void architecture(JsonGenerator json, ModelArchitecture architecture) {
    json.writeObjectPropertyStart("architecture");
    json.writeNumberProperty("inputs", architecture.inputs());
    json.writeArrayPropertyStart("hidden");
    architecture.hidden().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeStringProperty("activation", architecture.activation().name());
    json.writeEndObject();
  }

  private static void features(JsonGenerator json, List<String> names, QuantileGrid grid) {
    BigDecimal quantum = quantum(grid.scaleBits());
    json.writeArrayPropertyStart("features");
    for (int feature = 0; feature < names.size(); feature++) {
      json.writeStartObject();
      json.writeStringProperty("name", names.get(feature));
      json.writeArrayPropertyStart("quantiles");
      for (long value : grid.values().get(feature)) {
        number(json, value, quantum);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void layers(JsonGenerator json, Model model) {
    List<ModelArchitecture.Layer> layers = model.architecture().layers();
    BigDecimal quantum = quantum(model.scaleBits());
    json.writeArrayPropertyStart("layers");
    int at = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      ModelArchitecture.Layer shape = layers.get(layer);
      boolean last = layer == layers.size() - 1;
      json.writeStartObject();
      json.writeArrayPropertyStart("weights");
      for (int output = 0; output < shape.outputs(); output++) {
        numbers(json, model.parameters(), at, shape.inputs(), quantum);
        at += shape.inputs();
      }
      json.writeEndArray();
      json.writeName("biases");
      numbers(json, model.parameters(), at, shape.outputs(), quantum);
      at += shape.outputs();
      json.writeStringProperty(
          "activation", last ? "IDENTITY" : model.architecture().activation().name());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void numbers(
      JsonGenerator json, FixedPointVector values, int from, int count, BigDecimal quantum) {
    json.writeStartArray();
    for (int at = from; at < from + count; at++) {
      number(json, values.get(at), quantum);
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, long quanta, BigDecimal quantum) {
    json.writeNumber(BigDecimal.valueOf(quanta).multiply(quantum).stripTrailingZeros());
  }

  private static BigDecimal quantum(int scaleBits) {
    return BigDecimal.ONE.divide(BigDecimal.valueOf(1L << scaleBits));
  }
}
