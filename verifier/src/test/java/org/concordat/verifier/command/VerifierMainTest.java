package org.concordat.verifier.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.consent.InclusionProof;
import org.concordat.protocol.consent.ReceiptLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierMainTest {
  private static final String RECEIPT = "{\"a\":1}";

  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... arguments) {
    return new VerifierMain(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment)
        .run(List.of(arguments));
  }

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void what_cannot_be_understood_is_bad_input() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(run("dance")).isEqualTo(2);
    assertThat(run("verify")).isEqualTo(2);
    assertThat(run("verify", "nowhere", "--roots", directory.toString())).isEqualTo(2);
    assertThat(run("verify", file("b", "x"), "--roots", "nowhere")).isEqualTo(2);
    assertThat(run("verify", file("b", "x"))).isEqualTo(2);
    assertThat(run("verify", file("b", "x"), "--roots")).isEqualTo(2);
    assertThat(run("verify", file("b", "x"), "--loudly")).isEqualTo(2);
    assertThat(err.toString(UTF_8).lines()).hasSize(8).allMatch(l -> l.startsWith("evidence.sh: "));
  }

  @Test
  void a_directory_without_roots_is_bad_input() throws IOException {
    String bundle = file("b", "x");
    Path roots = Files.createDirectory(directory.resolve("roots"));
    assertThat(run("verify", bundle, "--roots", roots.toString())).isEqualTo(2);
  }

  @Test
  void a_receipt_under_the_root_is_verified_and_another_is_refused() throws IOException {
    byte[] salt = new byte[Digests.LENGTH];
    byte[] leaf = ReceiptLeaf.digest(ConsentState.GIVEN, salt, ReceiptLeaf.canonical(RECEIPT));
    ConsentRoot root = new ConsentRoot("BankAMSP", "payments", 1, 1, 1, 0, Digests.hex(leaf));
    String proof =
        file("proof", InclusionProof.of(root, 0, ConsentState.GIVEN, salt, List.of()).write());
    String receipt = file("receipt", RECEIPT);
    assertThat(run("receipt", proof, "--receipt", receipt, "--root", root.root())).isZero();
    assertThat(out.toString(UTF_8)).startsWith("VERIFIED\n").contains("Entry 1 of 1, root 1");
    out.reset();
    String other = file("other", "{\"a\":2}");
    assertThat(run("receipt", proof, "--receipt", other, "--root", root.root())).isEqualTo(1);
    assertThat(out.toString(UTF_8)).startsWith("REFUSED\n");
    assertThat(run("receipt", proof, "--receipt", receipt, "--root", "ab")).isEqualTo(2);
    assertThat(run("receipt", receipt, "--receipt", receipt, "--root", root.root())).isEqualTo(2);
  }

  /** Asks a service that answers in this way; returns the exit status. */
  private int export(int status, byte[] body, AtomicReference<String> asked, String... more)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.set(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      List<String> fixed =
          List.of(
              "export",
              "--url",
              url,
              "--model",
              "fraud/3",
              "--out",
              directory.resolve("out").toString());
      return run(
          Map.of("CONCORDAT_PASSWORD", "secret"),
          Stream.concat(fixed.stream(), Stream.of(more)).toArray(String[]::new));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void what_arrives_and_is_no_bundle_gets_no_name() throws IOException {
    AtomicReference<String> asked = new AtomicReference<>();
    assertThat(export(200, "hello".getBytes(UTF_8), asked, "--user", "auditor")).isEqualTo(1);
    assertThat(asked.get())
        .isEqualTo(
            "/api/v1/models/fraud/3/evidence Basic "
                + Base64.getEncoder().encodeToString("auditor:secret".getBytes(UTF_8)));
    assertThat(err.toString(UTF_8)).contains("no bundle").doesNotContain("secret");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_refusal_of_the_service_is_shown_with_its_code() throws IOException {
    byte[] problem = "{\"code\":\"CC-1703\",\"detail\":\"no model 3\"}".getBytes(UTF_8);
    assertThat(export(404, problem, new AtomicReference<>())).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("answered 404: CC-1703 no model 3");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_file_that_is_there_is_not_written_over_unasked() throws IOException {
    file("out", "mine");
    AtomicReference<String> asked = new AtomicReference<>();
    assertThat(export(200, new byte[1], asked)).isEqualTo(2);
    assertThat(asked.get()).isNull();
    assertThat(directory.resolve("out")).hasContent("mine");
  }

  @Test
  void bundle_and_updates_cannot_go_into_the_same_file() throws IOException {
    AtomicReference<String> asked = new AtomicReference<>();
    String same = directory.resolve("out").toString();
    assertThat(export(200, new byte[1], asked, "--updates-out", same)).isEqualTo(2);
    assertThat(asked.get()).isNull();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_password_is_not_sent_in_the_clear_to_another_machine() {
    assertThat(
            run(
                "export",
                "--url",
                "http://192.0.2.1",
                "--model",
                "fraud/3",
                "--out",
                directory.resolve("out").toString()))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("use https");
  }
}
