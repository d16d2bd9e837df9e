package org.concordat.network.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  private static final String HOST = "127.0.0.2";

  @Test
  void a_port_is_looked_for_where_its_listener_would_be() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      int port = taken.getLocalPort();

      assertThat(isFree(HOST, Port.PEER, port)).isFalse();
      assertThat(isFree(HOST, Port.PEER_OPERATIONS, port)).as("on loopback").isTrue();
      assertThat(isFree("127.0.0.1", Port.PEER, port)).isTrue();
    }
  }

  @Test
  void of_another_machine_nothing_is_known() throws IOException {
    assertThat(isFree("192.0.2.1", Port.PEER, 30_000)).isTrue();
  }

  private static boolean isFree(String host, Port port, int number) {
    NetworkPlan usual = PlanFile.usualPlan();
    Member member = new Member("Bank", Member.Kind.BANK, host, number - usual.offsets().get(port));
    NetworkPlan plan =
        new NetworkPlan(
            usual.channel(),
            usual.chaincode(),
            List.of(member),
            List.of("Bank"),
            usual.offsets(),
            usual.timings(),
            usual.certificateDays());
    return FreePorts.isFree(plan, member, port);
  }
}
