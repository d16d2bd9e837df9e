package org.concordat.service.testing;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.service.consent.ConsentGiven;
import org.concordat.service.consent.ConsentRegister;
import org.concordat.service.consent.ConsentRoots;
import org.concordat.service.consent.ConsentTerms;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;

/** Bank A's consent register, kept in a service's directory before the service starts. */
public final class ConsentBooks {
  private static final int TEN = 10;
  private static final long FAR = 100_000_000_000_000L;

  private ConsentBooks() {}

  /**
   * Records twenty consents.
   *
   * @param directory the service's directory
   * @return the roots over the first ten and over all of them
   */
  public static List<ConsentRoot> of(Path directory) {
    SecureRandom random = new SecureRandom();
    try (Database database = Database.open(Database.h2(directory.resolve("service")), "", "");
        SealedDatabase sealed = Stores.open(database, directory)) {
      ConsentRegister register =
          ConsentRegister.open(
              database, sealed, directory, random, Clock.systemUTC(), ModelWorld.BANK_A);
      ConsentRoots roots = new ConsentRoots(sealed, register, ModelWorld.BANK_A);
      return Stream.of(1, 2)
          .map(
              sequence -> {
                register.record(
                    ModelWorld.DATASET,
                    terms("dpv:FraudPreventionAndDetection"),
                    people((sequence - 1) * TEN, sequence * TEN));
                return roots.now(ModelWorld.DATASET, sequence);
              })
          .toList();
    }
  }

  private static List<ConsentGiven> people(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            person ->
                new ConsentGiven(
                    String.format(Locale.ROOT, "00000000-0000-4000-8000-%012x", person),
                    "customer-" + person,
                    1,
                    FAR,
                    FAR,
                    "button in the app",
                    false,
                    List.of("row-" + person)))
        .toList();
  }

  /**
   * What people consent to.
   *
   * @param purpose what their rows are used for, a term of the W3C Data Privacy Vocabulary
   * @return the terms
   */
  public static ConsentTerms terms(String purpose) {
    ConsentTerms.Party bank =
        new ConsentTerms.Party(
            "https://bank-a.example/#us",
            "Bank A",
            "1 Main Street, Springfield",
            "mailto:privacy@bank-a.example");
    return new ConsentTerms(
        new ConsentTerms.Notice("https://bank-a.example/notices/training/3", "en"),
        List.of(purpose),
        List.of("dpv:Use", "dpv:Analyse"),
        List.of("pd:Transactional"),
        List.of("loc:DE"),
        "P5Y",
        List.of("loc:DE"),
        bank,
        List.of(bank),
        "https://bank-a.example/consent");
  }
}
