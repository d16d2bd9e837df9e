package org.concordat.embedded.gateway;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.concordat.embedded.gateway.Fleet.RemotePeer;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;

/**
 * Which organisations to ask, and what they have answered so far. Sets of organisations that would
 * satisfy the policies are tried one after another; an organisation whose peer failed, or gave
 * another payload than the first one, makes every set with it useless.
 */
final class EndorsementPlan {
  private final List<Set<String>> sets;
  private final Map<String, RemotePeer> peers;
  private final Map<String, Endorsement> endorsements = new LinkedHashMap<>();
  private final Set<String> failed = new HashSet<>();
  private final List<ErrorDetail> errors = new ArrayList<>();
  private ByteString payload;

  /**
   * @param sets sets of organisations that are enough, the preferred ones first
   * @param peers the peer of each organisation
   */
  EndorsementPlan(List<Set<String>> sets, Map<String, RemotePeer> peers) {
    this.sets = sets;
    this.peers = peers;
  }

  /**
   * The peers still to ask for the first set that may yet be completed; empty when there is none,
   * or none left to ask.
   */
  synchronized List<RemotePeer> next() {
    for (Set<String> set : sets) {
      if (set.stream().noneMatch(failed::contains)) {
        return set.stream().filter(o -> !endorsements.containsKey(o)).map(peers::get).toList();
      }
    }
    return List.of();
  }

  /** Takes in a successful answer. */
  synchronized void endorsed(RemotePeer peer, ProposalResponse response) {
    if (payload == null) {
      payload = response.getPayload();
    } else if (!payload.equals(response.getPayload())) {
      failed(peer, "ProposalResponsePayloads do not match");
      return;
    }
    endorsements.put(peer.mspId(), response.getEndorsement());
  }

  /** Takes in a failure. */
  synchronized void failed(RemotePeer peer, String message) {
    failed.add(peer.mspId());
    errors.add(PeerAnswer.detail(peer, message));
  }

  /** The endorsements of the first completed set. */
  synchronized Optional<List<Endorsement>> completed() {
    return sets.stream()
        .filter(set -> endorsements.keySet().containsAll(set))
        .findFirst()
        .map(
            set ->
                endorsements.entrySet().stream()
                    .filter(e -> set.contains(e.getKey()))
                    .map(Map.Entry::getValue)
                    .toList());
  }

  /** The payload that all endorsements are for. */
  synchronized ByteString payload() {
    return payload;
  }

  /** What went wrong. */
  synchronized List<ErrorDetail> errors() {
    return List.copyOf(errors);
  }
}
