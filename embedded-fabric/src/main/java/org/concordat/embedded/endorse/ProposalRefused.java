package org.concordat.embedded.endorse;

/**
 * A proposal refused before its chaincode ran. {@code beforeProposal} tells refusals by the filters
 * in front of the endorser, which a real peer answers with a bare gRPC error, from those by the
 * endorser itself.
 */
public final class ProposalRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean byFilter;

  ProposalRefused(String message, boolean byFilter) {
    super(message);
    this.byFilter = byFilter;
  }

  /** Whether a filter refused it (expired identity, time window) and not the endorser. */
  public boolean byFilter() {
    return byFilter;
  }
}
