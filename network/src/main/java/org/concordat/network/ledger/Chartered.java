package org.concordat.network.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.concordat.network.NetworkException;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.hyperledger.fabric.client.GatewayException;

/** What the banks have agreed on, read from the ledger. */
public final class Chartered {
  private final NetworkPlan plan;
  private final NetworkDirectory directory;
  private final Issuer issuer;

  /**
   * Creates the reader.
   *
   * @param plan what the network is made from
   * @param directory where its files lie
   * @param issuer knows the members' users
   */
  public Chartered(NetworkPlan plan, NetworkDirectory directory, Issuer issuer) {
    this.plan = plan;
    this.directory = directory;
    this.issuer = issuer;
  }

  /**
   * Reads the charter in force.
   *
   * @param bank whose peer is asked
   * @return the charter; empty before the first
   * @throws IOException when certificates cannot be read
   */
  public Optional<Charter> charter(Member bank) throws IOException {
    return read(bank, RecordType.CHARTER_IN_FORCE, Charter.class);
  }

  /**
   * Reads the banks of the charter in force, and since when they are these.
   *
   * @param bank whose peer is asked
   * @return the membership; empty before the first charter
   * @throws IOException when certificates cannot be read
   */
  public Optional<Membership> membership(Member bank) throws IOException {
    return read(bank, RecordType.MEMBERSHIP, Membership.class);
  }

  private <T> Optional<T> read(Member bank, RecordType type, Class<T> form) throws IOException {
    try (PeerConnection connection =
        new Peers(plan, directory).connect(bank, issuer.user(bank, Role.OFFICER))) {
      byte[] record =
          connection
              .network()
              .getContract(plan.chaincode())
              .evaluateTransaction(
                  TransactionName.READ_RECORD.function(),
                  CanonicalJson.write(new Requests.RecordQuery(type, List.of("current"))));
      return Optional.of(CanonicalJson.read(record, form));
    } catch (GatewayException e) {
      String answer = PeerConnection.reason(e);
      if (ErrorCode.in(answer).equals(Optional.of(ErrorCode.RECORD_NOT_FOUND))) {
        return Optional.empty();
      }
      throw new NetworkException(
          "the peer of " + bank.name() + " does not tell the charter: " + answer, e);
    }
  }
}
