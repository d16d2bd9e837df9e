package org.concordat.embedded.gateway;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.gateway.Fleet.RemotePeer;
import org.concordat.embedded.policy.Layouts;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * Whom a gateway asks: Fabric's discovery and the gateway's registry, for one peer per
 * organisation.
 */
public final class EndorserSelection {
  private final Fleet fleet;
  private final Definitions definitions;
  private final ExecutorService executor;
  private final RandomGenerator random;

  /**
   * @param fleet the peers
   * @param definitions the channel's chaincodes
   * @param executor runs proposals side by side
   * @param random spreads the load over equally good sets of organisations
   */
  public EndorserSelection(
      Fleet fleet, Definitions definitions, ExecutorService executor, RandomGenerator random) {
    this.fleet = fleet;
    this.definitions = definitions;
    this.executor = executor;
    this.random = random;
  }

  /**
   * Peers that can evaluate, in the order to try them: the own organisation's, then those with most
   * blocks.
   */
  List<RemotePeer> evaluators(String chaincode, String ownMspId, List<String> targets) {
    List<RemotePeer> candidates =
        new ArrayList<>(
            fleet.peersWith(chaincode).stream()
                .filter(p -> targets.isEmpty() || targets.contains(p.mspId()))
                .toList());
    candidates.sort(
        java.util.Comparator.<RemotePeer>comparingInt(p -> p.mspId().equals(ownMspId) ? 0 : 1)
            .thenComparing(java.util.Comparator.comparingLong(RemotePeer::height).reversed()));
    return candidates;
  }

  /** One peer of each of these organisations, whatever the policies say. */
  EndorsementPlan planForOrganizations(String chaincode, List<String> organizations) {
    Map<String, RemotePeer> peers = byOrganization(chaincode);
    List<String> missing = organizations.stream().filter(o -> !peers.containsKey(o)).toList();
    if (!missing.isEmpty()) {
      throw Rpc.error(
          Status.Code.UNAVAILABLE,
          "failed to find any endorsing peers for org(s): " + String.join(", ", missing));
    }
    return new EndorsementPlan(List.of(Set.copyOf(organizations)), peers);
  }

  /** Some peer that would be asked for this chaincode. */
  RemotePeer anyEndorser(String channel, String chaincode) {
    ChaincodeInterest interest =
        ChaincodeInterest.newBuilder()
            .addChaincodes(ChaincodeCall.newBuilder().setName(chaincode))
            .build();
    return byOrganization(chaincode)
        .get(sets(channel, chaincode, interest).getFirst().iterator().next());
  }

  /**
   * Sets of organisations for what a simulation touched.
   *
   * @param protect whether transient data must not leave the members of the collections
   * @param first the peer that has already answered, whose organisation is preferred
   */
  EndorsementPlan plan(
      String channel,
      String chaincode,
      ChaincodeInterest touched,
      boolean protect,
      RemotePeer first) {
    ChaincodeInterest interest =
        touched.getChaincodesCount() > 0
            ? touched
            : ChaincodeInterest.newBuilder()
                .addChaincodes(ChaincodeCall.newBuilder().setName(chaincode))
                .build();
    List<Set<String>> sets;
    try {
      sets = sets(channel, chaincode, protect ? restricted(interest) : interest);
    } catch (io.grpc.StatusRuntimeException e) {
      List<String> collections = writtenOnly(interest);
      if (protect && !collections.isEmpty()) {
        sets(
            channel, chaincode,
            interest); // fails with its own words when it was not the protection
        throw Rpc.error(
            Status.Code.FAILED_PRECONDITION,
            "requires endorsement from organisation(s) that are not in the distribution policy of"
                + " the private data collection(s): ["
                + String.join(" ", collections)
                + "]; retry specifying trusted endorsing organizations to protect transient data");
      }
      throw e;
    }
    List<Set<String>> ordered = new ArrayList<>(sets);
    Collections.shuffle(ordered, random);
    ordered.sort(java.util.Comparator.comparing(s -> !s.contains(first.mspId())));
    return new EndorsementPlan(ordered, byOrganization(chaincode));
  }

  private static ChaincodeInterest restricted(ChaincodeInterest interest) {
    ChaincodeInterest.Builder restricted = ChaincodeInterest.newBuilder();
    interest
        .getChaincodesList()
        .forEach(c -> restricted.addChaincodes(c.toBuilder().setNoPrivateReads(false)));
    return restricted.build();
  }

  private static List<String> writtenOnly(ChaincodeInterest interest) {
    return interest.getChaincodesList().stream()
        .filter(ChaincodeCall::getNoPrivateReads)
        .flatMap(c -> c.getCollectionNamesList().stream())
        .toList();
  }

  private List<Set<String>> sets(String channel, String chaincode, ChaincodeInterest interest) {
    List<SignaturePolicyRule> policies = new ArrayList<>();
    Set<String> barred = new HashSet<>();
    Map<String, RemotePeer> running = byOrganization("_lifecycle");
    for (ChaincodeCall call : interest.getChaincodesList()) {
      Optional<SignaturePolicyRule> policy = definitions.endorsementPolicy(call.getName());
      if (policy.isEmpty()) {
        throw unsatisfiable(
            "No metadata was found for chaincode " + call.getName() + " in channel " + channel);
      }
      if (call.getCollectionNamesCount() == 0) {
        policies.add(policy.get());
      }
      for (String name : call.getCollectionNamesList()) {
        CollectionDefinition collection =
            definitions.collection(call.getName(), name).orElseThrow();
        policies.add(collection.endorsementPolicy().orElse(policy.get()));
        if (!call.getNoPrivateReads()) {
          running.keySet().stream().filter(o -> !collection.isMember(o)).forEach(barred::add);
        }
      }
    }
    List<Set<String>> possible =
        Layouts.satisfying(policies, random).stream()
            .filter(s -> running.keySet().containsAll(s) && Collections.disjoint(s, barred))
            .toList();
    if (possible.isEmpty()) {
      throw unsatisfiable("no peer combination can satisfy the endorsement policy");
    }
    Set<String> installed = byOrganization(chaincode).keySet();
    List<Set<String>> ready = possible.stream().filter(installed::containsAll).toList();
    if (ready.isEmpty()) {
      throw unsatisfiable("required chaincodes are not installed on sufficient peers");
    }
    return ready;
  }

  private static io.grpc.StatusRuntimeException unsatisfiable(String reason) {
    return Rpc.error(
        Status.Code.FAILED_PRECONDITION,
        "no combination of peers can be derived which satisfy the endorsement policy: " + reason);
  }

  private Map<String, RemotePeer> byOrganization(String chaincode) {
    Map<String, RemotePeer> peers = new LinkedHashMap<>();
    fleet.peersWith(chaincode).forEach(p -> peers.putIfAbsent(p.mspId(), p));
    return peers;
  }

  /** Lets all of {@code peers} be asked side by side and waits for the answers. */
  void askAll(List<RemotePeer> peers, Consumer<RemotePeer> ask) {
    List<Future<?>> asked = new ArrayList<>();
    for (RemotePeer peer : peers) {
      asked.add(executor.submit(() -> ask.accept(peer)));
    }
    for (Future<?> future : asked) {
      try {
        future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Rpc.error(
            Status.Code.DEADLINE_EXCEEDED,
            "endorsement timeout expired while collecting endorsements");
      } catch (ExecutionException e) {
        throw new IllegalStateException("asking a peer failed", e.getCause());
      }
    }
  }
}
