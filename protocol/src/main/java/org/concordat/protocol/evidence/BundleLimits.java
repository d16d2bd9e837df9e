package org.concordat.protocol.evidence;

import static org.concordat.protocol.error.Checks.requireField;

/**
 * How much a reader takes on. What a bundle announces is checked against these before anything is
 * allocated or inflated, so that a hostile file costs time in proportion to its own size.
 *
 * @param fileBytes the longest file
 * @param manifestBytes the longest manifest
 * @param sections the most sections
 * @param sectionBytes the longest section, inflated
 * @param ratio how many times its compressed length a section may inflate to; {@code updates}
 *     sections may reach what deflate can at most, since an update may be all zeros
 */
public record BundleLimits(
    long fileBytes, int manifestBytes, int sections, int sectionBytes, int ratio) {
  /** The longest entry: as long as a section may be. */
  private static final int SECTION = 64 << 20;

  /** No deflate stream inflates to more than this many times its length. */
  static final int DEFLATE_RATIO = 1_032;

  /** Added to what the ratio allows, so that very short sections are no special case. */
  static final int RATIO_SLACK = 4_096;

  /** Checks that each is positive. */
  public BundleLimits {
    requireField(
        fileBytes > 0 && manifestBytes > 0 && sections > 0 && sectionBytes > 0 && ratio > 0,
        "limits must be positive");
  }

  /**
   * Returns the limits a reader has unless told otherwise.
   *
   * @return 8 GiB, 1 MiB of manifest, 4,096 sections of at most 64 MiB, ratio 100
   */
  public static BundleLimits usual() {
    return new BundleLimits(8L << 30, 1 << 20, 4_096, SECTION, 100);
  }

  /** The longest a section of {@code kind} may be when it takes so many bytes in the file. */
  long inflated(SectionKind kind, long compressedLength) {
    long most = kind == SectionKind.UPDATES ? DEFLATE_RATIO : ratio;
    return Math.min(sectionBytes, compressedLength * most + RATIO_SLACK);
  }
}
