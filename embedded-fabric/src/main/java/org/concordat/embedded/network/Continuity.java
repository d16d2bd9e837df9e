package org.concordat.embedded.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.concordat.embedded.block.ParsedEnvelope;
import org.concordat.embedded.block.ReadWriteSet;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.ledger.PrivateDataSource.SetId;
import org.concordat.embedded.order.OrderingService;
import org.concordat.embedded.order.OrderingService.OrderedBlock;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/**
 * Whether a network may go on with the blocks of an earlier run: only with the same channel,
 * organisations and definitions, since this network cannot change any of them.
 */
final class Continuity {
  private static final String REASON =
      ": changes of the channel's configuration or of a definition are left out of the embedded"
          + " network; use another directory";

  private Continuity() {}

  /**
   * Checks the first blocks.
   *
   * @param genesis what block 0 would hold today
   * @throws IOException when the blocks are of another network
   */
  static void check(OrderingService orderers, Envelope genesis, Definitions definitions)
      throws IOException {
    try {
      OrderedBlock first = orderers.awaitBlock(0, () -> true).orElseThrow();
      Payload then = Payload.parseFrom(first.envelopes().getFirst().envelope().getPayload());
      Payload now = Payload.parseFrom(genesis.getPayload());
      if (!organizations(then).equals(organizations(now)) || !channel(then).equals(channel(now))) {
        throw new IOException(
            "the directory holds a network of other organisations or another channel" + REASON);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("block 0 is not a configuration block", e);
    }
    Map<String, ByteString> defined = new HashMap<>();
    definitions.all().stream().map(ChaincodeDefinition::lifecycleWrites).forEach(defined::putAll);
    Map<String, ByteString> committed = new HashMap<>();
    if (orderers.height() > 1) {
      OrderedBlock second = orderers.awaitBlock(1, () -> true).orElseThrow();
      second.envelopes().forEach(e -> collect(e.readWriteSet(), committed));
    }
    if (!defined.equals(committed)) {
      throw new IOException(
          "the directory holds a network with other chaincode definitions" + REASON);
    }
  }

  private static void collect(ReadWriteSet set, Map<String, ByteString> writes) {
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      if (namespace.name().equals(ChaincodeDefinition.LIFECYCLE)) {
        for (KVWrite write : namespace.publicSet().getWritesList()) {
          writes.put(write.getKey(), write.getValue());
        }
      }
    }
  }

  private static String channel(Payload payload) throws InvalidProtocolBufferException {
    return org.hyperledger.fabric.protos.common.ChannelHeader.parseFrom(
            payload.getHeader().getChannelHeader())
        .getChannelId();
  }

  /** Organisations with roots and policies, and the consenters. */
  private static Set<Object> organizations(Payload payload) throws InvalidProtocolBufferException {
    ConfigGroup group = ConfigEnvelope.parseFrom(payload.getData()).getConfig().getChannelGroup();
    ConfigGroup orderer = group.getGroupsOrThrow("Orderer");
    Set<Object> all = new HashSet<>();
    all.addAll(group.getGroupsOrThrow("Application").getGroupsMap().entrySet());
    all.addAll(orderer.getGroupsMap().entrySet());
    all.add(orderer.getValuesOrThrow("Orderers"));
    return all;
  }

  /** The file names of all private sets that blocks name. */
  static Set<String> privateSets(OrderingService orderers) {
    Set<String> named = new HashSet<>();
    for (long number = 0; number < orderers.height(); number++) {
      for (ParsedEnvelope envelope :
          orderers.awaitBlock(number, () -> true).orElseThrow().envelopes()) {
        for (ReadWriteSet.Namespace namespace : envelope.readWriteSet().namespaces()) {
          namespace.collections().stream()
              .map(
                  c ->
                      new SetId(
                          envelope.transactionId(), namespace.name(), c.name(), c.privateHash()))
              .map(SetId::fileName)
              .forEach(named::add);
        }
      }
    }
    return named;
  }
}
