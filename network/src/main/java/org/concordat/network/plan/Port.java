package org.concordat.network.plan;

import java.util.Locale;

/** What listens at a member, in the words of the plan's file ({@code port.peer-operations}). */
public enum Port {
  /** The orderer, for peers and for other orderers. */
  ORDERER,
  /** Joining the orderer to channels; on loopback only. */
  ORDERER_ADMIN,
  /** The orderer's health and figures; on loopback only. */
  ORDERER_OPERATIONS,
  /** The peer, for clients and for other peers. */
  PEER,
  /** Where chaincode that connects by itself would call; on loopback only. */
  PEER_CHAINCODE,
  /** The peer's health and figures; on loopback only. */
  PEER_OPERATIONS,
  /** The chaincode; on loopback only. */
  CHAINCODE,
  /** The chaincode of the next definition, beside it while one replaces the other. */
  CHAINCODE_NEXT,
  /** The client service. */
  SERVICE,
  /** The broker. */
  BROKER,
  /** The broker's own controller; on loopback only. */
  BROKER_CONTROLLER;

  /**
   * Tells who reaches it.
   *
   * @return whether it listens at its member's host; else on loopback only
   */
  public boolean atHost() {
    return switch (this) {
      case ORDERER, PEER, SERVICE, BROKER -> true;
      case ORDERER_ADMIN,
          ORDERER_OPERATIONS,
          PEER_CHAINCODE,
          PEER_OPERATIONS,
          CHAINCODE,
          CHAINCODE_NEXT,
          BROKER_CONTROLLER ->
          false;
    };
  }

  /**
   * Returns its name in the plan's file.
   *
   * @return for example {@code peer-operations}
   */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
