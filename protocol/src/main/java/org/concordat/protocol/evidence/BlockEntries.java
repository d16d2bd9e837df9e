package org.concordat.protocol.evidence;

import static org.concordat.protocol.evidence.BundleFault.BLOCK_ENTRY_INVALID;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.NoSuchElementException;

/** The blocks of a bundle in their order, one in memory at a time. */
public final class BlockEntries {
  private final List<SectionStream> sections;
  private final long height;
  private int section;
  private long next;

  BlockEntries(List<SectionStream> sections, long height) {
    this.sections = List.copyOf(sections);
    this.height = height;
  }

  /**
   * Returns whether there is another block. Says no only once the last section's digest was
   * checked.
   *
   * @return whether {@link #next} gives one
   * @throws BundleException when there are fewer or more than the manifest says
   */
  public boolean hasNext() {
    while (section < sections.size() && sections.get(section).remaining() == 0) {
      sections.get(section++).close();
    }
    boolean more = section < sections.size();
    if (more != next < height) {
      throw new BundleException(
          BLOCK_ENTRY_INVALID,
          sections.getLast().place(),
          "expected %d blocks as the manifest says, got %s %d"
              .formatted(height, more ? "more than" : "only", next));
    }
    return more;
  }

  /**
   * Returns the next block.
   *
   * @return the entry of block {@link #number}, which then is the next one's
   * @throws BundleException when it has no valid form
   */
  public BlockEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the bundle has " + height + " blocks");
    }
    SectionStream stream = sections.get(section);
    String place = "block " + next + " (" + stream.place() + ")";
    int kind = stream.read();
    BlockEntry entry =
        switch (kind) {
          case BundleFile.HEADER_ONLY ->
              new BlockEntry.HeaderOnly(bytes(stream, BlockBytes.HASH, place));
          case BundleFile.WHOLE -> {
            int length = ByteBuffer.wrap(bytes(stream, Integer.BYTES, place)).getInt();
            yield new BlockEntry.Whole(bytes(stream, length, place));
          }
          default ->
              throw new BundleException(
                  BLOCK_ENTRY_INVALID, place, "expected an entry of kind 0 or 1, got " + kind);
        };
    next++;
    return entry;
  }

  /**
   * Returns the number of the block that comes next.
   *
   * @return from 0
   */
  public long number() {
    return next;
  }

  private static byte[] bytes(SectionStream stream, int length, String place) {
    if (length < 0 || length > stream.remaining()) {
      throw new BundleException(
          BLOCK_ENTRY_INVALID,
          place,
          "%s bytes go beyond the section, which has %d left"
              .formatted(Integer.toUnsignedString(length), stream.remaining()));
    }
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      at += stream.read(bytes, at, length - at);
    }
    return bytes;
  }
}
