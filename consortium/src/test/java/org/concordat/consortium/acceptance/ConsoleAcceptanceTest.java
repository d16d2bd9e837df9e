package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.concordat.browser.Chromium;
import org.concordat.consortium.acceptance.ConsolePicture.OversightPage;
import org.concordat.consortium.acceptance.ConsolePicture.Page;
import org.concordat.consortium.acceptance.ConsolePicture.Step;
import org.concordat.consortium.member.MemberSeat;
import org.concordat.protocol.identity.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From registered data to a promoted model, done only by clicking, by the people of three banks;
 * and every page for every role, without barriers, for the auditor in the dark.
 */
class ConsoleAcceptanceTest {
  private static final String STUDY = "cards-of-all-banks";
  private static final String MODEL = STUDY + "/2";

  @Test
  void a_model_is_proposed_trained_and_put_to_use_by_clicking(
      @TempDir(factory = OnTmpfs.class) Path directory) throws Exception {
    Optional<Chromium> chromium = Chromium.find();
    assumeTrue(chromium.isPresent(), "not run: no chromium and chromedriver on the path");
    try (SmallStudy small = SmallStudy.start(directory, 3)) {
      MemberSeat bankA = small.consortium().bank("A");
      try (ConsoleVisitor scientist =
          ConsoleVisitor.arrive(chromium.get(), bankA, Role.SCIENTIST)) {
        scientist.inspect(Step.SIGN_IN.picture());
        scientist.enter();
        propose(scientist);
        for (String bank : List.of("A", "B", "C")) {
          join(chromium.get(), small.consortium().bank(bank), bank.equals("B"));
        }
        scientist.browser().named("Start the study");
        scientist.inspect(Step.JOINED.picture());
        scientist.browser().click("Start the study");
        scientist.browser().find(".phases");
        scientist.browser().await("the end", text -> text.contains("completed"));
        scientist.inspect(Step.COMPLETED.picture());
        scientist.go("/models/" + MODEL).browser().click("Ask to put it to use");
        scientist.browser().await("the request", text -> text.contains("Waiting for a governance"));
        scientist.inspect(Step.ASKED.picture());
        agree(chromium.get(), bankA);
        scientist.browser().await("its use", text -> text.contains("It answers requests"));

        scientist.go("/studies").browser().press("Cards of all banks");
        scientist.browser().await("it", text -> text.contains("Metric by round and bank"));
      }
      everyPage(chromium.get(), bankA, small.consortium().regulator());
    }
  }

  /** Two people look around at a time, as many as there are processors to draw for them. */
  private static void everyPage(Chromium chromium, MemberSeat bank, MemberSeat regulator)
      throws Exception {
    List<Callable<Void>> visits = new ArrayList<>();
    for (Role role : List.of(Role.SCIENTIST, Role.STEWARD, Role.OFFICER, Role.AUDITOR)) {
      visits.add(
          () -> {
            try (ConsoleVisitor visitor = ConsoleVisitor.signIn(chromium, bank, role)) {
              visitor.browser().dark(role == Role.AUDITOR);
              seen(visitor);
              if (role == Role.OFFICER) {
                for (OversightPage page : OversightPage.values()) {
                  visitor.go(page.path()).inspect(page.picture());
                }
              }
            }
            return null;
          });
    }
    visits.add(
        () -> {
          regulator(chromium, regulator);
          return null;
        });
    try (ExecutorService pair = Executors.newFixedThreadPool(2)) {
      for (Future<Void> visit : pair.invokeAll(visits)) {
        visit.get();
      }
    }
  }

  private static void propose(ConsoleVisitor scientist) {
    scientist.visit("Studies").browser().click("Propose a study");
    scientist.browser().fill("#field-title", "Cards of all banks");
    scientist.browser().fill("#field-rounds", "2");
    scientist.browser().await("the check", text -> text.contains("The service has checked this"));
    scientist.inspect(Step.PROPOSE.picture());
    scientist.browser().click("Propose");
    scientist.browser().await("the study", text -> text.contains("No bank has joined yet"));
    scientist.inspect(Step.PROPOSED.picture());
  }

  private static void join(Chromium chromium, MemberSeat bank, boolean byKeyboard)
      throws Exception {
    try (ConsoleVisitor steward = ConsoleVisitor.signIn(chromium, bank, Role.STEWARD)) {
      Consumer<String> use = byKeyboard ? steward.browser()::press : steward.browser()::click;
      use.accept("Decide");
      steward.browser().find("#field-snapshot");
      steward.inspect(Step.JOIN.picture());
      use.accept("Join");
      steward.browser().await("the join", text -> text.contains("Your bank has joined"));
    }
  }

  /** With nothing but a keyboard, through the dialog that asks again. */
  private static void agree(Chromium chromium, MemberSeat bank) throws Exception {
    try (ConsoleVisitor officer = ConsoleVisitor.signIn(chromium, bank, Role.OFFICER)) {
      officer.browser().press("Review");
      officer.browser().press("Agree");
      officer.browser().find("dialog .actions");
      officer.inspect(Step.SURE.picture());
      officer.browser().press("Agree");
      officer.browser().await("its use", text -> text.contains("It answers requests"));
      officer.inspect(Step.PROMOTED.picture());
    }
  }

  private static void seen(ConsoleVisitor visitor) {
    for (Page page : Page.values()) {
      visitor.go(page.path(STUDY)).inspect(page.picture());
    }
  }

  /** A regulator reads all of it, and is offered nothing to do. */
  private static void regulator(Chromium chromium, MemberSeat seat) throws Exception {
    try (ConsoleVisitor auditor = ConsoleVisitor.signIn(chromium, seat, Role.AUDITOR)) {
      for (Page page : Page.values()) {
        auditor.go(page.path(STUDY));
        assertThat(auditor.browser().barriers()).as(page.name()).isEmpty();
        assertThat(auditor.browser().text())
            .as(page.name())
            .contains("regulator, read only")
            .doesNotContain("This cannot be shown")
            .doesNotContain("Ask to put it to use", "Propose a study", "Withdraw the rows");
      }
    }
  }
}
