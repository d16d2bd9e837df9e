package org.concordat.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * A log line as one JSON object: {@code time}, {@code level}, {@code logger}, {@code thread},
 * {@code message}, then what is known of its surroundings, then its own keys, all on one level.
 * Whole numbers are numbers, everything else is text. {@code error} is the stack trace.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final HexFormat HEX = HexFormat.of();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", Instant.ofEpochMilli(event.getTimeStamp()));
    fields.put("level", event.getLevel());
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.put("message", event.getFormattedMessage());
    Map<String, String> around = event.getMDCPropertyMap();
    for (String key : LogKeys.context()) {
      if (around.get(key) != null) {
        fields.put(key, around.get(key));
      }
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(pair.key, pair.value);
      }
    }
    IThrowableProxy error = event.getThrowableProxy();
    if (error != null) {
      fields.put("error", ThrowableProxyUtil.asString(error));
    }
    StringBuilder line = new StringBuilder("{");
    fields.forEach((key, value) -> field(line, key, value));
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void field(StringBuilder line, String key, Object value) {
    if (line.length() > 1) {
      line.append(',');
    }
    text(line, key);
    line.append(':');
    if (value instanceof Integer || value instanceof Long) {
      line.append(value);
    } else {
      text(line, String.valueOf(value));
    }
  }

  private static void text(StringBuilder line, String text) {
    line.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || (Character.isSurrogate(c) && !paired(text, at))) {
            line.append("\\u").append(HEX.toHexDigits(c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }

  /** Half a pair alone is no text that UTF-8 can hold. */
  private static boolean paired(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
