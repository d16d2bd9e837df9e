package org.concordat.verifier.channel;

import static org.concordat.verifier.finding.FindingCode.CONFIG_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.CONFIG_RESULT;
import static org.concordat.verifier.finding.FindingCode.CONFIG_SEQUENCE;
import static org.concordat.verifier.finding.FindingCode.CONFIG_UNAUTHORISED;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Ecdsa;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.identity.NotAMember;
import org.concordat.verifier.policy.SignatureRule;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * How a configuration follows another: by a change whose every element is signed by those whom the
 * configuration before asks for, and which leads to exactly the configuration the block carries.
 */
public final class ConfigUpdates {
  private final String channel;
  private final ChannelConfiguration current;
  private final Ecdsa ecdsa;
  private final Place place;

  /**
   * Judges what follows a configuration.
   *
   * @param channel the channel's name
   * @param current the configuration in force
   * @param ecdsa verifies signatures
   * @param place the block, for refusals
   */
  public ConfigUpdates(String channel, ChannelConfiguration current, Ecdsa ecdsa, Place place) {
    this.channel = channel;
    this.current = current;
    this.ecdsa = ecdsa;
    this.place = place;
  }

  /**
   * Checks that a configuration follows.
   *
   * @param envelope the new configuration and the change that led to it
   * @param time when it was made, for the administrators' certificates
   * @throws EvidenceException when it does not follow
   */
  public void requireFollows(ConfigEnvelope envelope, Instant time) {
    Config next = envelope.getConfig();
    if (next.getSequence() != current.sequence() + 1) {
      throw new EvidenceException(
          CONFIG_SEQUENCE,
          place,
          "expected configuration %d, got %s"
              .formatted(current.sequence() + 1, Long.toUnsignedString(next.getSequence())));
    }
    ConfigUpdateEnvelope signed = signedUpdate(envelope.getLastUpdate());
    ConfigUpdate update = read(ConfigUpdate.parser(), signed.getConfigUpdate(), "update");
    if (!update.getChannelId().equals(channel)) {
      throw new EvidenceException(CONFIG_MALFORMED, place, "an update for another channel");
    }
    Map<ConfigElements.Key, ConfigElements.Element> before =
        elements(current.config().getChannelGroup());
    Map<ConfigElements.Key, ConfigElements.Element> changed = changed(update, before);
    requireAuthorised(changed, before, signers(signed, time));
    Map<ConfigElements.Key, ConfigElements.Element> after = new HashMap<>(before);
    after.putAll(changed);
    ConfigGroup expected = ConfigElements.tree(after, place);
    if (!expected.equals(next.getChannelGroup())) {
      throw new EvidenceException(
          CONFIG_RESULT, place, "the configuration is not what its update makes of the last one");
    }
  }

  private ConfigUpdateEnvelope signedUpdate(Envelope lastUpdate) {
    Payload payload = read(Payload.parser(), lastUpdate.getPayload(), "payload");
    ChannelHeader header =
        read(ChannelHeader.parser(), payload.getHeader().getChannelHeader(), "channel header");
    SignatureHeader sender =
        read(
            SignatureHeader.parser(), payload.getHeader().getSignatureHeader(), "signature header");
    read(
        org.hyperledger.fabric.protos.msp.SerializedIdentity.parser(),
        sender.getCreator(),
        "creator");
    if (header.getType() != HeaderType.CONFIG_UPDATE_VALUE) {
      throw new EvidenceException(
          CONFIG_MALFORMED,
          place.in("last update"),
          "expected an update, got type " + header.getType());
    }
    return read(ConfigUpdateEnvelope.parser(), payload.getData(), "signed update");
  }

  /** The elements that the update writes with another version than it read. */
  private Map<ConfigElements.Key, ConfigElements.Element> changed(
      ConfigUpdate update, Map<ConfigElements.Key, ConfigElements.Element> before) {
    Map<ConfigElements.Key, ConfigElements.Element> read = elements(update.getReadSet());
    read.forEach(
        (key, element) -> {
          ConfigElements.Element existing = before.get(key);
          if (existing == null || existing.version() != element.version()) {
            throw new EvidenceException(
                CONFIG_UNAUTHORISED, place, "the update read another version of " + key);
          }
        });
    Map<ConfigElements.Key, ConfigElements.Element> changed = new HashMap<>();
    elements(update.getWriteSet())
        .forEach(
            (key, element) -> {
              ConfigElements.Element seen = read.get(key);
              if (seen == null || seen.version() != element.version()) {
                changed.put(key, element);
              } else if (!before.containsKey(key)) {
                throw new EvidenceException(CONFIG_UNAUTHORISED, place, "no " + key);
              }
            });
    if (changed.isEmpty()) {
      throw new EvidenceException(CONFIG_UNAUTHORISED, place, "an update that changes nothing");
    }
    return changed;
  }

  private void requireAuthorised(
      Map<ConfigElements.Key, ConfigElements.Element> changed,
      Map<ConfigElements.Key, ConfigElements.Element> before,
      List<Member> signers) {
    changed.forEach(
        (key, element) -> {
          ConfigElements.Element existing = before.get(key);
          long expected = existing == null ? 0 : existing.version() + 1;
          if (element.version() != expected) {
            throw new EvidenceException(
                CONFIG_UNAUTHORISED,
                place,
                "expected version %d of %s, got %d".formatted(expected, key, element.version()));
          }
          if (existing != null) {
            String policy = modificationPolicy(key, existing.modPolicy());
            if (!current.policies().isSatisfiedBy(policy, signers, current.msps())) {
              throw new EvidenceException(
                  CONFIG_UNAUTHORISED,
                  place,
                  "%s is changed against %s; good signatures: %s".formatted(key, policy, signers));
            }
          }
        });
  }

  private static String modificationPolicy(ConfigElements.Key key, String modPolicy) {
    if (modPolicy.startsWith("/")) {
      return modPolicy;
    }
    String group =
        key.kind() == ConfigElements.Kind.GROUP
            ? key.path()
            : key.path().substring(0, key.path().lastIndexOf('/'));
    return group + "/" + modPolicy;
  }

  private List<Member> signers(ConfigUpdateEnvelope signed, Instant time) {
    List<Member> good = new ArrayList<>();
    byte[] update = signed.getConfigUpdate().toByteArray();
    for (ConfigSignature signature : signed.getSignaturesList()) {
      SignatureHeader header =
          read(SignatureHeader.parser(), signature.getSignatureHeader(), "signature");
      // As in Fabric, a signature that is not good counts for nothing.
      signer(header, signature, update, time).ifPresent(good::add);
    }
    return SignatureRule.distinct(good);
  }

  private Optional<Member> signer(
      SignatureHeader header, ConfigSignature signature, byte[] update, Instant time) {
    try {
      Member member = current.msps().member(header.getCreator());
      boolean good =
          member.leafExpiry(time).isEmpty()
              && member.authorityExpiry(time).isEmpty()
              && ecdsa.verify(
                  member.key(),
                  signature.getSignature().toByteArray(),
                  Ecdsa.Form.AS_FABRIC,
                  signature.getSignatureHeader().toByteArray(),
                  update);
      return good ? Optional.of(member) : Optional.empty();
    } catch (NotAMember e) {
      return Optional.empty();
    }
  }

  private Map<ConfigElements.Key, ConfigElements.Element> elements(ConfigGroup group) {
    return ConfigElements.of(group, place);
  }

  private <M extends Message> M read(Parser<M> parser, ByteString bytes, String part) {
    return Wire.strict(parser, bytes, CONFIG_MALFORMED, place.in("last update").in(part));
  }
}
