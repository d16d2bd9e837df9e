package org.concordat.service.consent;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * Writes a receipt as JSON-LD: the fields of ISO/IEC TS 27560:2023 in the terms of the W3C Data
 * Privacy Vocabulary, as its community group's guide maps them. A receipt wraps the record of one
 * consent. It is written once, when the consent is given, and never changes: what happens later
 * stands beside it. The context is inside, so that it reads the same without a network.
 */
final class ReceiptDocument {
  private static final String PROFILE = "https://w3id.org/dpv/schema/dpv-27560#";
  private static final String SUBJECTS = "urn:concordat:subject:";
  private static final Map<String, Object> CONTEXT = context();

  private ReceiptDocument() {}

  /**
   * Writes a receipt.
   *
   * @param register the IRI of the bank's register for the dataset
   * @param terms what was consented to
   * @param given the person's consent
   * @param pseudonym what stands for the person
   * @return canonical JSON
   */
  static String write(String register, ConsentTerms terms, ConsentGiven given, String pseudonym) {
    Map<String, Object> receipt = new LinkedHashMap<>();
    receipt.put("@context", CONTEXT);
    receipt.put("@id", "urn:uuid:" + given.id());
    receipt.put("@type", "dpv:ConsentReceipt");
    receipt.put("dct:identifier", given.id());
    receipt.put("dct:conformsTo", PROFILE + "receipt");
    receipt.put("dct:created", time(given.givenMillis()));
    receipt.put("dct:publisher", terms.controller().id());
    receipt.put("dct:isPartOf", register);
    receipt.put("dpv:hasRecordOfActivity", record(terms, given, pseudonym));
    return CanonicalJson.write(receipt);
  }

