package org.concordat.protocol.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the sections of a bundle hold, in the order in which they stand in the file. A section's
 * name is its kind and its number among those of its kind, from 0: {@code blocks/0}.
 */
public enum SectionKind {
  /** The blocks, all of them, in order; each an entry of its own. */
  BLOCKS,
  /** The records that the exporter says the story rests on, a line each. */
  RECORDS,
  /** Updates and salts, where a bank that holds them adds them. */
  UPDATES;

  /**
   * Returns the name of a section.
   *
   * @param number which of this kind, from 0
   * @return the name in the manifest
   */
  public String section(int number) {
    return name().toLowerCase(Locale.ROOT) + "/" + number;
  }

  /**
   * Finds the kind of a section.
   *
   * @param section a section's name
   * @return its kind, or empty when it is none
   */
  public static Optional<SectionKind> of(String section) {
    int slash = section.indexOf('/');
    String kind = slash < 0 ? section : section.substring(0, slash);
    return Arrays.stream(values())
        .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(kind))
        .findFirst();
  }
}
