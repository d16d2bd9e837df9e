package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.concordat.protocol.consent.ReceiptLeaf;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReceiptDocumentTest {
  private static final String TEXT =
      ReceiptDocument.write("urn:register", Consents.TERMS, Consents.given(1), "pseudonym");
  private static final JsonNode RECEIPT = CanonicalJson.readTree(TEXT);
  private static final JsonNode RECORD = RECEIPT.get("dpv:hasRecordOfActivity");

  @Test
  void it_is_canonical() {
    assertThat(ReceiptLeaf.canonical(TEXT)).isEqualTo(TEXT);
  }

  @Test
  void it_names_its_profile_and_explains_its_terms_without_a_network() {
    assertThat(text(RECEIPT, "/dct:conformsTo"))
        .isEqualTo("https://w3id.org/dpv/schema/dpv-27560#receipt");
    assertThat(text(RECORD, "/dct:conformsTo"))
        .isEqualTo("https://w3id.org/dpv/schema/dpv-27560#record");
    assertThat(text(RECEIPT, "/@context/dpv")).isEqualTo("https://w3id.org/dpv#");
    assertThat(RECEIPT.get("@context").isObject()).isTrue();
  }

  @Test
  void it_has_every_field_that_is_mandatory_in_a_record() {
    for (String field :
        List.of(
            "/dct:identifier",
            "/dpv:hasDataSubject/@id",
            "/dpv:hasNotice/@id",
            "/dpv:hasNotice/dct:language",
            "/dpv:hasJurisdiction/0",
            "/dpv:hasProcess/dpv:hasPurpose/0",
            "/dpv:hasProcess/dpv:hasPersonalData/0",
            "/dpv:hasProcess/dpv:hasDataController",
            "/dpv:hasProcess/dpv:hasStorageCondition/0/dpv:hasLocation/0",
            "/dpv:hasProcess/dpv:hasStorageCondition/1/dpv:hasDuration",
            "/dpv:hasProcess/dpv:hasRecipient/0",
            "/dpv:hasProcess/dpv:hasLegalBasis",
            "/dpv:hasConsentControl/dpv:isExercisedAt",
            "/dpv:hasEntity/0/@id",
            "/dpv:hasEntity/0/dpv:hasAddress",
            "/dpv:hasEntity/0/dpv:hasContact",
            "/dpv:hasEntity/0/dpv:hasName",
            "/dpv:hasEntity/0/@type/0",
            "/dpv:hasConsentStatus/@type/0",
            "/dpv:hasConsentStatus/@type/1",
            "/dpv:hasConsentStatus/dpv:isIndicatedBy",
            "/dpv:hasConsentStatus/dpv:isIndicatedAtTime",
            "/dpv:hasConsentStatus/dpv:hasDuration/rdf:value")) {
      assertThat(text(RECORD, field)).as(field).isNotBlank();
    }
  }

  @Test
  void the_person_stands_in_it_by_pseudonym_only() {
    assertThat(text(RECORD, "/dpv:hasDataSubject/@id"))
        .isEqualTo("urn:concordat:subject:pseudonym");
    assertThat(TEXT).doesNotContain("customer-number-1", "row-1");
  }

  @Test
  void times_are_written_as_the_standard_asks() {
    assertThat(text(RECORD, "/dpv:hasConsentStatus/dpv:isIndicatedAtTime"))
        .isEqualTo("2026-01-15T09:00:00Z");
    assertThat(text(RECORD, "/dpv:hasConsentStatus/dpv:hasDuration/rdf:value"))
        .isEqualTo("2027-01-15T09:00:00Z");
  }

  @Test
  void an_organisation_with_two_roles_stands_in_it_once() {
    assertThat(RECORD.get("dpv:hasEntity")).hasSize(1);
    assertThat(RECORD.at("/dpv:hasEntity/0/@type").toString())
        .isEqualTo("[\"dpv:DataController\",\"dpv:Recipient\"]");
  }

  @Test
  void what_breaks_the_form_is_refused_without_repeating_what_is_personal() {
    String long401 = "x".repeat(401);
    refused("id", given -> given.replace("4000-8000", "4000-ZZZZ"));
    refused("subject", given -> given.replace("customer-number-1", "x".repeat(300)));
    refused("subject", given -> given.replace("customer-number-1", "a\\u0000b"));
    refused("rowIds", given -> given.replace("row-1", long401));
    refused("rowIds", given -> given.replace("[\"row-1\"]", "[\"row-1\",\"row-1\"]"));
    refused("rowIds", given -> given.replace("[\"row-1\"]", "[null]"));
    refused("validUntilMillis", given -> given.replace("1800003600000", "5"));
    refused("keepUntilMillis", given -> given.replace("1894698000000", "1800003599999"));
  }

  private static void refused(String field, UnaryOperator<String> change) {
    String good = CanonicalJson.write(Consents.given(1));
    String changed = change.apply(good);
    assertThat(changed).as(good).isNotEqualTo(good);
    assertThatThrownBy(() -> CanonicalJson.read(changed, ConsentGiven.class))
        .isInstanceOf(ConcordatException.class)
        .hasMessageContaining(field)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("row-1", "customer", "xxx"));
  }

  private static String text(JsonNode node, String pointer) {
    return node.at(pointer).stringValue();
  }
}
