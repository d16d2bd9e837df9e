package org.concordat.verifier.lifecycle;

import static org.concordat.verifier.finding.FindingCode.NORM_BANKS;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.concordat.verifier.channel.Banks;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.NodeRole;
import org.concordat.verifier.policy.Majority;

/** What Concordat asks of the definition of its own chaincode. */
public final class DefinitionNorms {
  private static final String ENDORSEMENT = "/Channel/Application/Endorsement";

  private DefinitionNorms() {}

  /**
   * Requires that more than half of the banks endorse every write, public or private, and that
   * nobody else counts.
   *
   * @param definition the definition
   * @param banks the banks of the configuration in force
   * @param place the transaction that commits it, for refusals
   * @throws EvidenceException when fewer are enough, or others count
   */
  public static void require(ChaincodeDefinition definition, Banks banks, Place place) {
    require(definition.endorsement(), banks, place.in("endorsement policy"));
    definition
        .collections()
        .values()
        .forEach(
            collection ->
                collection
                    .endorsement()
                    .ifPresent(
                        own -> require(own, banks, place.in("collection " + collection.name()))));
  }

  private static void require(EndorsementPolicy policy, Banks banks, Place place) {
    if (policy instanceof EndorsementPolicy.OfChannel(String path)) {
      if (!path.equals(ENDORSEMENT)) {
        throw new EvidenceException(
            NORM_BANKS, place, "expected %s, got %s".formatted(ENDORSEMENT, path));
      }
      return;
    }
    Optional<Majority> majority =
        policy instanceof EndorsementPolicy.Own(var rule)
            ? Majority.of(rule, NodeRole.PEER)
            : Optional.empty();
    SortedSet<String> left = new TreeSet<>(banks.mspIds());
    majority.ifPresent(m -> left.removeAll(m.mspIds()));
    // A bank that joins or leaves is in the configuration and not in the definition for a while.
    boolean holds =
        majority.isPresent()
            && banks.mspIds().containsAll(majority.get().mspIds())
            && left.size() <= 1;
    if (!holds) {
      throw new EvidenceException(
          NORM_BANKS,
          place,
          "expected more than half of the banks %s, each by a peer, and nobody else; got %s"
              .formatted(banks.mspIds(), policy));
    }
  }
}
