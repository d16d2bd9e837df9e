package org.concordat.verifier.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.evidence.UpdateEntry;
import org.concordat.protocol.evidence.UpdatesFile;

/** The private values that a bank gives to a verifier. */
public final class Given {
  private Given() {}

  /**
   * Lists the updates of a study.
   *
   * @param values by {@code study~round~bank~chunk}
   * @param study the study's id
   * @return a list that can be changed
   */
  public static List<UpdateEntry> of(Map<String, byte[]> values, String study) {
    List<UpdateEntry> entries = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          String[] parts = key.split("~", -1);
          if (parts[0].equals(study)) {
            entries.add(
                new UpdateEntry(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    parts[2],
                    Integer.parseInt(parts[3]),
                    value));
          }
        });
    entries.sort(UpdateEntry.ORDER);
    return entries;
  }

  /**
   * Writes a file of updates.
   *
   * @param entries in their order
   * @param file the file
   * @return the file
   * @throws IOException when it cannot be written
   */
  public static Path write(List<UpdateEntry> entries, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        UpdatesFile updates = new UpdatesFile(out)) {
      for (UpdateEntry entry : entries) {
        updates.add(entry);
      }
    }
    return file;
  }
}
