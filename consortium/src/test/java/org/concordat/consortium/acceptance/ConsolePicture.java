package org.concordat.consortium.acceptance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.concordat.protocol.identity.Role;

/**
 * The pictures that {@link ConsoleAcceptanceTest} takes. docs/first-study.md shows the steps of one
 * study by them, and names every one.
 */
public final class ConsolePicture {
  private ConsolePicture() {}

  /** A step of the study, by the person who takes it. */
  enum Step {
    /** Before anybody is signed in. */
    SIGN_IN(Role.SCIENTIST),
    /** The form of a proposal, filled in and checked. */
    PROPOSE(Role.SCIENTIST),
    /** The study as it was proposed; no bank has joined. */
    PROPOSED(Role.SCIENTIST),
    /** A bank is about to join. */
    JOIN(Role.STEWARD),
    /** All banks have joined. */
    JOINED(Role.SCIENTIST),
    /** The study has ended. */
    COMPLETED(Role.SCIENTIST),
    /** A model that somebody wants put to use. */
    ASKED(Role.SCIENTIST),
    /** The question that is asked again before the model is put to use. */
    SURE(Role.OFFICER),
    /** The model in use. */
    PROMOTED(Role.OFFICER);

    private final Role role;

    Step(Role role) {
      this.role = role;
    }

    /** Returns what its picture is called after the person's name. */
    String picture() {
      return "step-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A page that each person of a bank is shown. */
  enum Page {
    HOME("/"),
    STUDIES("/studies"),
    STUDY("/studies/{study}"),
    ROUND("/studies/{study}/rounds/1"),
    MODELS("/models"),
    COMPARE("/models/compare?models={study}%2F1%2C{study}%2F2"),
    MODEL("/models/{study}/2"),
    DATA("/data"),
    DATASET("/data/BankAMSP/labelled-rows"),
    AGREEMENTS("/agreements"),
    GOVERNANCE("/governance"),
    LEDGER("/ledger"),
    BLOCK("/ledger/blocks/22"),
    MEMBERS("/members"),
    OVERSIGHT("/oversight"),
    ALERTS("/oversight/alerts"),
    INVENTORY("/oversight/inventory"),
    VALIDATION("/oversight/validation"),
    NOWHERE("/nowhere");

    private final String path;

    Page(String path) {
      this.path = path;
    }

    /** Returns where it is in the console. */
    String path(String study) {
      return path.replace("{study}", study);
    }

    /** Returns what its picture is called after the person's name. */
    String picture() {
      return "page-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** A page that is shown to those who oversee, and here to the officer. */
  enum OversightPage {
    INCIDENT_CANDIDATES,
    MONITORING,
    PROCESSING,
    LOGS,
    INCIDENTS,
    ACCESS_LOG,
    SIGN_IN_LOG;

    /** Returns where it is in the console. */
    String path() {
      return "/oversight/" + picture().substring("page-".length());
    }

    /** Returns what its picture is called after the person's name. */
    String picture() {
      return "page-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Returns the files of the steps, in the order of the steps. */
  public static List<String> steps() {
    return Arrays.stream(Step.values())
        .map(step -> file(step.role.attributeValue(), step.picture()))
        .toList();
  }

  /** Returns the files of the pages, with the word {@code ROLE} for the person's name. */
  public static List<String> pages() {
    return Stream.concat(
            Stream.of(Page.values()).map(page -> file("ROLE", page.picture())),
            Stream.of(OversightPage.values())
                .map(page -> file(Role.OFFICER.attributeValue(), page.picture())))
        .toList();
  }

  private static String file(String person, String picture) {
    return person + "-" + picture + ".png";
  }
}
