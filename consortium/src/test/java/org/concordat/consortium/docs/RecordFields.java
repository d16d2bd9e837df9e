package org.concordat.consortium.docs;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a JSON document that a record is written as, and what its Javadoc says of them. */
final class RecordFields {
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public )?record (\\w+)\\(");
  private static final Pattern PARAMETER = Pattern.compile("(?s)@param (\\w+) ((?:(?!@param).)*)");

  private final Map<String, String> meanings = new HashMap<>();

  /**
   * Reads the Javadoc of the records of a source file.
   *
   * @param source the file
   */
  RecordFields(Path source) throws IOException {
    Matcher documented = DOCUMENTED.matcher(Files.readString(source));
    while (documented.find()) {
      String text = documented.group(1).replaceAll("\\n *\\* ?", " ");
      Matcher parameter = PARAMETER.matcher(text);
      while (parameter.find()) {
        meanings.put(
            documented.group(2) + "." + parameter.group(1), readable(parameter.group(2).strip()));
      }
    }
  }

  private static String readable(String javadoc) {
    return javadoc
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .replace("&gt;", ">")
        .replace("&lt;", "<")
        .replace("|", "\\|")
        .replaceAll(" +", " ");
  }

  /** The fields in their order with what they mean; those of parts after what they are parts of. */
  Map<String, String> of(Class<?> document) {
    Map<String, String> fields = new LinkedHashMap<>();
    add("", document, fields);
    return fields;
  }

  private void add(String prefix, Class<?> type, Map<String, String> fields) {
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
      String name = prefix + (renamed == null ? component.getName() : renamed.value());
      String meaning = meanings.get(type.getSimpleName() + "." + component.getName());
      if (meaning == null) {
        throw new AssertionError(type + " does not say what " + component.getName() + " is");
      }
      Type element = element(component.getGenericType());
      String path = element == component.getGenericType() ? name : name + "[]";
      fields.put(path, meaning);
      if (element instanceof Class<?> part && part.isRecord()) {
        add(path + ".", part, fields);
      }
    }
  }

  private static Type element(Type type) {
    return type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : type;
  }
}
