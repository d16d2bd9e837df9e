package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class PrivateDataConformanceTest {
  private final LedgerUnderTest ledger;
  private final Client client;

  PrivateDataConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
    this.client = Client.of(ledger, ledger.banks().getFirst());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private SubmittedTransaction write(String collection, String key, String value) throws Exception {
    SubmittedTransaction submitted =
        client
            .proposal("putPrivate", collection, key)
            .putAllTransient(TestChaincode.value(value))
            .build()
            .endorse()
            .submitAsync();
    assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    return submitted;
  }

  private static String sha256(String value) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8)));
  }

  private String evaluateAt(String organization, SubmittedTransaction after, String... call)
      throws GatewayException {
    Client.awaitCommit(ledger, organization, after.getBytes());
    try (Client other = Client.of(ledger, organization)) {
      return other.evaluate(call[0], java.util.Arrays.copyOfRange(call, 1, call.length));
    }
  }

  @Test
  void members_read_what_was_written() throws Exception {
    SubmittedTransaction written = write(LedgerUnderTest.ALL, "pdc-1", "secret value");
    for (String bank : ledger.banks()) {
      assertThat(evaluateAt(bank, written, "getPrivate", LedgerUnderTest.ALL, "pdc-1"))
          .isEqualTo("secret value");
    }
  }

  @Test
  void the_block_holds_hashes_only() throws Exception {
    SubmittedTransaction written = write(LedgerUnderTest.ALL, "pdc-2", "another secret value");
    byte[] block = client.qscc("GetBlockByTxID", written.getTransactionId().getBytes(UTF_8));
    byte[] hash = HexFormat.of().parseHex(sha256("another secret value"));
    assertThat(new String(block, ISO_8859_1))
        .doesNotContain("another secret value")
        .contains(new String(hash, ISO_8859_1));
  }

  @Test
  void everybody_reads_the_hash_also_the_regulator() throws Exception {
    SubmittedTransaction written = write(LedgerUnderTest.PAIR, "pdc-3", "hashed");
    for (String organization : new String[] {ledger.banks().get(4), ledger.regulator()}) {
      assertThat(evaluateAt(organization, written, "hashOfPrivate", LedgerUnderTest.PAIR, "pdc-3"))
          .isEqualTo(sha256("hashed"));
    }
  }

  @Test
  void a_peer_outside_the_collection_has_no_value() throws Exception {
    SubmittedTransaction written = write(LedgerUnderTest.ALL, "pdc-4", "not for you");
    Client.awaitCommit(ledger, ledger.regulator(), written.getBytes());
    try (Client regulator = Client.of(ledger, ledger.regulator())) {
      GatewayException e =
          catchThrowableOfType(
              GatewayException.class,
              () -> {
                String value =
                    new String(
                        regulator
                            .proposal("getPrivate", LedgerUnderTest.ALL, "pdc-4")
                            .setEndorsingOrganizations(ledger.mspId(ledger.regulator()))
                            .build()
                            .evaluate(),
                        UTF_8);
                assertThat(value).isEqualTo("no value should come");
              });
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }
  }

  @Test
  void a_missing_private_key_is_empty() throws Exception {
    assertThat(client.evaluate("getPrivate", LedgerUnderTest.ALL, "never-written")).isEmpty();
    assertThat(client.evaluate("hashOfPrivate", LedgerUnderTest.ALL, "never-written")).isEmpty();
  }

  @Test
  void only_members_may_read_and_write_a_members_only_collection() throws Exception {
    write(LedgerUnderTest.PAIR, "pdc-5", "for two");
    LedgerUnderTest.Credentials outsider = ledger.client(ledger.banks().get(2));
    try (Client other = Client.on(ledger, ledger.banks().getFirst(), outsider)) {
      String own = ledger.mspId(ledger.banks().getFirst());
      GatewayException read =
          catchThrowableOfType(
              GatewayException.class,
              () -> {
                byte[] value =
                    other
                        .proposal("getPrivate", LedgerUnderTest.PAIR, "pdc-5")
                        .setEndorsingOrganizations(own)
                        .build()
                        .evaluate();
                assertThat(new String(value, UTF_8)).isEqualTo("no value should come");
              });
      assertThat(read.getStatus().getCode()).isEqualTo(Code.ABORTED);
      EndorseException written =
          catchThrowableOfType(
              EndorseException.class,
              () ->
                  other
                      .proposal("putPrivate", LedgerUnderTest.PAIR, "pdc-5")
                      .putAllTransient(TestChaincode.value("not yours"))
                      .build()
                      .endorse());
      assertThat(written.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }
  }

  @Test
  void an_unknown_collection_is_an_error() {
    GatewayException e =
        catchThrowableOfType(
            GatewayException.class, () -> client.evaluate("getPrivate", "nocollection", "k"));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
  }

  @Test
  void private_reads_conflict_with_writes() throws Exception {
    write(LedgerUnderTest.ALL, "pdc-6", "old");
    Transaction reader = client.endorse("copyPrivate", LedgerUnderTest.ALL, "pdc-6", "pdc-copy-6");
    write(LedgerUnderTest.ALL, "pdc-6", "new");
    assertThat(reader.submitAsync().getStatus().getCode())
        .isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
  }

  @Test
  void a_deleted_private_key_is_gone_with_its_hash() throws Exception {
    write(LedgerUnderTest.ALL, "pdc-7", "to be deleted");
    client.submitValid("delPrivate", LedgerUnderTest.ALL, "pdc-7");
    assertThat(client.evaluate("getPrivate", LedgerUnderTest.ALL, "pdc-7")).isEmpty();
    assertThat(client.evaluate("hashOfPrivate", LedgerUnderTest.ALL, "pdc-7")).isEmpty();
  }

  @Test
  void a_purged_private_key_is_gone_everywhere() throws Exception {
    SubmittedTransaction written = write(LedgerUnderTest.ALL, "pdc-8", "to be purged");
    SubmittedTransaction purged = client.submitAsync("purgePrivate", LedgerUnderTest.ALL, "pdc-8");
    assertThat(purged.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    for (String bank : ledger.banks()) {
      assertThat(evaluateAt(bank, purged, "getPrivate", LedgerUnderTest.ALL, "pdc-8")).isEmpty();
      assertThat(evaluateAt(bank, purged, "hashOfPrivate", LedgerUnderTest.ALL, "pdc-8")).isEmpty();
    }
    assertThat(written.getStatus().getBlockNumber())
        .isLessThan(purged.getStatus().getBlockNumber());
  }

  @Test
  void a_value_lives_for_the_blocks_it_was_given() throws Exception {
    SubmittedTransaction written = write(LedgerUnderTest.BRIEF, "pdc-9", "brief");
    long born = written.getStatus().getBlockNumber();
    long now = born;
    while (now < born + LedgerUnderTest.BRIEF_BLOCKS) {
      assertThat(client.evaluate("getPrivate", LedgerUnderTest.BRIEF, "pdc-9")).isEqualTo("brief");
      now = client.submit("put", "pdc-filler", "v").getBlockNumber();
    }
    if (now == born + LedgerUnderTest.BRIEF_BLOCKS) {
      assertThat(client.evaluate("getPrivate", LedgerUnderTest.BRIEF, "pdc-9")).isEqualTo("brief");
    }
    client.submitValid("put", "pdc-filler", "w");
    assertThat(client.evaluate("getPrivate", LedgerUnderTest.BRIEF, "pdc-9")).isEmpty();
    assertThat(client.evaluate("hashOfPrivate", LedgerUnderTest.BRIEF, "pdc-9")).isEmpty();
  }

  @Test
  void a_value_written_again_lives_anew() throws Exception {
    write(LedgerUnderTest.BRIEF, "pdc-10", "first");
    client.submitValid("put", "pdc-filler", "1");
    write(LedgerUnderTest.BRIEF, "pdc-10", "second");
    client.submitValid("put", "pdc-filler", "2");
    client.submitValid("put", "pdc-filler", "3");
    assertThat(client.evaluate("getPrivate", LedgerUnderTest.BRIEF, "pdc-10")).isEqualTo("second");
  }

  @Test
  void private_ranges_are_for_transactions_that_write_nothing() throws Exception {
    write(LedgerUnderTest.ALL, "pdc-range-1", "v");
    write(LedgerUnderTest.ALL, "pdc-range-2", "v");
    String[] range = {LedgerUnderTest.ALL, "pdc-range-", "pdc-range-~", "pdc-after-range"};
    assertThat(client.evaluate("rangePrivate", range)).isEqualTo("pdc-range-1,pdc-range-2");
    for (String function : new String[] {"rangePrivateThenPut", "putThenRangePrivate"}) {
      EndorseException e =
          catchThrowableOfType(EndorseException.class, () -> client.endorse(function, range));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }
  }

  @Test
  void members_receive_private_data_with_the_block_and_others_do_not() throws Exception {
    SubmittedTransaction written = write(LedgerUnderTest.PAIR, "pdc-11", "delivered");
    long number = written.getStatus().getBlockNumber();
    try (var events =
        client
            .network()
            .newBlockAndPrivateDataEventsRequest()
            .startBlock(number)
            .build()
            .getEvents()) {
      assertThat(events.next().getPrivateDataMapMap().values())
          .anySatisfy(set -> assertThat(set.toByteString().toString(UTF_8)).contains("delivered"));
    }
    LedgerUnderTest.Credentials outsider = ledger.client(ledger.banks().get(2));
    try (Client other = Client.on(ledger, ledger.banks().getFirst(), outsider);
        var events =
            other
                .network()
                .newBlockAndPrivateDataEventsRequest()
                .startBlock(number)
                .build()
                .getEvents()) {
      assertThat(events.next().toByteString().toString(UTF_8)).doesNotContain("delivered");
    }
  }

  @Test
  void a_quarter_megabyte_is_carried() throws Exception {
    String large = "x".repeat(256 << 10);
    SubmittedTransaction written = write(LedgerUnderTest.ALL, "pdc-12", large);
    assertThat(
            evaluateAt(ledger.banks().get(4), written, "getPrivate", LedgerUnderTest.ALL, "pdc-12"))
        .hasSize(256 << 10);
  }
}