  private static Map<String, Object> record(
      ConsentTerms terms, ConsentGiven given, String pseudonym) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("@id", "urn:uuid:" + given.id() + "#record");
    record.put("@type", "dpv:ConsentRecord");
    record.put("dct:identifier", given.id());
    record.put("dct:conformsTo", PROFILE + "record");
    record.put(
        "dpv:hasDataSubject", Map.of("@id", SUBJECTS + pseudonym, "@type", "dpv:DataSubject"));
    record.put(
        "dpv:hasNotice",
        Map.of(
            "@id", terms.notice().id(),
            "@type", "dpv:ConsentNotice",
            "dct:language", terms.notice().language()));
    record.put("dpv:hasJurisdiction", terms.jurisdictions());
    record.put("dpv:hasProcess", process(terms));
    record.put(
        "dpv:hasConsentControl",
        Map.of("@type", "dpv:WithdrawConsent", "dpv:isExercisedAt", terms.withdrawAt()));
    record.put("dpv:hasEntity", parties(terms));
    record.put("dpv:hasConsentStatus", status(given));
    return record;
  }

  private static Map<String, Object> process(ConsentTerms terms) {
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("@type", "dpv:Process");
    process.put("dpv:hasPurpose", terms.purposes());
    process.put("dpv:hasProcessing", terms.processing());
    process.put("dpv:hasPersonalData", terms.personalData());
    process.put("dpv:hasLegalBasis", LawfulBasis.CONSENT.term());
    process.put("dpv:hasDataController", terms.controller().id());
    process.put(
        "dpv:hasRecipient", terms.recipients().stream().map(ConsentTerms.Party::id).toList());
    process.put(
        "dpv:hasStorageCondition",
        List.of(
            Map.of("@type", "dpv:StorageLocation", "dpv:hasLocation", terms.storageLocations()),
            Map.of("@type", "dpv:StorageDuration", "dpv:hasDuration", terms.dataRetention())));
    return process;
  }

  private static List<Object> parties(ConsentTerms terms) {
    Map<String, ConsentTerms.Party> byId = new TreeMap<>();
    Map<String, Set<String>> types = new TreeMap<>();
    byId.put(terms.controller().id(), terms.controller());
    types
        .computeIfAbsent(terms.controller().id(), any -> new TreeSet<>())
        .add("dpv:DataController");
    for (ConsentTerms.Party recipient : terms.recipients()) {
      byId.putIfAbsent(recipient.id(), recipient);
      types.computeIfAbsent(recipient.id(), any -> new TreeSet<>()).add("dpv:Recipient");
    }
    return byId.values().stream()
        .<Object>map(
            party ->
                Map.of(
                    "@id", party.id(),
                    "@type", List.copyOf(types.get(party.id())),
                    "dpv:hasName", party.name(),
                    "dpv:hasAddress", party.address(),
                    "dpv:hasContact", party.contact()))
        .toList();
  }

  private static Map<String, Object> status(ConsentGiven given) {
    return Map.of(
        "@type",
        List.of(
            ConsentState.GIVEN.term(),
            given.explicit() ? "dpv:ExplicitlyExpressedConsent" : "dpv:ExpressedConsent"),
        "dpv:isIndicatedBy",
        "dpv:DataSubject",
        "dpv:isIndicatedAtTime",
        time(given.givenMillis()),
        "dpv:hasIndicationMethod",
        given.method(),
        "dpv:hasDuration",
        Map.of("@type", "dpv:UntilTimeDuration", "rdf:value", time(given.validUntilMillis())));
  }

  /**
   * Lists what happened to a consent: the event its receipt names, and the one that ended it.
   *
   * @param receipt the receipt
   * @param standing where it stands
   */
  static List<JsonNode> events(JsonNode receipt, ReceiptStanding standing) {
    JsonNode given = receipt.get("dpv:hasRecordOfActivity").get("dpv:hasConsentStatus");
    return standing
        .endedMillis()
        .map(at -> List.of(given, tree(ended(standing.state(), at))))
        .orElse(List.of(given));
  }

  /** Reads until when the consent holds. */
  static long validUntilMillis(JsonNode receipt) {
    JsonNode duration = receipt.at("/dpv:hasRecordOfActivity/dpv:hasConsentStatus/dpv:hasDuration");
    return Instant.parse(duration.get("rdf:value").stringValue()).toEpochMilli();
  }

  /** Reads what stands for the person. */
  static String pseudonym(JsonNode receipt) {
    String subject =
        receipt.at("/dpv:hasRecordOfActivity/dpv:hasDataSubject").get("@id").stringValue();
    return subject.substring(SUBJECTS.length());
  }

  private static Map<String, Object> ended(ConsentState state, long atMillis) {
    return Map.of(
        "@type",
        state.term(),
        "dpv:isIndicatedBy",
        state == ConsentState.WITHDRAWN ? "dpv:DataSubject" : "dpv:DataController",
        "dpv:isIndicatedAtTime",
        time(atMillis));
  }

  private static JsonNode tree(Map<String, Object> event) {
    return CanonicalJson.readTree(CanonicalJson.write(event));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static Map<String, Object> context() {
    Map<String, Object> context = new TreeMap<>();
    context.put("dct", "http://purl.org/dc/terms/");
    context.put("dpv", "https://w3id.org/dpv#");
    context.put("eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#");
    context.put("loc", "https://w3id.org/dpv/loc#");
    context.put("pd", "https://w3id.org/dpv/pd#");
    context.put("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    for (String link :
        List.of(
            "dct:conformsTo",
            "dct:isPartOf",
            "dct:publisher",
            "dpv:hasDataController",
            "dpv:hasJurisdiction",
            "dpv:hasLegalBasis",
            "dpv:hasLocation",
            "dpv:hasPersonalData",
            "dpv:hasProcessing",
            "dpv:hasPurpose",
            "dpv:hasRecipient",
            "dpv:isExercisedAt",
            "dpv:isIndicatedBy")) {
      context.put(link, Map.of("@type", "@id"));
    }
    return Map.copyOf(context);
  }
}
