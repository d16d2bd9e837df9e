package org.concordat.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the figures depend on: processor, system, JDK and its flags. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private Machine() {}

  /** Returns names and values, in an order to print them in. */
  static Map<String, String> description() {
    Map<String, String> description = new LinkedHashMap<>();
    description.put("processor", processor());
    description.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    description.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    description.put("jdk", Runtime.version().toString());
    description.put("jvmFlags", String.join(" ", flags()));
    description.put("load", load());
    return description;
  }

  /** Returns the load average of the last minute, or a dash where the system has none. */
  static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "-" : String.format(Locale.ROOT, "%.2f", load);
  }

  private static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--add-modules"))
        .toList();
  }

  private static String processor() {
    if (Files.isReadable(PROCESSORS)) {
      try {
        for (String line : Files.readAllLines(PROCESSORS)) {
          if (line.startsWith(MODEL)) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      } catch (IOException e) {
        return "unknown (" + e.getMessage() + ")";
      }
    }
    return "unknown";
  }
}
