package org.concordat.service.testing;

import java.util.List;
import java.util.stream.Stream;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.study.Roster;

/** Records of the protocol to test with. */
public final class Records {
  /** The roster of one bank that trains on its payments. */
  public static final Roster ROSTER =
      new Roster(
          new Roster.Terms(
              "fraud-detection", Agreement.TaskType.TRAINING, 1, 0, List.of("0".repeat(64))),
          List.of(new Roster.Participant("BankAMSP", "terms", "payments", "first", 0)));

  private Records() {}

  /**
   * A charter of some banks and a regulator.
   *
   * @param banks the banks' MSP ids
   * @return the charter
   */
  public static Charter charter(String... banks) {
    List<Charter.Member> members =
        Stream.concat(
                Stream.of(banks)
                    .map(bank -> new Charter.Member(bank, bank, Charter.Member.Kind.BANK)),
                Stream.of(new Charter.Member("RegMSP", "Regulator", Charter.Member.Kind.REGULATOR)))
            .toList();
    return new Charter(
        1,
        "consortium",
        members,
        new Charter.Limits(100_000, 100, 5_000, 1_000, 100),
        new Charter.Policy("arc+trmean", 10_000));
  }
}
