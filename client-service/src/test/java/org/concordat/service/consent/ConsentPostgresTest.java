package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.concordat.service.consent.Consents.BANK;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.id;
import static org.concordat.service.consent.Consents.people;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.testing.PostgresServer;
import org.concordat.service.testing.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The register's SQL on PostgreSQL: each statement once. */
class ConsentPostgresTest {
  @TempDir Path directory;

  @Test
  void the_register_works_on_postgresql() throws Exception {
    Optional<PostgresServer> server = PostgresServer.start(directory);
    if (server.isEmpty()) {
      System.out.println("PostgreSQL: not run, no server found");
    }
    assumeThat(server).as("a PostgreSQL server's programs").isPresent();
    try (PostgresServer running = server.orElseThrow();
        Database database = Database.open(running.url(), running.user(), "")) {
      exercise(database);
    }
  }

  private void exercise(Database database) {
    SealedDatabase sealed = Stores.open(database, directory);
    ConsentRegister register = open(database, sealed);
    ConsentRoots roots = new ConsentRoots(sealed, register, BANK);
    register.record(DATASET, TERMS, people(0, 1_200));
    assertThat(register.record(DATASET, TERMS, people(1_000, 1_201))).hasSize(201);
    ConsentRoot given = roots.now(DATASET, 1);
    assertThat(given.entries()).isEqualTo(1_201);

    register.withdraw(DATASET, id(7));
    register.erase(DATASET, id(8), ErasureReason.OBJECTION);
    ConsentRoot ended = roots.now(DATASET, 2);
    assertThat(roots.prove(ended, id(7)).proof().state()).isEqualTo(ConsentState.WITHDRAWN);
    assertThat(roots.prove(given, id(7)).proof().state()).isEqualTo(ConsentState.GIVEN);
    assertThat(register.page(DATASET, Optional.of(ConsentState.WITHDRAWN), "", 10))
        .extracting(ReceiptStanding::id)
        .isEqualTo(List.of(id(7), id(8)));
    assertThat(register.page(DATASET, Optional.empty(), id(7), 3)).hasSize(3);
    assertThat(register.of(DATASET, "customer-number-9")).hasSize(1);

    KeyRotation rotation = new KeyRotation(database, register);
    rotation.start();
    assertThat(rotation.run(() -> true)).isEqualTo(1_200);
    ConsentRetention retention = new ConsentRetention(database, register);
    retention.expire(DATASET, Consents.VALID_UNTIL);
    assertThat(retention.run(Consents.KEEP_UNTIL, () -> true).erased()).isEqualTo(1_200);
    assertThat(register.standing(DATASET)).isEqualTo(new LogStanding(1_201, 2, 1_199, 1_201));
    roots.check(given);
    assertThat(new RegisterScan(sealed, register, () -> List.of(given, ended)).scan())
        .isEqualTo(2_402);
    assertThat(sealed.findings().all()).isEmpty();
    SealedDatabase again = Stores.open(database, directory);
    assertThat(open(database, again).standing(DATASET).entries()).isEqualTo(2_402);
  }

  private ConsentRegister open(Database database, SealedDatabase sealed) {
    return ConsentRegister.open(
        database,
        sealed,
        directory,
        new SecureRandom(),
        Clock.fixed(Consents.NOW, ZoneOffset.UTC),
        BANK);
  }
}
