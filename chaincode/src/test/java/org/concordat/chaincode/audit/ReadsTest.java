package org.concordat.chaincode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger.Simulated;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.ModelChunk;
import org.concordat.protocol.ledger.Requests.RecordQuery;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.Study;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReadsTest {
  private final Scenario consortium = Scenario.running();

  @Test
  void anyone_in_the_charter_reads_a_record() {
    RecordQuery query = new RecordQuery(RecordType.STUDY, List.of("fraud"));

    Simulated read =
        consortium.submit(Fixtures.REGULATOR, Role.AUDITOR, TransactionName.READ_RECORD, query);

    assertThat(CanonicalJson.read(read.payload(), Study.class)).isEqualTo(consortium.study());
    assertThat(read.writes()).isEmpty();
    assertThat(read.events()).isEmpty();
  }

  @Test
  void what_is_not_there_is_not_found() {
    assertThat(
            refused(
                TransactionName.READ_RECORD, new RecordQuery(RecordType.STUDY, List.of("other"))))
        .isEqualTo(ErrorCode.RECORD_NOT_FOUND);
  }

  @Test
  void a_record_takes_its_whole_key() {
    assertThat(
            refused(
                TransactionName.READ_RECORD, new RecordQuery(RecordType.JOIN, List.of("fraud"))))
        .isEqualTo(ErrorCode.FIELD_INVALID);
    assertThat(
            refused(
                TransactionName.READ_RECORD,
                new RecordQuery(RecordType.STUDY, List.of("\udbff\udfff"))))
        .isEqualTo(ErrorCode.FIELD_INVALID);
  }

  @Test
  void a_list_has_the_records_in_the_order_of_their_keys() {
    Simulated list =
        consortium.submit(
            Fixtures.REGULATOR,
            Role.AUDITOR,
            TransactionName.LIST_RECORDS,
            new RecordQuery(RecordType.JOIN, List.of("fraud")));

    JsonNode joins = CanonicalJson.readTree(list.payload());
    assertThat(joins.size()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      String bank = consortium.banks().get(i);
      assertThat(joins.get(i).get("key").get(1).stringValue()).isEqualTo(bank);
      assertThat(joins.get(i).get("record").get("bank").stringValue()).isEqualTo(bank);
    }
    assertThat(
            consortium
                .submit(
                    "BankAMSP",
                    Role.SCIENTIST,
                    TransactionName.LIST_RECORDS,
                    new RecordQuery(RecordType.JUDGEMENT, List.of()))
                .payload())
        .isEqualTo("[]");
  }

  @Test
  void banks_read_a_model_chunk_by_chunk() {
    Study study = consortium.study();
    Model initial = Model.initial(study.architecture(), 20, study.seed());

    String hex =
        consortium
            .submit(
                "BankCMSP",
                Role.SCIENTIST,
                TransactionName.READ_MODEL_CHUNK,
                new ModelChunk("fraud", 0, 0))
            .payload();

    assertThat(FixedPointVector.fromBytes(Digests.fromHex(hex))).isEqualTo(initial.parameters());
  }

  @Test
  void a_model_or_chunk_that_is_not_there_is_not_found() {
    assertThat(refused(TransactionName.READ_MODEL_CHUNK, new ModelChunk("fraud", 1, 0)))
        .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    assertThat(refused(TransactionName.READ_MODEL_CHUNK, new ModelChunk("fraud", 0, 1)))
        .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void a_peer_that_lacks_a_private_value_says_so() {
    consortium.ledger().losePrivate(PrivateCollection.Kind.MODELS.of(1), "fraud");
    consortium.ledger().losePrivate(PrivateCollection.Kind.STATISTICS.of(1), "fraud");

    assertThat(refused(TransactionName.READ_MODEL_CHUNK, new ModelChunk("fraud", 0, 0)))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
    assertThat(refused(TransactionName.READ_GRID, new StudyReference("fraud")))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
  }

  @Test
  void a_study_has_no_grid_before_its_start() {
    Scenario waiting = Scenario.joined(4, new StudyBuilder().build());

    assertThat(
            waiting.refused(
                "BankAMSP", Role.SCIENTIST, TransactionName.READ_GRID, new StudyReference("fraud")))
        .isEqualTo(ErrorCode.STUDY_WRONG_STATUS);
    assertThat(refused(TransactionName.READ_GRID, new StudyReference("other")))
        .isEqualTo(ErrorCode.STUDY_NOT_FOUND);
  }

  private ErrorCode refused(TransactionName name, Object argument) {
    return consortium.refused("BankAMSP", Role.SCIENTIST, name, argument);
  }
}
