package org.concordat.protocol.evidence;

import static org.concordat.protocol.evidence.BundleFault.RECORD_INVALID;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;

/** The records of a bundle in their order, one in memory at a time. */
public final class EvidenceRecords {
  private final List<SectionStream> sections;
  private int section;
  private long number;
  private final byte[] buffer = new byte[1 << 13];
  private int from;
  private int to;

  EvidenceRecords(List<SectionStream> sections) {
    this.sections = List.copyOf(sections);
  }

  /**
   * Returns whether there is another record. Says no only once the last section's digest was
   * checked.
   *
   * @return whether {@link #next} gives one
   */
  public boolean hasNext() {
    while (from == to && section < sections.size() && sections.get(section).remaining() == 0) {
      sections.get(section++).close();
    }
    return section < sections.size();
  }

  /**
   * Returns the next record.
   *
   * @return the record
   * @throws BundleException when its line is not the canonical JSON of a record
   */
  public EvidenceRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the bundle has " + number + " records");
    }
    String place = "record " + number + " (section " + sections.get(section).name() + ")";
    byte[] line = line(sections.get(section), place);
    EvidenceRecord record;
    try {
      record = CanonicalJson.read(line, EvidenceRecord.class);
    } catch (ConcordatException e) {
      throw new BundleException(RECORD_INVALID, place, e.detail(), e);
    }
    if (!Arrays.equals(CanonicalJson.writeBytes(record), line)) {
      throw new BundleException(RECORD_INVALID, place, "expected canonical JSON");
    }
    number++;
    return record;
  }

  private byte[] line(SectionStream stream, String place) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (from == to) {
        from = 0;
        to = Math.max(0, stream.read(buffer, 0, buffer.length));
        if (to == 0) {
          throw new BundleException(RECORD_INVALID, place, "its line does not end");
        }
      }
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, from, end - from);
      from = Math.min(end + 1, to);
      if (end < to) {
        return line.toByteArray();
      }
    }
  }
}
