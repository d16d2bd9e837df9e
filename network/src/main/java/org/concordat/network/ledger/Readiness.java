package org.concordat.network.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.concordat.network.Await;
import org.concordat.network.NetworkException;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;

/**
 * Whether the chaincode can be used: a bank's own peer gets a proposal endorsed by more than half
 * of the banks, a regulator's evaluates it. A health page says less: peers that do not know each
 * other yet are healthy, too.
 */
public final class Readiness {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final NetworkPlan plan;
  private final NetworkDirectory directory;
  private final Issuer issuer;

  /**
   * Creates it.
   *
   * @param plan what the network is made from
   * @param directory where its files lie
   * @param issuer knows the members' users
   */
  public Readiness(NetworkPlan plan, NetworkDirectory directory, Issuer issuer) {
    this.plan = plan;
    this.directory = directory;
    this.issuer = issuer;
  }

  /**
   * Waits until a member can use the chaincode.
   *
   * @param member the member
   * @param limit the longest wait
   * @throws IOException when certificates cannot be read
   * @throws NetworkException when it cannot within that time, with the peer's last answer
   */
  public void await(Member member, Duration limit) throws IOException {
    AtomicReference<GatewayException> last = new AtomicReference<>();
    try (PeerConnection connection =
        new Peers(plan, directory)
            .connect(member, issuer.user(member, Issuer.roles(member).getLast()))) {
      if (!Await.until(limit, PAUSE, () -> answers(connection, member, last))) {
        throw new NetworkException(
            "the chaincode cannot be used at "
                + member.name()
                + " after "
                + limit.toSeconds()
                + " s: "
                + PeerConnection.reason(last.get()),
            last.get());
      }
    }
  }

  private boolean answers(
      PeerConnection connection, Member member, AtomicReference<GatewayException> last) {
    try {
      ask(connection, member);
      return true;
    } catch (GatewayException e) {
      last.set(e);
      return ErrorCode.in(PeerConnection.reason(e)).isPresent(); // the chaincode itself answered
    }
  }

  private void ask(PeerConnection connection, Member member) throws GatewayException {
    Proposal proposal =
        connection
            .network()
            .getContract(plan.chaincode())
            .newProposal(TransactionName.LIST_RECORDS.function())
            .addArguments(
                CanonicalJson.writeBytes(
                    new Requests.RecordQuery(RecordType.CHARTER_IN_FORCE, List.of())))
            .build();
    byte[] answer = member.isBank() ? proposal.endorse().getResult() : proposal.evaluate();
    if (answer.length == 0) {
      throw new NetworkException("the chaincode at " + member.name() + " gives an empty list");
    }
  }
}
