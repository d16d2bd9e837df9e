package org.concordat.verifier.lifecycle;

import static org.concordat.verifier.finding.FindingCode.DEFINITION_INVALID;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.transaction.ReadWriteSet;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/**
 * The definitions in force. A commit writes only what changed, so the whole of {@code _lifecycle}'s
 * public state is kept and read anew.
 */
public final class Definitions {
  /** Fabric's own chaincode for definitions. */
  public static final String LIFECYCLE = "_lifecycle";

  private static final String METADATA = "namespaces/metadata/";
  private static final String FIELDS = "namespaces/fields/";
  private static final String DATATYPE = "ChaincodeDefinition";

  private final Map<String, ByteString> state = new HashMap<>();
  private final Map<String, ChaincodeDefinition> definitions = new HashMap<>();

  /**
   * Returns the definition in force.
   *
   * @param chaincode the chaincode's name
   * @return its definition, or empty
   */
  public Optional<ChaincodeDefinition> find(String chaincode) {
    return Optional.ofNullable(definitions.get(chaincode));
  }

  /**
   * Takes the writes of a valid transaction in.
   *
   * @param set what it wrote
   * @param place the transaction, for refusals
   * @param complete whether every block before is known, so that numbers must follow one another
   * @return the definitions that it changed
   * @throws EvidenceException {@link org.concordat.verifier.finding.FindingCode#DEFINITION_INVALID}
   *     when one cannot be read or does not follow the one before
   */
  public List<ChaincodeDefinition> apply(ReadWriteSet set, Place place, boolean complete) {
    TreeSet<String> touched = new TreeSet<>();
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      if (namespace.name().equals(LIFECYCLE)) {
        for (KVWrite write : namespace.open().getWritesList()) {
          if (ReadWriteSet.isDelete(write)) {
            state.remove(write.getKey());
          } else {
            state.put(write.getKey(), write.getValue());
          }
          chaincode(write.getKey()).ifPresent(touched::add);
        }
      }
    }
    List<ChaincodeDefinition> changed = new ArrayList<>();
    for (String name : touched) {
      changed.add(read(name, place.in("definition of " + name), complete));
    }
    return changed;
  }

  private static Optional<String> chaincode(String key) {
    for (String prefix : List.of(METADATA, FIELDS)) {
      if (key.startsWith(prefix)) {
        String rest = key.substring(prefix.length());
        int slash = rest.indexOf('/');
        return Optional.of(slash < 0 ? rest : rest.substring(0, slash));
      }
    }
    return Optional.empty();
  }

  private ChaincodeDefinition read(String name, Place place, boolean complete) {
    StateMetadata metadata =
        strict(StateMetadata.parser(), value(METADATA + name, place), place.in("metadata"));
    long sequence = data(name, "Sequence", place).getInt64();
    long before = find(name).map(ChaincodeDefinition::sequence).orElse(0L);
    if (!metadata.getDatatype().equals(DATATYPE)
        || (complete ? sequence != before + 1 : sequence <= before)) {
      throw new EvidenceException(
          DEFINITION_INVALID,
          place,
          "expected a definition with sequence %d, got %s with sequence %d"
              .formatted(before + 1, metadata.getDatatype(), sequence));
    }
    ChaincodeEndorsementInfo endorsement =
        strict(
            ChaincodeEndorsementInfo.parser(),
            data(name, "EndorsementInfo", place).getBytes(),
            place.in("endorsement"));
    ChaincodeValidationInfo validation =
        strict(
            ChaincodeValidationInfo.parser(),
            data(name, "ValidationInfo", place).getBytes(),
            place.in("validation"));
    if (!validation.getValidationPlugin().equals("vscc")) {
      throw new EvidenceException(
          DEFINITION_INVALID, place, "expected Fabric's own validation (vscc)");
    }
    Place policyPlace = place.in("policy");
    ApplicationPolicy policy =
        strict(ApplicationPolicy.parser(), validation.getValidationParameter(), policyPlace);
    ChaincodeDefinition definition =
        new ChaincodeDefinition(
            name,
            sequence,
            endorsement.getVersion(),
            EndorsementPolicy.of(policy, policyPlace),
            collections(data(name, "Collections", place).getBytes(), place));
    definitions.put(name, definition);
    return definition;
  }

  private static Map<String, ChaincodeDefinition.Collection> collections(
      ByteString bytes, Place place) {
    Map<String, ChaincodeDefinition.Collection> found = new HashMap<>();
    CollectionConfigPackage all =
        strict(CollectionConfigPackage.parser(), bytes, place.in("collections"));
    for (CollectionConfig config : all.getConfigList()) {
      StaticCollectionConfig collection = config.getStaticCollectionConfig();
      Place at = place.in("collection " + collection.getName());
      Optional<EndorsementPolicy> own =
          collection.hasEndorsementPolicy()
              ? Optional.of(EndorsementPolicy.of(collection.getEndorsementPolicy(), at))
              : Optional.empty();
      ChaincodeDefinition.Collection read =
          new ChaincodeDefinition.Collection(
              collection.getName(), collection.getBlockToLive(), own);
      if (!config.hasStaticCollectionConfig() || found.put(read.name(), read) != null) {
        throw new EvidenceException(DEFINITION_INVALID, at, "expected a name of its own");
      }
    }
    return found;
  }

  private StateData data(String name, String field, Place place) {
    Place at = place.in(field);
    return strict(StateData.parser(), value(FIELDS + name + "/" + field, at), at);
  }

  private ByteString value(String key, Place place) {
    ByteString value = state.get(key);
    if (value == null) {
      throw new EvidenceException(DEFINITION_INVALID, place, "the key " + key + " is not there");
    }
    return value;
  }

  private static <M extends Message> M strict(Parser<M> parser, ByteString bytes, Place place) {
    return Wire.strict(parser, bytes, DEFINITION_INVALID, place);
  }
}
