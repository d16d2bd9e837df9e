package org.concordat.protocol.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Canonical JSON: the one text every party writes for a record (RFC 8785), restricted to whole
 * numbers of at most 2^53 - 1 in size, so that no number has two spellings.
 *
 * <p>Keys are sorted by UTF-16 units, there is no white space, strings escape only what JSON
 * demands, absent and null fields are left out of records. Reading is strict: unknown, repeated and
 * missing fields, fractions and trailing text are refused.
 */
public final class CanonicalJson {
  /** The largest whole number that every JSON reader keeps exactly. */
  public static final long LARGEST_INTEGER = (1L << 53) - 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  private CanonicalJson() {}

  /**
   * Writes a record.
   *
   * @param record a record whose numbers are whole
   * @return its canonical text
   */
  public static String write(Object record) {
    StringBuilder text = new StringBuilder(256);
    write(MAPPER.valueToTree(record), text);
    return text.toString();
  }

  /**
   * Writes a record as UTF-8.
   *
   * @param record a record whose numbers are whole
   * @return the bytes of its canonical text
   */
  public static byte[] writeBytes(Object record) {
    return write(record).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a record. The text need not be canonical; what is stored or hashed is written anew.
   *
   * @param text JSON
   * @param type the record's class
   * @param <T> the record's type
   * @return the record
   * @throws ConcordatException {@link ErrorCode#MALFORMED_JSON} when it is not JSON, {@link
   *     ErrorCode#FIELD_INVALID} when a field is missing, unknown, repeated or out of its range
   */
  public static <T> T read(String text, Class<T> type) {
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new ConcordatException(
            ErrorCode.MALFORMED_JSON, "expected a " + type.getSimpleName() + ", got null");
      }
      return value;
    } catch (JacksonException e) {
      throw translated(e, type);
    }
  }

  /**
   * Reads a record from UTF-8.
   *
   * @param bytes JSON
   * @param type the record's class
   * @param <T> the record's type
   * @return the record
   * @throws ConcordatException as {@link #read(String, Class)}
   */
  public static <T> T read(byte[] bytes, Class<T> type) {
    return read(new String(bytes, StandardCharsets.UTF_8), type);
  }

  /**
   * Reads any JSON as a tree.
   *
   * @param text JSON
   * @return its tree
   * @throws ConcordatException {@link ErrorCode#MALFORMED_JSON} when it is not JSON
   */
  public static JsonNode readTree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw translated(e, JsonNode.class);
    }
  }

  private static ConcordatException translated(JacksonException e, Class<?> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConcordatException refused) {
        return refused;
      }
    }
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    ErrorCode code =
        e instanceof DatabindException ? ErrorCode.FIELD_INVALID : ErrorCode.MALFORMED_JSON;
    return new ConcordatException(
        code, type.getSimpleName() + where + ": " + firstSentence(e.getOriginalMessage()), e);
  }

  private static String firstSentence(String message) {
    String line = message == null ? "not readable" : message.lines().findFirst().orElse("");
    return line.replaceAll("`?(?:[a-z]+\\.)+([A-Z][A-Za-z]*(?:\\$[A-Za-z]+)*)`?", "$1");
  }

  private static void write(JsonNode node, StringBuilder text) {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, text);
      case ARRAY -> {
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
          if (i > 0) {
            text.append(',');
          }
          write(node.get(i), text);
        }
        text.append(']');
      }
      case STRING -> writeString(node.stringValue(), text);
      case BOOLEAN -> text.append(node.booleanValue());
      case NULL -> text.append("null");
      case NUMBER -> writeNumber(node, text);
      case BINARY, POJO, MISSING ->
          throw new IllegalArgumentException("no JSON value: " + node.getNodeType());
    }
  }

  private static void writeObject(JsonNode node, StringBuilder text) {
    List<String> names = new ArrayList<>(node.propertyNames());
    Collections.sort(names);
    text.append('{');
    boolean first = true;
    for (String name : names) {
      if (!first) {
        text.append(',');
      }
      first = false;
      writeString(name, text);
      text.append(':');
      write(node.get(name), text);
    }
    text.append('}');
  }

  private static void writeNumber(JsonNode node, StringBuilder text) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new IllegalArgumentException("only whole numbers are canonical, got " + node);
    }
    long value = node.longValue();
    if (value > LARGEST_INTEGER || value < -LARGEST_INTEGER) {
      throw new IllegalArgumentException("larger than 2^53 - 1: " + value);
    }
    text.append(value);
  }

  /** RFC 8785 section 3.2.2.2. */
  private static void writeString(String value, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20) {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
