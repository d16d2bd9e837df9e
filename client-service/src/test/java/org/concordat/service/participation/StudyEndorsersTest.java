package org.concordat.service.participation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.database.Database;
import org.concordat.service.ledger.EndorsingBanks.Candidates;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.Projection;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.Records;
import org.concordat.service.testing.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyEndorsersTest {
  private static final List<String> FOUNDERS = List.of("BankAMSP", "BankBMSP", "BankCMSP");
  private static final List<String> ALL = List.of("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP");

  @TempDir Path directory;
  private Database database;
  private Projection projection;
  private StudyEndorsers endorsers;

  @BeforeEach
  void open() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    projection = new Projection(Stores.open(database, directory));
    endorsers = new StudyEndorsers(projection);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_newcomer_is_not_asked_about_what_is_private_of_an_earlier_study() {
    // Given: D came with the second charter, the study is of the first
    admitted();

    // Then
    assertThat(endorsers.of(new Requests.Reveal("early", 1, 0)))
        .isEqualTo(new Candidates(FOUNDERS, 3));
    assertThat(endorsers.of(new Requests.RoundReference("early", 1)))
        .isEqualTo(new Candidates(FOUNDERS, 3));
    assertThat(endorsers.of(new Requests.Reveal("late", 1, 0))).isEqualTo(new Candidates(ALL, 3));
  }

  @Test
  void all_banks_are_asked_about_what_everyone_may_read() {
    admitted();

    assertThat(endorsers.of(new Requests.RoundMove("early", 1, RoundState.Phase.COMMITTING)))
        .isEqualTo(new Candidates(ALL, 3));
  }

  @Test
  void nobody_is_known_before_the_first_charter() {
    assertThat(endorsers.of(new Requests.Reveal("early", 1, 0)).banks()).isEmpty();
  }

  private void admitted() {
    Charter first = Records.charter(FOUNDERS.toArray(String[]::new));
    Charter template = Records.charter(ALL.toArray(String[]::new));
    Charter second =
        new Charter(
            2, template.consortium(), template.members(), template.limits(), template.policy());
    projection.apply(
        new BlockParser(Blocks.CHAINCODE)
            .parse(
                Blocks.of(
                    0,
                    List.of(
                        Blocks.Tx.valid(
                            "a",
                            "Prepare",
                            Map.of(
                                RecordKey.of(RecordType.CHARTER_VERSION, 1),
                                first,
                                RecordKey.of(RecordType.CHARTER_VERSION, 2),
                                second,
                                RecordKey.of(RecordType.CHARTER_IN_FORCE, "current"),
                                second,
                                RecordKey.of(RecordType.STUDY_STATE, "early"),
                                StudyState.proposed("early", 1, 1),
                                RecordKey.of(RecordType.STUDY_STATE, "late"),
                                StudyState.proposed("late", 2, 2)))))));
  }
}
