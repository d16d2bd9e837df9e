package org.concordat.consortium.demo;

import java.io.IOException;
import java.net.URI;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.Study;

/**
 * A study that has been when people come: its last accepted model is in use at the first bank, on
 * the word of two people there, as everywhere.
 */
final class TourStudy {
  private final Consortium consortium;
  private final String bank;
  private final Study study;

  TourStudy(Consortium consortium, String bank, Study study) {
    this.consortium = consortium;
    this.bank = bank;
    this.study = study;
  }

  /** Trains the study to its last round and puts its model to use. */
  void play(Onboarding onboarding, RoundLines lines) throws IOException, InterruptedException {
    StudyWatch watch = new StudyWatch(study.id(), study.rounds(), System::currentTimeMillis, lines);
    try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on);
        RoundLines _ = lines.begin(study.rounds())) {
      onboarding.start(study);
      watch.await(DemoRun.LONGEST_SILENCE_MILLIS);
    }
    // The regulator's service told of the end; the bank's own may be a block behind.
    onboarding.awaitEnd(study);
    consortium.client(bank, Role.SCIENTIST).post(model() + "/promotion", "");
    consortium.client(bank, Role.OFFICER).post(model() + "/promotion/approval", "");
  }

  /** Where the model is seen at its bank. */
  URI page() throws IOException {
    return consortium.bank(bank).uri().resolve("/console/#" + model());
  }

  private String model() throws IOException {
    MemberClient scientist = consortium.client(bank, Role.SCIENTIST);
    int round =
        scientist.get("/studies/" + study.id()).get("state").get("acceptedRound").intValue();
    if (round == 0) {
      throw new IllegalStateException("no round of the study was accepted");
    }
    return "/models/" + study.id() + "/" + round;
  }
}
