package org.concordat.service.rest;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * JSON Schemas of the records that go in and out. A record that comes in may have no other fields,
 * as the service reads it; one that only goes out may get more some day.
 */
final class OpenApiSchemas {
  private static final String PLACE = "#/components/schemas/";

  private final Map<String, Object> schemas = new TreeMap<>();
  private final Map<Class<?>, String> names = new HashMap<>();

  /** All schemas asked for so far, by name. */
  Map<String, Object> all() {
    return schemas;
  }

  /** The schema of a type that goes out. */
  Object out(Type type) {
    return schema(type);
  }

  /** The schema of a type that comes in. */
  Object in(Type type) {
    Object schema = schema(type);
    if (type instanceof Class<?> known && known.isRecord()) {
      close(known);
    }
    return schema;
  }

  /** A page of a list. */
  Object page(Class<?> item) {
    Object schema = schema(item);
    String name = names.getOrDefault(item, item.getSimpleName()) + "Page";
    schemas.put(
        name,
        object(
            new TreeMap<>(
                Map.of("items", Map.of("type", "array", "items", schema), "next", cursor())),
            List.of("items")));
    return Map.of("$ref", PLACE + name);
  }

  /** A row to score: feature name to value; or some of them. */
  Object rows(boolean some) {
    schemas.put("Row", Map.of("type", "object", "additionalProperties", Map.of("type", "number")));
    Object row = Map.of("$ref", PLACE + "Row");
    if (!some) {
      return row;
    }
    Map<String, Object> rows =
        object(
            Map.of("rows", Map.of("type", "array", "items", row, "minItems", 1, "maxItems", 1_000)),
            List.of("rows"));
    rows.put("additionalProperties", false);
    schemas.put("Rows", rows);
    return Map.of("$ref", PLACE + "Rows");
  }

  /** A problem. */
  Object problem() {
    Map<String, Object> properties = new TreeMap<>();
    for (String name : List.of("title", "detail", "advice", "instance")) {
      properties.put(name, Map.of("type", "string"));
    }
    properties.put("type", Map.of("type", "string", "format", "uri-reference"));
    properties.put("requestId", Map.of("type", "string", "pattern", anchored(RequestIds.FORM)));
    properties.put("status", Map.of("type", "integer", "minimum", 400, "maximum", 599));
    properties.put(
        "code",
        Map.of(
            "type",
            "string",
            "enum",
            Arrays.stream(ErrorCode.values()).map(ErrorCode::code).sorted().toList()));
    schemas.put("Problem", object(properties, properties.keySet().stream().toList()));
    return Map.of("$ref", PLACE + "Problem");
  }

  static String anchored(java.util.regex.Pattern form) {
    return "^(?:" + form.pattern() + ")$";
  }

  private static Map<String, Object> cursor() {
    return Map.of("type", "string", "description", "The cursor of the page behind this one.");
  }

  private Object schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      Object inner = schema(last);
      if (generic.getRawType() == Optional.class) {
        return inner;
      }
      return generic.getRawType() == Map.class
          ? Map.of("type", "object", "additionalProperties", inner)
          : Map.of("type", "array", "items", inner);
    }
    Class<?> known = (Class<?>) type;
    return simple(known).orElseGet(() -> named(known));
  }

  private static Optional<Object> simple(Class<?> type) {
    if (type == String.class) {
      return Optional.of(Map.of("type", "string"));
    }
    if (type == boolean.class || type == Boolean.class) {
      return Optional.of(Map.of("type", "boolean"));
    }
    if (type == int.class || type == Integer.class) {
      return Optional.of(whole("int32", Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (type == long.class || type == Long.class) {
      return Optional.of(
          whole("int64", -CanonicalJson.LARGEST_INTEGER, CanonicalJson.LARGEST_INTEGER));
    }
    if (type == double.class || type == Double.class) {
      return Optional.of(Map.of("type", "number", "format", "double"));
    }
    if (type == JsonNode.class) {
      return Optional.of(Map.of("type", "object"));
    }
    if (type.isEnum()) {
      return Optional.of(
          Map.of(
              "type",
              "string",
              "enum",
              Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()));
    }
    return Optional.empty();
  }

  /** Describes whole numbers of a range. */
  static Map<String, Object> whole(String format, long least, long most) {
    return Map.of("type", "integer", "format", format, "minimum", least, "maximum", most);
  }

  private Object named(Class<?> type) {
    String name = names.get(type);
    if (name == null) {
      name = freeName(type);
      names.put(type, name);
      schemas.put(name, Map.of());
      schemas.put(name, type.isRecord() ? record(type, Optional.empty()) : choice(type));
    }
    return Map.of("$ref", PLACE + name);
  }

  /** Two types of one name would be one to a client. */
  private String freeName(Class<?> type) {
    String name = type.getSimpleName();
    if (!names.containsValue(name)) {
      return name;
    }
    Class<?> outer = type.getEnclosingClass();
    String place =
        outer == null
            ? type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1)
            : outer.getSimpleName();
    return place.substring(0, 1).toUpperCase(Locale.ROOT) + place.substring(1) + name;
  }

  private Map<String, Object> record(Class<?> type, Optional<String[]> tag) {
    Map<String, Object> properties = new TreeMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(
          component.getName(),
          FieldForms.of(type, component)
              .<Object>map(form -> form)
              .orElseGet(() -> schema(component.getGenericType())));
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
    }
    tag.ifPresent(
        named -> {
          properties.put(named[0], Map.of("type", "string", "const", named[1]));
          required.add(named[0]);
        });
    return object(properties, required);
  }

  private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    Map<String, Object> object = new TreeMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    object.put("required", required.stream().sorted().toList());
    return object;
  }

  /** A sealed interface: one of its records, told apart by a field. */
  private Map<String, Object> choice(Class<?> type) {
    JsonTypeInfo tagged = type.getAnnotation(JsonTypeInfo.class);
    if (tagged == null) {
      throw new IllegalStateException("no schema for " + type);
    }
    String field = tagged.property();
    List<Object> kinds = new ArrayList<>();
    Map<String, Object> mapping = new TreeMap<>();
    for (JsonSubTypes.Type kind : type.getAnnotation(JsonSubTypes.class).value()) {
      String name = type.getSimpleName() + kind.value().getSimpleName();
      schemas.put(name, record(kind.value(), Optional.of(new String[] {field, kind.name()})));
      names.put(kind.value(), name);
      kinds.add(Map.of("$ref", PLACE + name));
      mapping.put(kind.name(), PLACE + name);
    }
    return Map.of(
        "oneOf", kinds, "discriminator", Map.of("propertyName", field, "mapping", mapping));
  }

  /** Allows no other fields in a record, nor in those inside it. */
  @SuppressWarnings("unchecked") // only this class puts schemas in
  private void close(Class<?> type) {
    Map<String, Object> schema = (Map<String, Object>) schemas.get(names.get(type));
    if (schema == null || schema.put("additionalProperties", false) != null) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      Type inner = component.getGenericType();
      if (inner instanceof ParameterizedType generic) {
        inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      }
      if (inner instanceof Class<?> known && known.isRecord()) {
        close(known);
      }
    }
  }
}
