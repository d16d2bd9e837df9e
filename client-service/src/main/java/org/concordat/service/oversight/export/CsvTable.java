package org.concordat.service.oversight.export;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.oversight.export.CsvLine.Cell;
import tools.jackson.databind.JsonNode;

/**
 * A table of records of one type: its columns are those of the type, in the order of its fields, so
 * that the first row is the same whatever comes below it. A record inside a record has its columns
 * there, named {@code outer.inner}; lists, and values of several kinds, stand in their cell as
 * canonical JSON; what is absent is an empty cell.
 */
public final class CsvTable {
  private final List<List<String>> columns = new ArrayList<>();

  /**
   * Lays out a table.
   *
   * @param type the type of its rows
   */
  public CsvTable(Class<?> type) {
    if (type.isRecord()) {
      collect(type, List.of());
    } else {
      columns.add(List.of());
    }
  }

  private void collect(Class<?> record, List<String> prefix) {
    for (RecordComponent component : record.getRecordComponents()) {
      List<String> path = new ArrayList<>(prefix);
      path.add(component.getName());
      Class<?> type = raw(component.getGenericType());
      if (type.isRecord()) {
        collect(type, path);
      } else {
        columns.add(Collections.unmodifiableList(path));
      }
    }
  }

  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Optional.class
          ? raw(generic.getActualTypeArguments()[0])
          : (Class<?>) generic.getRawType();
    }
    return type instanceof Class<?> known ? known : Object.class;
  }

  /**
   * Returns the first row: the names of the columns.
   *
   * @return the line with its end
   */
  public String header() {
    return CsvLine.of(
        columns.stream()
            .map(path -> Cell.text(path.isEmpty() ? "value" : String.join(".", path)))
            .toList());
  }

  /**
   * Returns a record's row.
   *
   * @param record the record as JSON
   * @return the line with its end
   */
  public String row(JsonNode record) {
    return CsvLine.of(columns.stream().map(path -> cell(record, path)).toList());
  }

  /**
   * Returns a record's row.
   *
   * @param record the record
   * @return the line with its end
   */
  public String row(Object record) {
    return row(CanonicalJson.readTree(CanonicalJson.write(record)));
  }

  private static Cell cell(JsonNode record, List<String> path) {
    JsonNode value = record;
    for (String name : path) {
      value = value == null ? null : value.get(name);
    }
    if (value == null || value.isNull()) {
      return Cell.EMPTY;
    }
    return switch (value.getNodeType()) {
      case STRING -> Cell.text(value.stringValue());
      case NUMBER -> new Cell(value.toString(), true);
      case BOOLEAN -> Cell.text(value.toString());
      default -> Cell.text(CanonicalJson.write(value));
    };
  }
}
