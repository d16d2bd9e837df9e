package org.concordat.consortium.fault;

import java.time.Duration;

/** What happens to the network, and how long it stays so. */
enum Fault {
  /** The orderer that leads is killed; another one has to take over. */
  LEADER_KILLED("leading orderer killed", 12),
  /** An orderer that follows stands still, with all its connections open. */
  FOLLOWER_FROZEN("following orderer frozen", 15),
  /** A bank's peer is killed. */
  PEER_KILLED("peer killed", 4),
  /** A bank's chaincode process is killed. */
  CHAINCODE_KILLED("chaincode killed", 4),
  /** A bank's client service is killed. */
  SERVICE_KILLED("client service killed", 4),
  /** The broker of all banks is killed. */
  BROKER_KILLED("broker killed", 4),
  /** A bank's worker is killed. */
  WORKER_KILLED("worker killed", 4);

  private final String words;
  private final Duration away;

  Fault(String words, int awaySeconds) {
    this.words = words;
    this.away = Duration.ofSeconds(awaySeconds);
  }

  /** How long nobody mends it. */
  Duration away() {
    return away;
  }

  @Override
  public String toString() {
    return words;
  }
}
