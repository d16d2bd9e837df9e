package org.concordat.chaincode.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.chaincode.ledger.Ledger;
import org.concordat.chaincode.ledger.Records;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.hyperledger.fabric.contract.ClientIdentity;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;

/** The ledger as Fabric's peer shows it to one transaction. */
final class FabricLedger implements Ledger {
  private final ChaincodeStub stub;
  private final Understood understood;
  private final Creator creator;
  private final Map<String, byte[]> transientMap;

  /**
   * Who signed a transaction.
   *
   * @param mspId the organisation
   * @param role the role its certificate names, or empty
   */
  private record Creator(String mspId, Optional<Role> role) {}

  /**
   * Reads who signed the transaction.
   *
   * @param stub the shim's stub
   * @param understood what was understood in earlier transactions
   * @throws CertificateException when the creator has no X.509 certificate
   * @throws IOException when its attributes cannot be read
   */
  FabricLedger(ChaincodeStub stub, Understood understood) throws CertificateException, IOException {
    this.stub = stub;
    this.understood = understood;
    this.transientMap = stub.getTransient();
    byte[] signer = stub.getCreator();
    Optional<Creator> known = understood.find(signer, Creator.class);
    this.creator = known.isPresent() ? known.get() : creator(stub);
    understood.remember(signer, Creator.class, creator);
  }

  /** Takes a certificate apart. */
  private static Creator creator(ChaincodeStub stub) throws CertificateException, IOException {
    ClientIdentity identity = new ClientIdentity(stub);
    return new Creator(
        identity.getMSPID(), Role.fromAttribute(identity.getAttributeValue(Role.ATTRIBUTE)));
  }

  @Override
  public <T> T understand(byte[] bytes, Class<T> type) {
    Optional<T> known = understood.find(bytes, type);
    if (known.isPresent()) {
      return known.get();
    }
    T record = CanonicalJson.read(bytes, type);
    understood.remember(bytes, type, record);
    return record;
  }

  @Override
  public Optional<byte[]> get(RecordKey key) {
    return present(stub.getState(key.composite()));
  }

  @Override
  public void put(RecordKey key, byte[] value) {
    stub.putState(key.composite(), value);
  }

  @Override
  public Optional<byte[]> getPrivate(PrivateCollection collection, String key) {
    try {
      return present(stub.getPrivateData(collection.collection(), key));
    } catch (RuntimeException e) {
      // The shim does not say why a peer refuses a read. One that knows the hash and lacks the
      // value
      // refuses; any other reason is a fault.
      if (privateHash(collection, key).isPresent()) {
        throw Records.missing(collection, key).get();
      }
      throw e;
    }
  }

  @Override
  public void putPrivate(PrivateCollection collection, String key, byte[] value) {
    try {
      stub.putPrivateData(collection.collection(), key, value);
    } catch (RuntimeException e) {
      // Every peer answers for the hash of a collection that is defined.
      privateHash(collection, key);
      throw e;
    }
  }

  @Override
  public void purgePrivate(PrivateCollection collection, String key) {
    stub.purgePrivateData(collection.collection(), key);
  }

  @Override
  public Optional<byte[]> privateHash(PrivateCollection collection, String key) {
    try {
      return present(stub.getPrivateDataHash(collection.collection(), key));
    } catch (RuntimeException e) {
      // The shim does not say why. A peer refuses this to nobody, but where there is no such
      // collection.
      throw Records.undefined(collection, e);
    }
  }

  @Override
  public List<Entry> list(RecordType type, List<String> parts) {
    List<Entry> entries = new ArrayList<>();
    CompositeKey from = new CompositeKey(type.name(), parts.toArray(String[]::new));
    try (QueryResultsIterator<KeyValue> found = stub.getStateByPartialCompositeKey(from)) {
      for (KeyValue entry : found) {
        RecordKey.parse(entry.getKey())
            .ifPresent(
                key ->
                    entries.add(
                        new Entry(key, new String(entry.getValue(), StandardCharsets.UTF_8))));
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("closing a list failed", e);
    }
    return entries;
  }

  @Override
  public Optional<byte[]> transientValue(String name) {
    return Optional.ofNullable(transientMap.get(name));
  }

  @Override
  public long nowMillis() {
    return stub.getTxTimestamp().toEpochMilli();
  }

  @Override
  public String transactionId() {
    return stub.getTxId();
  }

  @Override
  public String channel() {
    return stub.getChannelId();
  }

  @Override
  public String callerMspId() {
    return creator.mspId();
  }

  @Override
  public Optional<Role> callerRole() {
    return creator.role();
  }

  @Override
  public void emit(String name, byte[] payload) {
    stub.setEvent(name, payload);
  }

  /** The shim gives no bytes, or null, for what does not exist. */
  private static Optional<byte[]> present(byte[] value) {
    return value == null || value.length == 0 ? Optional.empty() : Optional.of(value);
  }
}
