package org.concordat.service.registry;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.registry.ModelCard.CardGround;
import org.concordat.service.registry.ModelCard.CardModel;
import org.concordat.service.registry.ModelCard.CardSnapshot;

/**
 * A model card as a machine-learning bill of materials: CycloneDX 1.6, which is ECMA-424. The same
 * card gives the same bytes: number, version and time come from the ledger.
 *
 * <p>The serial number is a UUID of version 8 (RFC 9562) made of study, round and model hash. The
 * version is one more than the number of the newest block the card knows of: it rises whenever the
 * card changes.
 */
public final class MlBom {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

  private static final String TAG = "concordat/bom/1";

  private final ModelCard card;

  private MlBom(ModelCard card) {
    this.card = card;
  }

  /**
   * Writes the bill of materials of a card.
   *
   * @param card the card
   * @param changedAtMillis the time of the transaction that last changed it
   * @return canonical JSON
   */
  public static String write(ModelCard card, long changedAtMillis) {
    return CanonicalJson.write(new MlBom(card).document(changedAtMillis));
  }

  private Map<String, Object> document(long changedAtMillis) {
    Map<String, Object> document = new TreeMap<>();
    document.put("bomFormat", "CycloneDX");
    document.put("specVersion", "1.6");
    document.put("serialNumber", "urn:uuid:" + serial());
    document.put("version", card.newest().blockNumber() + 1);
    document.put(
        "metadata",
        Map.of(
            "timestamp", Instant.ofEpochMilli(changedAtMillis).toString(),
            "component", model()));
    document.put("components", components());
    document.put("dependencies", dependencies());
    return document;
  }

  private UUID serial() {
    ByteBuffer bytes =
        ByteBuffer.wrap(
            Digests.sha256(
                TAG,
                Digests.bytes(card.study()),
                Digests.bytes(card.round()),
                Digests.fromHex(card.hash())));
    long high = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private Map<String, Object> model() {
    Map<String, Object> model = model(card.round(), card.hash());
    model.put("modelCard", new BomModelCard(card).write());
    model.put(
        "pedigree",
        Map.of(
            "ancestors",
            card.parents().stream().map(parent -> model(parent.round(), parent.hash())).toList()));
    List<Object> properties = new ArrayList<>();
    properties.add(property("status", card.status()));
    properties.add(property("block", card.made().blockNumber()));
    properties.add(property("transaction", card.made().transactionId()));
    card.uses().forEach(use -> properties.add(property("use:" + use.bank(), use.status())));
    model.put("properties", properties);
    return model;
  }

  private Map<String, Object> model(int round, String hash) {
    Map<String, Object> model = new TreeMap<>();
    model.put("type", "machine-learning-model");
    model.put("bom-ref", modelReference(round));
    model.put("name", card.study());
    model.put("version", String.valueOf(round));
    model.put("hashes", sha256(hash));
    return model;
  }

  private List<Object> components() {
    List<Object> components = new ArrayList<>();
    card.snapshots().forEach(snapshot -> components.add(dataset(snapshot)));
    card.workerDigests()
        .forEach(
            digest ->
                components.add(
                    Map.of(
                        "type",
                        "application",
                        "bom-ref",
                        workerReference(digest),
                        "name",
                        "ml-worker",
                        "hashes",
                        sha256(digest))));
    return components;
  }

  private Map<String, Object> dataset(CardSnapshot snapshot) {
    Map<String, Object> organisation = Map.of("organization", Map.of("name", snapshot.bank()));
    Map<String, Object> data = new TreeMap<>();
    data.put("type", "dataset");
    data.put("name", snapshot.dataset() + "/" + snapshot.snapshot());
    data.put(
        "governance", Map.of("owners", List.of(organisation), "custodians", List.of(organisation)));
    Map<String, Object> component = new TreeMap<>();
    component.put("type", "data");
    component.put("bom-ref", snapshotReference(snapshot));
    component.put("group", snapshot.bank());
    component.put("name", snapshot.dataset());
    component.put("version", snapshot.snapshot());
    component.put("hashes", sha256(snapshot.root()));
    component.put("data", List.of(data));
    component.put("properties", properties(snapshot));
    return component;
  }

  private List<Object> properties(CardSnapshot snapshot) {
    List<Object> properties = new ArrayList<>();
    properties.add(property("rows", snapshot.rows()));
    properties.add(property("withdrawn-rows", snapshot.withdrawnRows()));
    properties.add(property("block", snapshot.place().blockNumber()));
    properties.add(property("transaction", snapshot.place().transactionId()));
    snapshot.consentRoot().ifPresent(root -> properties.add(property("consent-root", root)));
    snapshot
        .outdatedBy()
        .ifPresent(place -> properties.add(property("outdated-by", place.transactionId())));
    for (CardGround ground : card.grounds()) {
      if (ground.bank().equals(snapshot.bank()) && ground.dataset().equals(snapshot.dataset())) {
        properties.add(property("lawful-basis", ground.lawfulBasisTerm()));
        properties.add(property("agreement", ground.agreement()));
        properties.add(property("agreement-digest", ground.agreementDigest()));
      }
    }
    return properties;
  }

  private List<Object> dependencies() {
    List<Object> dependencies = new ArrayList<>();
    List<String> own = new ArrayList<>();
    card.parents().stream().limit(1).forEach(parent -> own.add(modelReference(parent.round())));
    card.snapshots().forEach(snapshot -> own.add(snapshotReference(snapshot)));
    card.workerDigests().forEach(digest -> own.add(workerReference(digest)));
    dependencies.add(dependency(modelReference(card.round()), own));
    for (int at = 0; at < card.parents().size(); at++) {
      List<String> parent =
          card.parents().stream()
              .skip(at + 1)
              .limit(1)
              .map(CardModel::round)
              .map(this::modelReference)
              .toList();
      dependencies.add(dependency(modelReference(card.parents().get(at).round()), parent));
    }
    own.stream()
        .skip(card.parents().isEmpty() ? 0 : 1)
        .forEach(reference -> dependencies.add(dependency(reference, List.of())));
    return dependencies;
  }

  private static Map<String, Object> dependency(String reference, List<String> on) {
    return Map.of("ref", reference, "dependsOn", on);
  }

  private String modelReference(int round) {
    return "model:" + card.study() + "/" + round;
  }

  static String snapshotReference(CardSnapshot snapshot) {
    return "snapshot:" + snapshot.bank() + "/" + snapshot.dataset() + "/" + snapshot.snapshot();
  }

  private static String workerReference(String digest) {
    return "worker:" + digest;
  }

  private static List<Object> sha256(String digest) {
    return List.of(Map.of("alg", "SHA-256", "content", digest));
  }

  static Map<String, Object> property(String name, Object value) {
    return Map.of("name", "concordat:" + name, "value", value.toString());
  }

  /** Millionths as a decimal. */
  static String decimal(long micros) {
    return BigDecimal.valueOf(micros, 6).toPlainString();
  }
}
