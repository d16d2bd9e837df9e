package org.concordat.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.TestService;
import org.concordat.service.registry.LineageGraph.LineageEdge;
import org.concordat.service.registry.LineageGraph.LineageNode;
import org.concordat.service.registry.LineageGraph.NodeKind;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageGraphTest {
  @TempDir Path directory;
  private TestService service;
  private ModelWorld world;

  @BeforeEach
  void start() {
    service = TestService.bank(directory);
    world = new ModelWorld(service.ledger);
    world.awaitBy(service);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void the_graph_has_no_cycle() {
    LineageGraph graph = graph(3);
    Map<String, Integer> incoming = new HashMap<>();
    graph.edges().forEach(edge -> incoming.merge(edge.to(), 1, Integer::sum));
    Deque<String> free = new ArrayDeque<>();
    graph.nodes().stream()
        .map(LineageNode::id)
        .filter(id -> !incoming.containsKey(id))
        .forEach(free::add);
    List<String> order = new ArrayList<>();
    while (!free.isEmpty()) {
      String node = free.pop();
      order.add(node);
      for (LineageEdge edge : graph.edges()) {
        if (edge.from().equals(node) && incoming.merge(edge.to(), -1, Integer::sum) == 0) {
          free.add(edge.to());
        }
      }
    }

    assertThat(order).as("a topological order of all nodes").hasSameSizeAs(graph.nodes());
  }

  @Test
  void every_leaf_is_a_consent_root_a_dataset_an_agreement_or_the_charter() {
    LineageGraph graph = graph(3);

    for (LineageNode node : graph.nodes()) {
      boolean leaves = graph.edges().stream().anyMatch(edge -> edge.from().equals(node.id()));
      assertThat(!leaves).as(node.id()).isEqualTo(node.kind().leaf());
    }
    assertThat(kinds(graph))
        .containsEntry(NodeKind.MODEL, 3L)
        .containsEntry(NodeKind.STUDY, 1L)
        .containsEntry(NodeKind.SNAPSHOT, 4L)
        .containsEntry(NodeKind.DATASET, 2L)
        .containsEntry(NodeKind.CONSENT_ROOT, 2L)
        .containsEntry(NodeKind.AGREEMENT, 2L)
        .containsEntry(NodeKind.CHARTER, 1L);
  }

  @Test
  void every_dataset_says_on_what_lawful_basis_its_rows_are_used() {
    assertThat(graph(3).nodes())
        .filteredOn(node -> node.kind() == NodeKind.DATASET)
        .extracting(LineageNode::label)
        .containsExactly(
            "dataset payments of BankAMSP, CONSENT (eu-gdpr:A6-1-a)",
            "dataset payments of BankBMSP, LEGITIMATE_INTERESTS (eu-gdpr:A6-1-f)");
  }

  @Test
  void everything_is_reached_from_the_model_and_every_edge_ends_at_nodes() {
    LineageGraph graph = graph(3);
    Set<String> ids = new HashSet<>();
    graph.nodes().forEach(node -> assertThat(ids.add(node.id())).as(node.id()).isTrue());
    Set<String> reached = new HashSet<>(Set.of(graph.nodes().getFirst().id()));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (LineageEdge edge : graph.edges()) {
        assertThat(ids).contains(edge.from(), edge.to());
        grew |= reached.contains(edge.from()) && reached.add(edge.to());
      }
    }

    assertThat(graph.nodes().getFirst().id()).isEqualTo("MODEL cards/3");
    assertThat(reached).isEqualTo(ids);
    assertThat(ids).as("a rejected model is nobody's ancestor").doesNotContain("MODEL cards/2");
  }

  @Test
  void every_node_says_where_it_is_recorded() {
    assertThat(graph(3).nodes())
        .allSatisfy(node -> assertThat(node.place().transactionId()).isNotEmpty());
    assertThat(node(graph(3), "CONSENT_ROOT BankAMSP/payments/2").place().transactionId())
        .isEqualTo("consent-root-2");
  }

  @Test
  void a_withdrawal_marks_the_models_and_the_snapshots_that_had_not_seen_it() {
    // Given
    assertThat(graph(3).nodes()).noneMatch(node -> node.tainted() || node.revoked());

    // When
    world.withdraw(ModelWorld.BANK_A, 1, 1_000);
    world.revokeAgreement(ModelWorld.BANK_B, 0, 1_000);
    world.awaitBy(service);

    // Then
    assertThat(graph(3).nodes())
        .filteredOn(LineageNode::tainted)
        .extracting(LineageNode::id)
        .containsExactly("MODEL cards/3", "MODEL cards/1", "MODEL cards/0");
    assertThat(graph(3).nodes())
        .filteredOn(LineageNode::revoked)
        .extracting(LineageNode::id)
        .containsExactlyInAnyOrder(
            "SNAPSHOT BankAMSP/payments/first",
            "SNAPSHOT BankAMSP/payments/second",
            "AGREEMENT BankBMSP/terms");
  }

  @Test
  void dot_has_a_line_for_every_node_and_every_edge() {
    world.withdraw(ModelWorld.BANK_A, 1, 1_000);
    world.awaitBy(service);
    TestService.Answer answer = service.get("auditor", path(3) + "?format=dot");
    Pattern text = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/vnd.graphviz");
    List<String> lines =
        answer.body().lines().map(line -> text.matcher(line).replaceAll("T")).toList();
    assertThat(lines).startsWith("digraph lineage {").endsWith("}");
    assertThat(lines)
        .filteredOn(line -> line.matches(" {2}T \\[label=T, shape=\\w+(, color=red.*)?];"))
        .hasSameSizeAs(graph(3).nodes());
    assertThat(lines)
        .filteredOn(line -> line.equals("  T -> T [label=T];"))
        .hasSameSizeAs(graph(3).edges());
    assertThat(answer.body()).contains("tainted").contains("revoked");
  }

  @Test
  void dot_escapes_what_would_end_a_text() {
    LineageNode node =
        new LineageNode(NodeKind.MODEL, "a\"b\\", "x\"]; y", new LedgerPlace(1, "t"), false, false);

    assertThat(GraphvizDot.write(new LineageGraph("s", 0, List.of(node), List.of())))
        .contains("\"a\\\"b\\\\\" [label=\"x\\\"]; y, block 1\", shape=box];");
  }

  @Test
  void another_format_is_refused_and_a_missing_model_is_not_found() {
    assertThat(service.get("auditor", path(3) + "?format=png").json().get("code").stringValue())
        .isEqualTo(ErrorCode.FIELD_INVALID.code());
    assertThat(service.get("auditor", path(4)).json().get("code").stringValue())
        .isEqualTo(ErrorCode.MODEL_NOT_FOUND.code());
  }

  private static Map<NodeKind, Long> kinds(LineageGraph graph) {
    Map<NodeKind, Long> kinds = new HashMap<>();
    graph.nodes().forEach(node -> kinds.merge(node.kind(), 1L, Long::sum));
    return kinds;
  }

  private static LineageNode node(LineageGraph graph, String id) {
    return graph.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private LineageGraph graph(int round) {
    TestService.Answer answer = service.get("auditor", path(round));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return CanonicalJson.read(answer.body(), LineageGraph.class);
  }

  private static String path(int round) {
    return "/api/v1/models/" + ModelWorld.STUDY + "/" + round + "/lineage";
  }
}
