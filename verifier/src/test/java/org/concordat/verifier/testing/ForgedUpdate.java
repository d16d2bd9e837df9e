package org.concordat.verifier.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.concordat.identity.Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/** A change of the channel's configuration: one value, or the members of one group. */
public final class ForgedUpdate {
  private final ConfigGroup current;
  private final long sequence;
  private final ConfigGroup.Builder read = ConfigGroup.newBuilder();
  private final ConfigGroup.Builder write = ConfigGroup.newBuilder();
  private ConfigGroup next;
  private String channel = Consortium.CHANNEL;
  private UnaryOperator<ConfigGroup> result = UnaryOperator.identity();

  private ForgedUpdate(ConfigGroup current, long sequence) {
    this.current = current;
    this.sequence = sequence;
    this.next = current;
  }

  /** A change of the configuration that a block brings. */
  public static ForgedUpdate of(Block block) {
    try {
      Config config =
          ConfigEnvelope.parseFrom(
                  Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload())
                      .getData())
              .getConfig();
      return new ForgedUpdate(config.getChannelGroup(), config.getSequence());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The configuration before. */
  public ConfigGroup current() {
    return current;
  }

  /** Changes a value of a group. */
  public ForgedUpdate value(List<String> path, String key, ByteString value) {
    ConfigValue before = at(current, path).getValuesOrThrow(key);
    ConfigValue after =
        before.toBuilder().setVersion(before.getVersion() + 1).setValue(value).build();
    next = replaced(next, path, group -> group.toBuilder().putValues(key, after).build());
    read.mergeFrom(skeleton(path, group -> group));
    write.mergeFrom(skeleton(path, group -> group.toBuilder().putValues(key, after).build()));
    return this;
  }

  /** Changes the members of a group: what it holds is told anew. */
  public ForgedUpdate group(List<String> path, UnaryOperator<ConfigGroup> change) {
    ConfigGroup before = at(current, path);
    ConfigGroup after =
        change.apply(before).toBuilder().setVersion(before.getVersion() + 1).build();
    next = replaced(next, path, group -> after);
    read.mergeFrom(skeleton(path, group -> before));
    write.mergeFrom(skeleton(path, group -> after));
    return this;
  }

  /** The update is for another channel. */
  public ForgedUpdate channel(String other) {
    this.channel = other;
    return this;
  }

  /** The block carries another configuration than the update makes. */
  public ForgedUpdate result(UnaryOperator<ConfigGroup> other) {
    this.result = other;
    return this;
  }

  private static ConfigGroup at(ConfigGroup root, List<String> path) {
    ConfigGroup group = root;
    for (String name : path) {
      group = group.getGroupsOrThrow(name);
    }
    return group;
  }

  private static ConfigGroup replaced(
      ConfigGroup group, List<String> path, UnaryOperator<ConfigGroup> how) {
    if (path.isEmpty()) {
      return how.apply(group);
    }
    String name = path.getFirst();
    return group.toBuilder()
        .putGroups(name, replaced(group.getGroupsOrThrow(name), path.subList(1, path.size()), how))
        .build();
  }

  /** The groups on a path with their versions only, and the last of them as {@code end} has it. */
  private ConfigGroup skeleton(List<String> path, UnaryOperator<ConfigGroup> end) {
    ConfigGroup bare =
        end.apply(ConfigGroup.newBuilder().setVersion(at(current, path).getVersion()).build());
    for (int depth = path.size(); depth > 0; depth--) {
      bare =
          ConfigGroup.newBuilder()
              .setVersion(at(current, path.subList(0, depth - 1)).getVersion())
              .putGroups(path.get(depth - 1), bare)
              .build();
    }
    return bare;
  }

  /** The envelope of the block, made by {@code orderer}, signed by {@code admins}. */
  public ByteString build(Identity orderer, List<Identity> admins, Instant time) {
    ByteString update =
        ConfigUpdate.newBuilder()
            .setChannelId(channel)
            .setReadSet(read)
            .setWriteSet(write)
            .build()
            .toByteString();
    List<ConfigSignature> signatures = new ArrayList<>();
    for (Identity admin : admins) {
      ByteString header = signatureHeader(admin);
      signatures.add(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(ByteString.copyFrom(admin.sign(header.concat(update).toByteArray())))
              .build());
    }
    Envelope lastUpdate =
        signed(
            admins.isEmpty() ? orderer : admins.getFirst(),
            HeaderType.CONFIG_UPDATE,
            ConfigUpdateEnvelope.newBuilder()
                .setConfigUpdate(update)
                .addAllSignatures(signatures)
                .build()
                .toByteString(),
            time);
    return signed(
            orderer,
            HeaderType.CONFIG,
            ConfigEnvelope.newBuilder()
                .setConfig(
                    Config.newBuilder()
                        .setSequence(sequence + 1)
                        .setChannelGroup(result.apply(next)))
                .setLastUpdate(lastUpdate)
                .build()
                .toByteString(),
            time)
        .toByteString();
  }

  private static Envelope signed(Identity sender, HeaderType type, ByteString data, Instant time) {
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(
                        ChannelHeader.newBuilder()
                            .setType(type.getNumber())
                            .setChannelId(Consortium.CHANNEL)
                            .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                            .build()
                            .toByteString())
                    .setSignatureHeader(signatureHeader(sender)))
            .setData(data)
            .build()
            .toByteString();
    return Envelope.newBuilder()
        .setPayload(payload)
        .setSignature(ByteString.copyFrom(sender.sign(payload.toByteArray())))
        .build();
  }

  private static ByteString signatureHeader(Identity creator) {
    byte[] nonce = new byte[24];
    Consortium.RANDOM.nextBytes(nonce);
    return SignatureHeader.newBuilder()
        .setCreator(creator.serialized())
        .setNonce(ByteString.copyFrom(nonce))
        .build()
        .toByteString();
  }
}
