package org.concordat.network.admin;

import java.io.IOException;
import java.util.Optional;
import org.concordat.network.Together;
import org.concordat.network.lifecycle.ChaincodeDefinition;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.lifecycle.ConcordatDefinition;
import org.concordat.network.lifecycle.Lifecycle;

/** Puts definitions of the chaincode in force. */
final class Definitions {
  private final Network network;

  Definitions(Network network) {
    this.network = network;
  }

  /** Approved by every member, committed by the banks of the network. */
  void put(Releases.Release release) throws IOException {
    put(release, network.fabric().lifecycle());
  }

  /**
   * The same, with endorsements collected as another plan has them: as long as a bank that leaves
   * is on the channel, more than half of the banks with it must endorse.
   */
  void put(Releases.Release release, Lifecycle committing) throws IOException {
    ChaincodeDefinition definition =
        ConcordatDefinition.of(
            network.plan(),
            Integer.toString(release.version()),
            release.sequence(),
            release.memberships());
    Lifecycle lifecycle = network.fabric().lifecycle();
    Together.forEach(
        network.here(),
        member -> {
          ChaincodePackage chaincode = network.chaincode(member, release);
          lifecycle.install(member, chaincode);
          lifecycle.approve(member, definition, Optional.of(chaincode.id()));
        });
    if (network.here().contains(network.plan().banks().getFirst())) {
      committing.commit(network.plan().banks().getFirst(), definition);
    }
    Together.forEach(network.here(), member -> lifecycle.awaitCommitted(member, definition));
    network.releases().add(release);
  }
}
