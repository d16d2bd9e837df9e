package org.concordat.embedded.gateway;

import java.util.List;
import org.concordat.embedded.endorse.ProposalRefused;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** The peers of the channel as a gateway knows them. */
public interface Fleet {
  /** The peers that run and have the chaincode; for Fabric's own chaincodes all that run. */
  List<RemotePeer> peersWith(String chaincode);

  /** One peer. */
  interface RemotePeer {
    /** The organisation. */
    String mspId();

    /** Where it listens. */
    String address();

    /** How many blocks it has. */
    long height();

    /**
     * Lets it answer a proposal.
     *
     * @throws ProposalRefused when the peer refuses the proposal itself
     * @throws Unreachable when the peer does not answer
     */
    ProposalResponse process(SignedProposal proposal) throws ProposalRefused, Unreachable;
  }

  /** A peer that does not answer. */
  final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it could not be reached. */
    public Unreachable(String message) {
      super(message);
    }
  }
}
