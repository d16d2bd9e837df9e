package org.concordat.network.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.concordat.identity.Identity;
import org.concordat.network.Await;
import org.concordat.network.NetworkException;
import org.concordat.network.Together;
import org.concordat.network.files.Trees;
import org.concordat.network.ledger.OrdererConnection;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.ledger.Peers;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Makes the channel's configuration what the plan and the organisations' directories say: the same
 * templates that made the first block say what it should be, Fabric's {@code configtxlator} finds
 * what differs, the administrators sign that.
 */
public final class ChannelUpdate {
  private static final int NONCE_BYTES = 24;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final NetworkPlan plan;
  private final NetworkDirectory directory;
  private final FabricPrograms programs;
  private final Issuer issuer;
  private final SecureRandom random;

  /**
   * Creates it.
   *
   * @param plan what the configuration is to say
   * @param directory where the organisations' certificates lie
   * @param programs Fabric's programs
   * @param issuer knows the administrators
   * @param random where nonces come from
   */
  public ChannelUpdate(
      NetworkPlan plan,
      NetworkDirectory directory,
      FabricPrograms programs,
      Issuer issuer,
      SecureRandom random) {
    this.plan = plan;
    this.directory = directory;
    this.programs = programs;
    this.issuer = issuer;
    this.random = random;
  }

  /**
   * Changes the configuration where it differs.
   *
   * @param peers the members whose peers are on the channel and run; the first that answers is
   *     asked for the configuration in force, all are waited for
   * @param administrators who signs; between them they satisfy the policies of all that changes
   * @return what came of it
   * @throws IOException when a file cannot be read or written
   * @throws UnconfirmedException when the orderers took it, and no peer has it yet
   * @throws NetworkException when nothing has changed: the orderers refuse, with their reason, or
   *     no peer answers
   */
  public Outcome apply(List<Member> peers, Collection<Identity> administrators) throws IOException {
    Path folder = Files.createTempDirectory(directory.channel(), "update");
    try {
      Config current = current(peers);
      Config wanted = wanted(folder, current);
      if (wanted.getChannelGroup().equals(current.getChannelGroup())) {
        return Outcome.NO_DIFFERENCE;
      }
      Path original = folder.resolve("current.pb");
      Path updated = folder.resolve("wanted.pb");
      Path difference = folder.resolve("difference.pb");
      Files.write(original, current.toByteArray());
      Files.write(updated, wanted.toByteArray());
      try {
        programs.run(
            "configtxlator",
            Map.of(),
            "compute_update",
            "--channel_id",
            plan.channel(),
            "--original",
            original.toString(),
            "--updated",
            updated.toString(),
            "--output",
            difference.toString());
      } catch (NetworkException e) {
        if (e.getMessage().contains("no differences detected")) {
          return Outcome.NO_DIFFERENCE;
        }
        throw e;
      }
      send(envelope(Files.readAllBytes(difference), List.copyOf(administrators)));
      return new Outcome(true, awaitSequence(peers, current.getSequence() + 1));
    } finally {
      Trees.remove(folder);
    }
  }

  /**
   * What came of it.
   *
   * @param changed whether anything differed; it is in force then
   * @param behind members whose peers have not shown within the time that they have seen it
   */
  public record Outcome(boolean changed, List<Member> behind) {
    private static final Outcome NO_DIFFERENCE = new Outcome(false, List.of());

    /** Keeps its own list. */
    public Outcome {
      behind = List.copyOf(behind);
    }
  }

  private Config wanted(Path folder, Config current) throws IOException {
    Block block =
        Block.parseFrom(
            Files.readAllBytes(new ChannelFiles(plan, directory).block(programs, folder)));
    Payload payload =
        Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
    return current.toBuilder()
        .setChannelGroup(ConfigEnvelope.parseFrom(payload.getData()).getConfig().getChannelGroup())
        .build();
  }

  private Config current(List<Member> peers) throws IOException {
    NetworkException first = null;
    for (Member member : peers) {
      try {
        return current(member);
      } catch (NetworkException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new NetworkException("no peer runs; network.sh up starts them") : first;
  }

  private Config current(Member member) throws IOException {
    try (PeerConnection connection =
        new Peers(plan, directory).connect(member, issuer.identity(member, Issuer.ADMIN))) {
      return Config.parseFrom(
          connection
              .network()
              .getContract("cscc")
              .evaluateTransaction("GetChannelConfig", plan.channel()));
    } catch (GatewayException | InvalidProtocolBufferException e) {
      throw new NetworkException(
          "the peer of " + member.name() + " does not tell the channel's configuration", e);
    }
  }

  private Envelope envelope(byte[] difference, List<Identity> administrators) {
    ByteString update = ByteString.copyFrom(difference);
    ConfigUpdateEnvelope.Builder signed = ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update);
    for (Identity administrator : administrators) {
      ByteString header = header(administrator).toByteString();
      signed.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(sign(administrator, header.concat(update))));
    }
    Identity sender = administrators.getFirst();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(
                        ChannelHeader.newBuilder()
                            .setType(HeaderType.CONFIG_UPDATE_VALUE)
                            .setChannelId(plan.channel())
                            .setTimestamp(
                                com.google.protobuf.Timestamp.newBuilder()
                                    .setSeconds(Instant.now().getEpochSecond()))
                            .build()
                            .toByteString())
                    .setSignatureHeader(header(sender).toByteString()))
            .setData(signed.build().toByteString())
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(sign(sender, payload)).build();
  }

  private SignatureHeader header(Identity creator) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return SignatureHeader.newBuilder()
        .setCreator(creator.serialized())
        .setNonce(ByteString.copyFrom(nonce))
        .build();
  }

  private static ByteString sign(Identity who, ByteString message) {
    return ByteString.copyFrom(who.sign(message.toByteArray()));
  }

  /** Sends it to every orderer: one that is asked alone would first wait for the leader. */
  private void send(Envelope envelope) {
    List<String> refusals = new ArrayList<>();
    int[] accepted = {0};
    Together.forEach(
        plan.ordering(),
        member -> {
          String answer =
              OrdererConnection.broadcast(
                  plan.address(member, Port.ORDERER),
                  directory.tls(member, Issuer.ORDERER).resolve("ca.crt"),
                  envelope);
          synchronized (refusals) {
            if (answer.isEmpty()) {
              accepted[0]++;
            } else {
              refusals.add(member.name() + ": " + answer);
            }
          }
        });
    if (accepted[0] == 0) {
      throw new NetworkException(
          "the orderers refuse the channel's new configuration: " + String.join("; ", refusals));
    }
  }

  /** Waits for all; returns those that have not shown it in time, unless these are all. */
  private List<Member> awaitSequence(List<Member> peers, long sequence) {
    List<Member> behind = new ArrayList<>(peers);
    boolean all =
        Await.until(
            PATIENCE,
            PAUSE,
            () -> {
              behind.removeIf(member -> has(member, sequence));
              return behind.isEmpty();
            });
    if (!all && behind.size() == peers.size()) {
      throw new UnconfirmedException(
          "the orderers took the channel's new configuration, and no peer has seen it after "
              + PATIENCE.toSeconds()
              + " s; when network.sh status shows that they go on, run the same command again");
    }
    return behind;
  }

  private boolean has(Member member, long sequence) {
    try {
      return current(member).getSequence() >= sequence;
    } catch (NetworkException e) {
      return false; // it may answer later
    } catch (IOException e) {
      throw new NetworkException(e.getMessage(), e);
    }
  }
}
