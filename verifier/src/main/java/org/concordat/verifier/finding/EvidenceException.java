package org.concordat.verifier.finding;

import org.concordat.protocol.evidence.BundleException;

/** The evidence is refused. */
public final class EvidenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final Finding finding;

  /**
   * Creates the exception of a refusal.
   *
   * @param finding why, and where
   */
  public EvidenceException(Finding finding) {
    this(finding, null);
  }

  /**
   * Creates the exception of a refusal.
   *
   * @param code what is wrong
   * @param place where
   * @param detail what was expected and what was found
   */
  public EvidenceException(StableCode code, Place place, String detail) {
    this(new Finding(code, place, detail), null);
  }

  /**
   * Creates the exception of a refusal that another exception led to.
   *
   * @param finding why, and where
   * @param cause what led to it
   */
  public EvidenceException(Finding finding, Throwable cause) {
    super(finding.toString(), cause);
    this.finding = finding;
  }

  /**
   * Translates the refusal of a file.
   *
   * @param refusal what the reader of the file found
   * @return the same as a finding
   */
  public static EvidenceException of(BundleException refusal) {
    return new EvidenceException(
        new Finding(FindingCode.of(refusal.fault()), Place.file(refusal.place()), refusal.detail()),
        refusal);
  }

  /**
   * Returns why the evidence is refused.
   *
   * @return the finding
   */
  public Finding finding() {
    return finding;
  }
}
