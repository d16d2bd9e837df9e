package org.concordat.protocol.evidence;

/** A file is refused as an evidence bundle. The message starts with the stable code. */
public final class BundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final BundleFault fault;
  private final String place;
  private final String detail;

  /**
   * Creates the exception of a refusal.
   *
   * @param fault what is wrong
   * @param place where: a section, an entry, an offset
   * @param detail what was expected and what was found
   */
  public BundleException(BundleFault fault, String place, String detail) {
    this(fault, place, detail, null);
  }

  /**
   * Creates the exception of a refusal that another exception led to.
   *
   * @param fault what is wrong
   * @param place where: a section, an entry, an offset
   * @param detail what was expected and what was found
   * @param cause what led to it
   */
  public BundleException(BundleFault fault, String place, String detail, Throwable cause) {
    super(fault.code() + " " + place + ": " + detail, cause);
    this.fault = fault;
    this.place = place;
    this.detail = detail;
  }

  /**
   * Returns what is wrong.
   *
   * @return the fault
   */
  public BundleFault fault() {
    return fault;
  }

  /**
   * Returns where it is wrong.
   *
   * @return a section, an entry, an offset
   */
  public String place() {
    return place;
  }

  /**
   * Returns what was expected and what was found.
   *
   * @return the text behind code and place
   */
  public String detail() {
    return detail;
  }
}
