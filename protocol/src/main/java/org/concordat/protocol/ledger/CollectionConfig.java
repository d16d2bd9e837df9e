package org.concordat.protocol.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.concordat.protocol.governance.Membership;

/**
 * The definition of a private collection, in the words of Fabric's {@code collections.json}: the
 * JSON text of a list of these is such a file.
 *
 * <p>Nobody need receive a value while it is endorsed ({@code requiredPeerCount} and {@code
 * maxPeerCount} are 0): the other members' peers pull it when its block commits.
 *
 * @param name the collection's name
 * @param policy whose peers hold the values, and whose clients count as members
 * @param requiredPeerCount how many further peers must receive a value before it is endorsed
 * @param maxPeerCount how many are tried
 * @param blockToLive after how many blocks a value is purged; 0 for never
 * @param memberOnlyRead whether only members' clients may read
 * @param memberOnlyWrite whether only members' clients may write
 */
public record CollectionConfig(
    String name,
    String policy,
    int requiredPeerCount,
    int maxPeerCount,
    long blockToLive,
    boolean memberOnlyRead,
    boolean memberOnlyWrite) {

  /**
   * Defines the collections of a membership. A channel's definition of the chaincode lists those of
   * every membership it has had: a running study keeps its own.
   *
   * @param membership the banks, and since which charter
   * @return one definition for each {@link PrivateCollection.Kind}
   */
  public static List<CollectionConfig> of(Membership membership) {
    String members =
        membership.banks().stream()
            .map(bank -> "'" + bank + ".member'")
            .collect(Collectors.joining(",", "OR(", ")"));
    return Arrays.stream(PrivateCollection.Kind.values())
        .map(
            kind ->
                new CollectionConfig(
                    kind.of(membership.version()).collection(),
                    members,
                    0,
                    0,
                    kind.blocksToLive(),
                    true,
                    true))
        .toList();
  }
}
