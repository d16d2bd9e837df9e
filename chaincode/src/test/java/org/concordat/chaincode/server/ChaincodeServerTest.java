package org.concordat.chaincode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.concordat.chaincode.testing.FakePeer;
import org.concordat.chaincode.testing.FakePeer.Answer;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger.Proposal;
import org.concordat.chaincode.testing.Story;
import org.concordat.chaincode.testing.TestIdentities;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.ModelChunk;
import org.concordat.protocol.ledger.Requests.RecordQuery;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real shim over gRPC, towards a peer that speaks the chaincode protocol. */
class ChaincodeServerTest {
  private static final TestIdentities AUTHORITY = new TestIdentities("ca");
  private static List<Story.Step> story;

  @TempDir Path directory;

  @BeforeAll
  static void tell() {
    story = Story.ofAStudy(4);
  }

  @Test
  void a_whole_study_over_the_real_shim_does_what_it_does_over_the_port() throws IOException {
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      assertThat(peer.chaincodeId()).contains("cc:1");

      for (Story.Step step : story) {
        Answer answer = invoke(peer, step.proposal());

        assertThat(answer.message()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.payload()).isEqualTo(step.done().payload());
        assertThat(answer.events()).isEqualTo(step.done().events());
        List<String> expected = new ArrayList<>(step.done().writes().keySet());
        Stream.concat(step.done().privateWrites().keySet().stream(), step.done().purges().stream())
            .forEach(key -> expected.add(key.substring("private/".length())));
        Collections.sort(expected);
        assertThat(answer.writes()).isEqualTo(expected);
      }
      assertThat(list(peer)).startsWith("[{\"key\":[\"fraud\",\"BankAMSP\"],\"record\":{");
    }
  }

  @Test
  void a_refusal_is_an_error_whose_message_starts_with_its_code() throws IOException {
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      Answer refused = invoke(peer, story.get(9).proposal());

      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.message()).startsWith(ErrorCode.NO_CHARTER.code() + " ");
      assertThat(refused.events()).isEmpty();
      assertThat(peer.invoke(creator("BankAMSP", "officer"), 0, List.of(), Map.of()).message())
          .startsWith(ErrorCode.UNKNOWN_TRANSACTION.code());
    }
  }

  @Test
  void a_certificate_without_a_known_role_has_none() throws IOException {
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      List<String> arguments = List.of("ProposeCharter", "{}");
      for (ByteString creator :
          List.of(
              creator("BankAMSP", "emperor"),
              AUTHORITY.creator("BankAMSP", Optional.empty()),
              AUTHORITY.creator("BankAMSP", Optional.of("not json")),
              AUTHORITY.creator("BankAMSP", Optional.of("{\"attrs\":{\"role\":\"officer\"}}")))) {
        assertThat(peer.invoke(creator, 0, arguments, Map.of()).message())
            .startsWith(ErrorCode.ROLE_NOT_ALLOWED.code());
      }
    }
  }

  @Test
  void an_identity_that_is_no_certificate_is_a_fault_without_its_inner_life() throws IOException {
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      Answer answer =
          peer.invoke(ByteString.copyFromUtf8("garbage"), 0, List.of("ReadRecord", "{}"), Map.of());

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.message())
          .isEqualTo(ErrorCode.INTERNAL.code() + " the chaincode failed in transaction tx1");
    }
  }

  @Test
  void a_peer_that_lacks_a_private_value_is_told_apart_from_a_peer_that_fails() throws IOException {
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      for (Story.Step step : story) {
        if (step.proposal().function().equals("FinalizeRound")) {
          break;
        }
        invoke(peer, step.proposal());
      }
      List<String> finalize =
          List.of("FinalizeRound", CanonicalJson.write(new RoundReference("fraud", 1)));
      ByteString participant = creator("BankAMSP", "participant");

      peer.breakReads("updates-1/fraud~0000000001~BankCMSP~0000000000");
      assertThat(peer.invoke(participant, 1_800_000_000_000L, finalize, Map.of()).message())
          .startsWith(ErrorCode.PRIVATE_DATA_MISSING.code());

      peer.mend();
      peer.breakReads(RecordKey.of(RecordType.STUDY, "fraud").composite());
      assertThat(peer.invoke(participant, 1_800_000_000_000L, finalize, Map.of()).message())
          .startsWith(ErrorCode.INTERNAL.code());

      peer.mend();
      peer.breakReads("models-1/fraud~0000000000~0000000000");
      List<String> chunk =
          List.of("ReadModelChunk", CanonicalJson.write(new ModelChunk("fraud", 0, 0)));
      assertThat(peer.invoke(participant, 0, chunk, Map.of()).message())
          .startsWith(ErrorCode.PRIVATE_DATA_MISSING.code());
      peer.mend();
      assertThat(peer.invoke(participant, 0, chunk, Map.of()).payload()).hasSize(13 * 8);
    }
  }

  @Test
  void a_collection_that_the_channel_does_not_define_is_told_apart_from_a_refused_value()
      throws IOException {
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      for (Story.Step step : story) {
        Proposal proposal = step.proposal();
        if (proposal.function().equals("ProposeStudy")) {
          peer.undefine("updates-1");
          assertThat(invoke(peer, proposal).message())
              .startsWith(ErrorCode.COLLECTION_UNDEFINED.code())
              .contains("updates-1");
          peer.mend();
        }
        if (proposal.function().equals("JoinStudy")) {
          peer.undefine("statistics-1");
          assertThat(invoke(peer, proposal).message())
              .startsWith(ErrorCode.COLLECTION_UNDEFINED.code())
              .contains("statistics-1");
          peer.mend();
          peer.breakWrites("statistics-1/fraud~BankAMSP");
          assertThat(invoke(peer, proposal).message()).startsWith(ErrorCode.INTERNAL.code());
          break;
        }
        invoke(peer, proposal);
      }
    }
  }

  @Test
  void a_commitment_asks_the_peer_for_five_values_at_most() throws IOException {
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      int commits = 0;
      for (Story.Step step : story) {
        invoke(peer, step.proposal());
        if (step.proposal().function().equals("CommitUpdate")) {
          assertThat(peer.reads()).isLessThanOrEqualTo(5);
          commits++;
        }
      }
      assertThat(commits).isEqualTo(4 + 3); // of the study, and of the one that takes its place
    }
  }

  @Test
  void several_servers_run_in_one_jvm_and_leave_nothing_running() throws Exception {
    for (int round = 0; round < 2; round++) {
      List<ChaincodeServer> servers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        servers.add(plain("cc:" + i));
      }
      for (int i = 0; i < 5; i++) {
        try (FakePeer peer =
            new FakePeer(servers.get(i).port(), InsecureChannelCredentials.create())) {
          assertThat(peer.chaincodeId()).contains("cc:" + i);
          assertThat(invoke(peer, story.getFirst().proposal()).status()).isEqualTo(200);
        }
      }
      servers.forEach(ChaincodeServer::stop);
      servers.forEach(ChaincodeServer::stop);
    }
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (transactionThreads() > 0 && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
    assertThat(transactionThreads()).isZero();
  }

  @Test
  void a_peer_that_comes_back_is_served_again() throws IOException {
    try (ChaincodeServer server = plain("cc:1")) {
      for (int i = 0; i < 3; i++) {
        try (FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
          assertThat(invoke(peer, story.getFirst().proposal()).status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void over_mutual_tls_only_peers_of_the_authority_connect() throws IOException {
    AUTHORITY.writeTls(directory, "chaincode");
    AUTHORITY.writeTls(directory, "peer");
    Path others = directory.resolve("others");
    new TestIdentities("other-ca").writeTls(others, "peer");
    ChaincodeServer.Tls tls =
        new ChaincodeServer.Tls(
            directory.resolve("chaincode.pem"),
            directory.resolve("chaincode.key"),
            directory.resolve("ca.pem"));

    try (ChaincodeServer server =
        ChaincodeServer.start("cc:tls", "127.0.0.1", 0, Optional.of(tls))) {
      try (FakePeer peer =
          new FakePeer(
              server.port(),
              TlsChannelCredentials.newBuilder()
                  .trustManager(directory.resolve("ca.pem").toFile())
                  .keyManager(
                      directory.resolve("peer.pem").toFile(),
                      directory.resolve("peer.key").toFile())
                  .build())) {
        assertThat(invoke(peer, story.getFirst().proposal()).status()).isEqualTo(200);
      }
      assertThatThrownBy(() -> new FakePeer(server.port(), InsecureChannelCredentials.create()))
          .hasMessageStartingWith("not registered");
      assertThatThrownBy(
              () ->
                  new FakePeer(
                      server.port(),
                      TlsChannelCredentials.newBuilder()
                          .trustManager(directory.resolve("ca.pem").toFile())
                          .build()))
          .hasMessageStartingWith("not registered");
      assertThatThrownBy(
              () ->
                  new FakePeer(
                      server.port(),
                      TlsChannelCredentials.newBuilder()
                          .trustManager(directory.resolve("ca.pem").toFile())
                          .keyManager(
                              others.resolve("peer.pem").toFile(),
                              others.resolve("peer.key").toFile())
                          .build()))
          .hasMessageStartingWith("not registered");
    }
  }

  @Test
  void no_log_shows_what_a_transaction_carries() throws IOException {
    List<String> logged = Collections.synchronizedList(new ArrayList<>());
    Handler listener =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record.getLoggerName() + " " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    listener.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    try (ChaincodeServer server = plain("cc:1");
        FakePeer peer = new FakePeer(server.port(), InsecureChannelCredentials.create())) {
      for (Story.Step step : story) {
        invoke(peer, step.proposal());
      }
      invoke(peer, story.getFirst().proposal());
      peer.invoke(creator("BankAMSP", "officer"), 0, List.of("Nothing", "hush"), Map.of());
    } finally {
      root.removeHandler(listener);
    }
    assertThat(logged)
        .noneMatch(line -> line.contains("hush") || line.contains("BankAMSP"))
        .noneMatch(line -> line.contains("Invoke failed"));
  }

  private static ChaincodeServer plain(String id) throws IOException {
    return ChaincodeServer.start(id, "127.0.0.1", 0, Optional.empty());
  }

  private static String list(FakePeer peer) {
    return peer.invoke(
            AUTHORITY.creator(
                Fixtures.REGULATOR,
                Optional.of("{\"attrs\":{\"" + Role.ATTRIBUTE + "\":\"auditor\"}}")),
            0,
            List.of(
                "ListRecords",
                CanonicalJson.write(new RecordQuery(RecordType.JOIN, List.of("fraud")))),
            Map.of())
        .payload();
  }

  private static Answer invoke(FakePeer peer, Proposal proposal) {
    List<String> arguments = new ArrayList<>();
    arguments.add(proposal.function());
    arguments.addAll(proposal.arguments());
    Map<String, byte[]> transients = new TreeMap<>();
    proposal.transients().forEach((key, hex) -> transients.put(key, Digests.fromHex(hex)));
    return peer.invoke(
        creator(proposal.mspId(), proposal.role().orElseThrow().attributeValue()),
        proposal.nowMillis(),
        arguments,
        transients);
  }

  private static ByteString creator(String mspId, String role) {
    return AUTHORITY.creator(
        mspId, Optional.of("{\"attrs\":{\"" + Role.ATTRIBUTE + "\":\"" + role + "\"}}"));
  }

  private static long transactionThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fabric-txinvoke"))
        .count();
  }
}
