package org.concordat.embedded.conformance;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;

/**
 * A ledger that behaves like Fabric 3.1, or is it. The conformance tests see nothing else of it.
 *
 * <p>It has {@value #BANKS} banks and a regulator, and {@link TestChaincode} installed at all of
 * them under the name {@value #CHAINCODE}, with the endorsement policy of three banks of five and
 * the collections named here.
 */
public interface LedgerUnderTest extends AutoCloseable {
  /** How many banks there are. */
  int BANKS = 5;

  /** The chaincode's name. */
  String CHAINCODE = "ledgertest";

  /** A chaincode that is defined, and installed nowhere. */
  String NOT_INSTALLED = "notinstalled";

  /** Collection of all banks. */
  String ALL = "all";

  /** Collection of the first two banks, endorsed by both, for members only. */
  String PAIR = "pair";

  /** Collection of the first two banks, under the chaincode's endorsement policy. */
  String SHARED = "shared";

  /** Collection of all banks that lives for two blocks. */
  String BRIEF = "brief";

  /** How long {@link #BRIEF} lives. */
  long BRIEF_BLOCKS = 2;

  /**
   * A client of an organisation.
   *
   * @param mspId the organisation's MSP id
   * @param certificate its certificate
   * @param privateKey its key
   */
  record Credentials(String mspId, X509Certificate certificate, PrivateKey privateKey) {
    /** Those of an identity. */
    public static Credentials of(Identity identity) {
      return new Credentials(identity.mspId(), identity.certificate(), identity.privateKey());
    }
  }

  /** The channel's name. */
  String channel();

  /** The banks' names. */
  List<String> banks();

  /** The regulator's name. */
  default String regulator() {
    return "Regulator";
  }

  /** The MSP id of an organisation. */
  default String mspId(String organization) {
    return organization + "MSP";
  }

  /** A client of an organisation; every call may give the same one. */
  Credentials client(String organization);

  /** A peer's own identity; for showing that not every identity may write. */
  Credentials peer(String organization);

  /** A client of an organisation that the ledger does not know. */
  default Credentials stranger() {
    return Credentials.of(
        CertificateAuthority.create("StrangerMSP", "Stranger", Instant.now(), new SecureRandom())
            .issue("client", NodeRole.CLIENT, Map.of(), Instant.now()));
  }

  /**
   * A new connection to an organisation's peer, for messages of 100 MB and metadata of 1 MB. The
   * caller shuts it down.
   */
  ManagedChannel connect(String organization);

  /**
   * The connection as a client uses it that knows this ledger. An orderer may have put a
   * transaction in a block before another one has received it from the gateway; the gateway then
   * reports a failure of what was accepted.
   */
  default Channel forClients(ManagedChannel connection) {
    return connection;
  }

  @Override
  void close() throws java.io.IOException;
}
