package org.concordat.service.consent;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;

/**
 * What people consented to: the part of a receipt that is the same for all who saw one notice. The
 * fields are those ISO/IEC TS 27560:2023 wants in a record; values are terms of the W3C Data
 * Privacy Vocabulary or the bank's own IRIs.
 *
 * @param notice the notice that was shown
 * @param purposes what for, such as {@code dpv:FraudPreventionAndDetection}
 * @param processing how, such as {@code dpv:Use}
 * @param personalData which data, such as {@code pd:Transactional}
 * @param storageLocations where the data lie, such as {@code loc:DE}
 * @param dataRetention how long the data are kept, as an ISO 8601 duration
 * @param jurisdictions whose law applies, such as {@code loc:DE}
 * @param controller who decides about the processing
 * @param recipients who else gets personal data, or the controller itself where nobody does
 * @param withdrawAt where consent can be withdrawn
 */
public record ConsentTerms(
    Notice notice,
    List<String> purposes,
    List<String> processing,
    List<String> personalData,
    List<String> storageLocations,
    String dataRetention,
    List<String> jurisdictions,
    Party controller,
    List<Party> recipients,
    String withdrawAt) {
  /** Checks the form. */
  public ConsentTerms {
    requireField(notice != null, "notice is missing");
    purposes = Terms.requireIris("purposes", purposes);
    processing = Terms.requireIris("processing", processing);
    personalData = Terms.requireIris("personalData", personalData);
    storageLocations = Terms.requireIris("storageLocations", storageLocations);
    Terms.requireDuration("dataRetention", dataRetention);
    jurisdictions = Terms.requireIris("jurisdictions", jurisdictions);
    requireField(controller != null, "controller is missing");
    recipients = Terms.requireAll("recipients", recipients);
    Terms.requireIri("withdrawAt", withdrawAt);
  }

  /**
   * The notice shown to the people.
   *
   * @param id the IRI of the version they saw
   * @param language its language, such as {@code en}
   */
  public record Notice(String id, String language) {
    /** Checks the form. */
    public Notice {
      Terms.requireIri("notice.id", id);
      Terms.requireLanguage("notice.language", language);
    }
  }

  /**
   * An organisation.
   *
   * @param id its IRI
   * @param name its name
   * @param address its postal address
   * @param contact how to reach it
   */
  public record Party(String id, String name, String address, String contact) {
    /** Checks the form. */
    public Party {
      Terms.requireIri("party.id", id);
      requireText("party.name", name, 200);
      requireText("party.address", address, 300);
      requireText("party.contact", contact, 300);
    }
  }
}
