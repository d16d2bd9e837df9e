package org.concordat.consortium.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.identity.Identity;
import org.concordat.network.material.TrustAnchors;
import org.concordat.protocol.identity.Role;

/** The ledger of a consortium with the chaincode of every member, whichever ledger it is. */
public interface LedgerNetwork extends AutoCloseable {
  /** The channel's name. */
  String CHANNEL = "concordat";

  /** The chaincode's name on the channel. */
  String CHAINCODE = "concordat";

  /** The regulator's organisation. */
  String REGULATOR = "Regulator";

  /**
   * Where a member's peer is reached.
   *
   * @param mspId the member's MSP id
   * @param address the peer's host and port
   * @param tlsRoot who issued its TLS certificate, a PEM file; empty for plain connections, which
   *     stay within this machine
   */
  record Peer(String mspId, String address, Optional<Path> tlsRoot) {}

  /**
   * Returns the organisation of a bank.
   *
   * @param bank the bank's short name, for example {@code A}
   * @return for example {@code BankA}
   */
  static String organisation(String bank) {
    return "Bank" + bank;
  }

  /**
   * Returns the MSP id of a bank.
   *
   * @param bank the bank's short name, for example {@code A}
   * @return for example {@code BankAMSP}
   */
  static String mspId(String bank) {
    return organisation(bank) + "MSP";
  }

  /**
   * Returns all members.
   *
   * @return the banks' organisations and the regulator's
   */
  List<String> organisations();

  /**
   * Returns a member's peer.
   *
   * @param organisation for example {@code BankA}
   * @return where it is reached
   */
  Peer peer(String organisation);

  /**
   * Asks a member's peer how many blocks it has committed.
   *
   * @param organisation for example {@code BankA}
   * @return the number of blocks
   */
  long height(String organisation);

  /**
   * Issues a client's certificate with a role.
   *
   * @param organisation for example {@code BankA}
   * @param role the role its attribute names
   * @return the identity
   */
  Identity enroll(String organisation, Role role);

  /**
   * Returns what somebody must hold who checks evidence without trusting anybody here.
   *
   * @return root certificates of all organisations, orderers' among them, and the first block's
   *     hash
   * @throws IOException when they cannot be read
   */
  TrustAnchors trustAnchors() throws IOException;

  /**
   * Starts the chaincode of a member anew; its peer connects to it.
   *
   * @param organisation for example {@code BankA}
   * @throws IOException when no port can be opened
   */
  default void startChaincode(String organisation) throws IOException {
    startChaincode(organisation, ChaincodeServer::start);
  }

  /**
   * Starts another program in place of a member's chaincode; its peer connects to it.
   *
   * @param organisation for example {@code BankA}
   * @param program what is to answer the peer
   * @throws IOException when no port can be opened
   */
  void startChaincode(String organisation, ChaincodeProgram program) throws IOException;

  /** What answers a peer: the chaincode, or what somebody has made of it. */
  @FunctionalInterface
  interface ChaincodeProgram {
    /**
     * Starts listening.
     *
     * @param chaincodeId the package's id, as the peer knows it
     * @param host the address to listen on
     * @param port the port, or 0 for a free one
     * @param tls mutual TLS; empty on a ledger that asks for none
     * @return the running server
     * @throws IOException when the port is taken or a file cannot be read
     */
    ChaincodeServer start(
        String chaincodeId, String host, int port, Optional<ChaincodeServer.Tls> tls)
        throws IOException;
  }

  /**
   * Stops the chaincode of a member.
   *
   * @param organisation for example {@code BankA}
   */
  void stopChaincode(String organisation);

  /**
   * Says which ledger it is.
   *
   * @return {@code embedded}, or {@code fabric} with its version
   */
  String description();

  @Override
  void close() throws IOException;
}
