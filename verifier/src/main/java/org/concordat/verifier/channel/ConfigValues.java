package org.concordat.verifier.channel;

import static org.concordat.verifier.finding.FindingCode.CONFIG_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.CONFIG_UNSUPPORTED;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/** The values of one group of a configuration, each read in protobuf's one form. */
final class ConfigValues {
  private static final Map<String, Parser<? extends Message>> PARSERS =
      Map.ofEntries(
          Map.entry("HashingAlgorithm", HashingAlgorithm.parser()),
          Map.entry("BlockDataHashingStructure", BlockDataHashingStructure.parser()),
          Map.entry("OrdererAddresses", OrdererAddresses.parser()),
          Map.entry("Endpoints", OrdererAddresses.parser()),
          Map.entry("Capabilities", Capabilities.parser()),
          Map.entry("ACLs", ACLs.parser()),
          Map.entry("MSP", MSPConfig.parser()),
          Map.entry("AnchorPeers", AnchorPeers.parser()),
          Map.entry("BatchSize", BatchSize.parser()),
          Map.entry("BatchTimeout", BatchTimeout.parser()),
          Map.entry("ChannelRestrictions", ChannelRestrictions.parser()),
          Map.entry("Orderers", Orderers.parser()),
          Map.entry("ConsensusType", ConsensusType.parser()));

  private final Map<String, Message> values = new HashMap<>();
  private final Place place;

  private ConfigValues(Place place) {
    this.place = place;
  }

  /**
   * Reads the values of a group, but not of the groups below.
   *
   * @param place the group, for refusals
   */
  static ConfigValues of(ConfigGroup group, Place place) {
    ConfigValues read = new ConfigValues(place);
    for (Map.Entry<String, ConfigValue> entry : group.getValuesMap().entrySet()) {
      Place at = place.in("value " + entry.getKey());
      Parser<? extends Message> parser = PARSERS.get(entry.getKey());
      if (parser == null) {
        throw new EvidenceException(CONFIG_UNSUPPORTED, at, "a value nobody knows");
      }
      read.values.put(
          entry.getKey(), Wire.strict(parser, entry.getValue().getValue(), CONFIG_MALFORMED, at));
    }
    return read;
  }

  <M extends Message> Optional<M> find(String key, Class<M> type) {
    return Optional.ofNullable(values.get(key)).map(type::cast);
  }

  <M extends Message> M get(String key, Class<M> type) {
    return find(key, type)
        .orElseThrow(
            () -> new EvidenceException(CONFIG_MALFORMED, place, "expected a value " + key));
  }
}
