package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.Blocks.Sender;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The audit trail at a regulator's instance. */
class TransactionsRestTest {
  private static final String PATH = "/api/v1/transactions";
  private static final Sender BANK_B = new Sender("BankBMSP", "", List.of());

  @TempDir static Path directory;
  private static TestService regulator;

  /** Blocks 0 to 2 with three transactions each, then one of 1,200. */
  @BeforeAll
  static void start() {
    regulator = TestService.regulator(directory);
    for (int block = 0; block < 3; block++) {
      regulator.ledger.append(
          call(block + "-0", "CommitUpdate", "cards", TxValidationCode.VALID),
          call(block + "-1", "CommitUpdate", "loans", TxValidationCode.MVCC_READ_CONFLICT)
              .by(BANK_B),
          call(
              block + "-2", "FinalizeRound", "cards", TxValidationCode.ENDORSEMENT_POLICY_FAILURE));
    }
    List<Blocks.Tx> many = new ArrayList<>();
    for (int at = 0; at < 1_200; at++) {
      many.add(call("3-" + at, "RevealUpdate", "cards", TxValidationCode.VALID));
    }
    regulator.ledger.append(many.toArray(Blocks.Tx[]::new));
    Await.until(
        "the blocks are followed",
        () -> regulator.get("auditor", "/api/v1/blocks").json().get("height").intValue() == 4);
  }

  @AfterAll
  static void stop() {
    regulator.close();
  }

  @Test
  void a_refused_transaction_is_shown_with_its_reason_in_words() {
    JsonNode newest = items("valid=false").getFirst();

    assertThat(newest.get("transactionId").stringValue()).isEqualTo("2-2");
    assertThat(newest.get("validationCode").stringValue()).isEqualTo("ENDORSEMENT_POLICY_FAILURE");
    assertThat(newest.get("meaning").stringValue()).startsWith("Fewer members endorsed it");
    assertThat(newest.get("mspId").stringValue()).isEqualTo("BankAMSP");
    assertThat(newest.get("study").stringValue()).isEqualTo("cards");
    assertThat(newest.get("chaincode").stringValue()).isEqualTo("concordat");
    assertThat(newest.get("valid").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "valid=false, 2-2 2-1 1-2 1-1 0-2 0-1",
    "valid=true&to=2, 2-0 1-0 0-0",
    "bank=BankBMSP, 2-1 1-1 0-1",
    "function=FinalizeRound, 2-2 1-2 0-2",
    "study=loans, 2-1 1-1 0-1",
    "from=1&to=1, 1-2 1-1 1-0",
    "valid=false&bank=BankAMSP&function=FinalizeRound&study=cards&from=1&to=2, 2-2 1-2",
    "bank=BankZMSP, ''",
    "to=0, 0-2 0-1 0-0"
  })
  void conditions_are_met_all_at_once(String query, String ids) {
    assertThat(ids(query)).isEqualTo(ids.isEmpty() ? List.of() : List.of(ids.split(" ")));
  }

  @Test
  void pages_go_on_behind_the_last_transaction_even_within_a_block() {
    assertThat(ids("to=2&limit=2")).containsExactly("2-2", "2-1");
    String next = regulator.get("auditor", PATH + "?to=2&limit=2").json().get("next").stringValue();
    assertThat(ids("to=2&limit=2&cursor=" + next)).containsExactly("2-0", "1-2");
    assertThat(items("limit=500")).hasSize(500);
    assertThat(items("")).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "valid=maybe",
        "from=-1",
        "to=x",
        "cursor=1-",
        "cursor=WyJhIiwiYiJd",
        "limit=0",
        "limit=501",
        "limit=1.5",
        "from=9999999999999999",
        "format=xml"
      })
  void a_condition_that_is_none_is_refused_by_name(String query) {
    TestService.Answer answer = regulator.get("auditor", PATH + "?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").stringValue()).isEqualTo(ErrorCode.FIELD_INVALID.code());
    assertThat(answer.json().get("detail").stringValue())
        .startsWith(query.substring(0, query.indexOf('=')));
  }

  @Test
  void a_spreadsheet_gets_all_of_them_however_many() {
    TestService.Answer answer = regulator.get("auditor", PATH + "?format=csv");

    List<String> lines = answer.body().lines().toList();
    assertThat(answer.contentType()).startsWith("text/csv");
    assertThat(lines.getFirst())
        .isEqualTo(
            "blockNumber,position,transactionId,chaincode,function,study,mspId,timestampMillis,"
                + "validationCode,meaning,valid");
    assertThat(lines).hasSize(1 + 9 + 1_200).doesNotHaveDuplicates();
    assertThat(lines.getLast()).startsWith("0,0,0-0,concordat,CommitUpdate,cards,BankAMSP,");
  }

  @Test
  void a_spreadsheet_with_a_limit_gets_one_page() {
    assertThat(regulator.get("auditor", PATH + "?format=csv&limit=3&valid=false").body().lines())
        .hasSize(4);
  }

  private static List<String> ids(String query) {
    return items(query).stream().map(item -> item.get("transactionId").stringValue()).toList();
  }

  private static List<JsonNode> items(String query) {
    TestService.Answer answer = regulator.get("auditor", PATH + "?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return List.copyOf(answer.json().get("items").values());
  }

  private static Blocks.Tx call(String id, String function, String study, TxValidationCode code) {
    return Blocks.Tx.valid(id, function, Map.of())
        .of("{\"study\":\"" + study + "\",\"round\":1}")
        .found(code);
  }
}
