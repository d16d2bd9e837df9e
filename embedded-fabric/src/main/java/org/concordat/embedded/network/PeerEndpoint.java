package org.concordat.embedded.network;

/** A running peer as its organisation's clients and chaincodes know it. */
public interface PeerEndpoint {
  /** The organisation's short name, for example {@code BankA}. */
  String name();

  /** The organisation's MSP id, for example {@code BankAMSP}. */
  String mspId();

  /**
   * Host and port of the peer's services, plaintext gRPC on loopback: Gateway, Deliver and
   * Endorser.
   */
  String address();

  /**
   * Installs the channel's only chaincode on this peer: it runs as a server at that address. The
   * peer dials at once when somebody listens there, else at the first transaction, and again
   * whenever the chaincode has gone.
   *
   * @throws IllegalStateException when the channel has more than one chaincode
   */
  void connectChaincode(String host, int port);

  /** Installs the chaincode of that name. */
  void connectChaincode(String chaincode, String host, int port);

  /** How many blocks the peer has committed. */
  long height();
}
