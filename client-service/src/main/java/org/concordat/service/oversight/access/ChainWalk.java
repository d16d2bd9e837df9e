package org.concordat.service.oversight.access;

import java.util.List;
import java.util.Optional;
import org.concordat.service.oversight.access.AccessEntry.Link;

/** One walk along the chain, row by row, as far as each follows the one before. */
final class ChainWalk {
  private final Link start;
  private final Optional<Link> noted;
  private Link at;
  private Optional<String> finding = Optional.empty();

  ChainWalk(Link start, Optional<Link> noted) {
    this.start = start;
    this.noted = noted;
    this.at = start;
    compareWithNoted();
  }

  /** The number of the last row in order. */
  long at() {
    return at.sequence();
  }

  /** Follows some rows; gives whether all of them are in order. */
  boolean follow(List<AccessEntry> rows) {
    for (AccessEntry row : rows) {
      Optional<String> wrong = wrong(row);
      if (wrong.isPresent()) {
        finding = wrong;
        return false;
      }
      at = row.link();
      compareWithNoted();
    }
    return true;
  }

  private Optional<String> wrong(AccessEntry row) {
    if (row.sequence() != at.sequence() + 1) {
      return Optional.of(
          "row " + (at.sequence() + 1) + " is missing: row " + row.sequence() + " comes next");
    }
    if (!row.previousDigest().equals(at.digest())) {
      return Optional.of(
          "row " + row.sequence() + " does not follow row " + at.sequence() + " as it stands");
    }
    return row.digest().equals(row.computed())
        ? Optional.empty()
        : Optional.of("row " + row.sequence() + " is not as it was written");
  }

  private void compareWithNoted() {
    if (noted.isPresent()
        && noted.get().sequence() == at.sequence()
        && !noted.get().equals(at)
        && finding.isEmpty()) {
      finding = Optional.of("row " + at.sequence() + " is not the one that was noted");
    }
  }

  AccessCheck result(Link head) {
    if (finding.isEmpty() && !at.equals(head)) {
      finding =
          Optional.of(
              "the log ends with row "
                  + at.sequence()
                  + ", this service wrote up to row "
                  + head.sequence());
    }
    if (finding.isEmpty() && noted.isPresent() && noted.get().sequence() > at.sequence()) {
      finding = Optional.of("row " + noted.get().sequence() + ", which was noted, is missing");
    }
    return new AccessCheck(
        finding.isEmpty(),
        at.sequence() - start.sequence(),
        start.sequence() + 1,
        at.sequence(),
        at.digest(),
        finding);
  }
}
