package org.concordat.embedded.chaincode;

/** A chaincode that could not be run to an answer; the message is what Fabric's peer would say. */
public final class ChaincodeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure with Fabric's words. */
  public ChaincodeFailure(String message) {
    super(message);
  }
}
