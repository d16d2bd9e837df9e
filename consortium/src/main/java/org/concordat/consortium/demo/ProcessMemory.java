package org.concordat.consortium.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has used of the machine's memory. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private ProcessMemory() {}

  /** The largest resident memory so far in MiB; where Linux does not tell it, the heap's. */
  static long peakMiB() {
    try {
      if (Files.isReadable(STATUS)) {
        for (String line : Files.readAllLines(STATUS)) {
          if (line.startsWith(PEAK)) {
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
          }
        }
      }
    } catch (IOException e) {
      return heapMiB();
    }
    return heapMiB();
  }

  private static long heapMiB() {
    return Runtime.getRuntime().totalMemory() >> 20;
  }
}
