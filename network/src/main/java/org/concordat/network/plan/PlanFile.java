package org.concordat.network.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes a plan: lines of {@code name = value}, in which {@code #} starts a comment. A
 * file may leave out what {@code network/network.properties} says; members are its own.
 */
public final class PlanFile {
  private static final String USUAL = "/org/concordat/network/network.properties";
  private static final String MEMBER = "member.";
  private static final String PORT = "port.";
  private static final String TIMING = "timing.";
  private static final String DAYS = "days.certificate";
  private static final String ORDERERS = "orderers";
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");

  private PlanFile() {}

  /** A line of the file. */
  private record Entry(String value, int line) {}

  /**
   * Reads a plan.
   *
   * @param file the file
   * @return the plan
   * @throws PlanException when it cannot be read, with file and line
   */
  public static NetworkPlan read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new PlanException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new PlanException(file + " cannot be read: " + e.getMessage(), e);
    }
    Map<String, Entry> given = entries(file.toString(), text);
    Map<String, Entry> all = entries("network.properties", usual());
    if (given.keySet().stream().anyMatch(name -> name.startsWith(MEMBER))) {
      all.keySet().removeIf(name -> name.startsWith(MEMBER));
    }
    given.forEach(
        (name, entry) -> {
          if (!name.startsWith(MEMBER) && !name.equals(ORDERERS) && !all.containsKey(name)) {
            throw new PlanException(at(file.toString(), entry) + "there is no setting " + name);
          }
          all.put(name, entry);
        });
    return plan(file.toString(), all);
  }

  /**
   * Returns the plan the project comes with: five banks and a regulator on this machine.
   *
   * @return the plan
   */
  public static NetworkPlan usualPlan() {
    return plan("network.properties", entries("network.properties", usual()));
  }

  /**
   * Writes a plan so that {@link #read} gives it back.
   *
   * @param plan the plan
   * @return the file's text
   */
  public static String write(NetworkPlan plan) {
    StringBuilder text =
        new StringBuilder("# Kept by scripts/network.sh: what this network was made from.\n");
    line(text, "channel", plan.channel());
    line(text, "chaincode", plan.chaincode());
    for (Member member : plan.members()) {
      line(
          text,
          MEMBER + member.name(),
          member.kind().name().toLowerCase(Locale.ROOT)
              + " "
              + member.host()
              + " "
              + member.firstPort());
    }
    line(text, ORDERERS, String.join(" ", plan.orderers()));
    plan.offsets().forEach((port, offset) -> line(text, PORT + port.key(), offset));
    plan.timings().keySet().stream()
        .sorted()
        .forEach(name -> line(text, TIMING + name, duration(plan.timing(name))));
    line(text, DAYS, plan.certificateDays());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append(" = ").append(value).append('\n');
  }

  /**
   * Writes a duration as Fabric reads it.
   *
   * @param duration the duration
   * @return for example {@code 50ms} or {@code 60s}
   */
  public static String duration(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }

  private static String usual() {
    try (InputStream in = PlanFile.class.getResourceAsStream(USUAL)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Entry> entries(String file, String text) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].replaceFirst("#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      int equals = line.indexOf('=');
      Entry entry = new Entry(equals < 0 ? "" : line.substring(equals + 1).strip(), i + 1);
      if (equals < 1 || entry.value().isEmpty()) {
        throw new PlanException(at(file, entry) + "expected name = value, got '" + line + "'");
      }
      String name = line.substring(0, equals).strip();
      if (entries.put(name, entry) != null) {
        throw new PlanException(at(file, entry) + name + " stands here for the second time");
      }
    }
    return entries;
  }

  private static NetworkPlan plan(String file, Map<String, Entry> entries) {
    List<Member> members = new ArrayList<>();
    Map<Port, Integer> offsets = new EnumMap<>(Port.class);
    Map<String, Duration> timings = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          try {
            if (name.startsWith(MEMBER)) {
              members.add(member(name.substring(MEMBER.length()), entry.value()));
            } else if (name.startsWith(PORT)) {
              offsets.put(port(name.substring(PORT.length())), number(entry.value()));
            } else if (name.startsWith(TIMING)) {
              timings.put(name.substring(TIMING.length()), parse(entry.value()));
            }
          } catch (IllegalArgumentException e) {
            throw new PlanException(at(file, entry) + e.getMessage(), e);
          }
        });
    try {
      return new NetworkPlan(
          entries.get("channel").value(),
          entries.get("chaincode").value(),
          members,
          entries.containsKey(ORDERERS)
              ? List.of(entries.get(ORDERERS).value().split("[ ,]+", -1))
              : NetworkPlan.firstOrderers(members),
          offsets,
          timings,
          number(entries.get(DAYS).value()));
    } catch (IllegalArgumentException e) {
      throw new PlanException(file + ": " + e.getMessage(), e);
    }
  }

  private static Member member(String name, String value) {
    String[] parts = value.split("\\s+", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "expected bank or regulator, host and first port, got '" + value + "'");
    }
    Member.Kind kind =
        switch (parts[0]) {
          case "bank" -> Member.Kind.BANK;
          case "regulator" -> Member.Kind.REGULATOR;
          default ->
              throw new IllegalArgumentException(
                  "a member is a bank or a regulator, got '" + parts[0] + "'");
        };
    return new Member(name, kind, parts[1], number(parts[2]));
  }

  private static Port port(String key) {
    for (Port port : Port.values()) {
      if (port.key().equals(key)) {
        return port;
      }
    }
    throw new IllegalArgumentException("there is no port " + key);
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException("expected a whole number from 0, got '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected a duration such as 50ms, 20s or 3m, got '" + text + "'");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static String at(String file, Entry entry) {
    return file + ":" + entry.line() + ": ";
  }
}
