package org.concordat.chaincode.round;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;

/** The five banks of the tests of a finalisation. */
final class FiveBanks {
  static final List<String> FIVE =
      List.of("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP", "BankEMSP");
  static final List<String> WITHOUT_B = List.of("BankAMSP", "BankCMSP", "BankDMSP", "BankEMSP");

  private FiveBanks() {}

  /** A round in which all five have revealed. */
  static Scenario revealedByFive() {
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    consortium.toRevealing(1);
    consortium.reveal(1, FIVE);
    return consortium;
  }

  static void passDeadline(Scenario consortium) {
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
  }
}
