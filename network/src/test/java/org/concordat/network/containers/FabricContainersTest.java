package org.concordat.network.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.node.Nodes;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.process.Starts;
import org.junit.jupiter.api.Test;

class FabricContainersTest {
  private final NetworkDirectory directory = new NetworkDirectory(Path.of("/net"));
  private final NetworkPlan inside = FabricContainers.inside(PlanFile.usualPlan());
  private final FabricContainers containers = containers();

  private FabricContainers containers() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      // No program is run: only settings are asked for.
      Nodes nodes = new Nodes(inside, directory, null, http, new Starts());
      return new FabricContainers(inside, directory, nodes, Images.of(Map.of()));
    }
  }

  @Test
  void every_member_is_a_host_and_the_first_four_banks_have_an_orderer() {
    assertThat(containers.hosts())
        .extracting(ContainerHost::name)
        .containsExactly("banka", "bankb", "bankc", "bankd", "banke", "regulator");
    assertThat(containers.containers())
        .extracting(Container::name)
        .startsWith("banka-orderer", "bankb-orderer", "bankc-orderer", "bankd-orderer")
        .endsWith("banke-peer", "regulator-peer")
        .hasSize(10);
  }

  @Test
  void a_container_sees_no_files_of_another_member_and_changes_only_its_own_node_s() {
    for (Container container : containers.containers()) {
      String node = container.name().substring(container.name().indexOf('-') + 1);
      String member =
          inside.members().stream()
              .filter(m -> m.host().equals(container.host()))
              .findFirst()
              .orElseThrow()
              .name();
      Path own = Path.of("/net/members", member, node);
      assertThat(container.writes()).containsExactly(own);
      assertThat(container.reads()).containsExactly(Path.of("/net/config"));
    }
  }

  @Test
  void every_file_that_a_setting_names_is_one_the_container_sees() {
    for (Container container : containers.containers()) {
      List<Path> seen =
          Stream.concat(container.reads().stream(), container.writes().stream()).toList();
      container.environment().values().stream()
          .map(value -> value.replaceAll("[\\[\\]]", ""))
          .filter(value -> value.startsWith("/"))
          .forEach(
              value ->
                  assertThat(seen)
                      .as(container.name() + " names " + value)
                      .anyMatch(path -> Path.of(value).startsWith(path)));
    }
  }

  @Test
  void an_orderer_is_joined_from_outside_only_with_a_certificate() {
    Container orderer = containers.containers().getFirst();

    assertThat(orderer.environment())
        .containsEntry("ORDERER_ADMIN_LISTENADDRESS", "banka:7001")
        .containsEntry("ORDERER_ADMIN_TLS_ENABLED", "true")
        .containsEntry("ORDERER_ADMIN_TLS_CLIENTAUTHREQUIRED", "true")
        .containsEntry(
            "ORDERER_ADMIN_TLS_CLIENTROOTCAS", "[/net/members/BankA/orderer/tls/ca.crt]");
  }

  @Test
  void what_listens_on_loopback_is_not_reached_from_outside_the_host() {
    assertThat(containers.hosts().getFirst().ports()).containsExactly(7000, 7001, 7010, 7080);
    assertThat(containers.hosts().getLast().ports()).containsExactly(7910, 7980);
  }

  @Test
  void the_compose_file_names_each_container_and_doubles_the_dollars_of_its_settings() {
    Container container =
        new Container(
            "a-peer",
            "image",
            "a",
            List.of("peer", "\"$x\""),
            Map.of("K", "a$b\n"),
            Path.of("/home"),
            List.of(Path.of("/read")),
            List.of(Path.of("/home")));

    String text =
        new ComposeFile("7:8")
            .text(
                List.of(new ContainerHost("a", "image", List.of(5, 6))),
                List.of(container),
                List.of(container));

    assertThat(text)
        .contains(
            """
              a:
                image: "image"
                hostname: "a"
                command: ["sleep", "infinity"]
                stop_grace_period: 0s
                ports: ["127.0.0.1:5:5", "127.0.0.1:6:6"]
              a-peer:
                image: "image"
                network_mode: "service:a"
                depends_on: ["a"]
                restart: on-failure
                user: "7:8"
                working_dir: "/home"
                command: ["peer", "\\"$$x\\""]
                environment:
                  K: "a$$b\\n"
                volumes:
                  - {type: bind, source: "/read", target: "/read", read_only: true}
                  - {type: bind, source: "/home", target: "/home"}
            """)
        .contains("profiles: [\"services\"]");
  }
}
