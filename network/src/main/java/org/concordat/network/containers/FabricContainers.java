package org.concordat.network.containers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.node.Nodes;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;

/** The hosts, orderers and peers of a network, as containers with the settings of processes. */
final class FabricContainers {
  private static final String LOOPBACK = "127.0.0.1";

  private final NetworkPlan inside;
  private final NetworkDirectory directory;
  private final Nodes nodes;
  private final Images images;

  FabricContainers(NetworkPlan inside, NetworkDirectory directory, Nodes nodes, Images images) {
    this.inside = inside;
    this.directory = directory;
    this.nodes = nodes;
    this.images = images;
  }

  /** The plan as nodes in containers see it: every member is a host that has its name. */
  static NetworkPlan inside(NetworkPlan plan) {
    return moved(plan, null);
  }

  /** The plan as this machine sees it: the ports of all members are its own. */
  static NetworkPlan outside(NetworkPlan plan) {
    return moved(plan, LOOPBACK);
  }

  private static NetworkPlan moved(NetworkPlan plan, String host) {
    return plan.withMembers(
        plan.members().stream()
            .map(
                member ->
                    new Member(
                        member.name(),
                        member.kind(),
                        host == null ? member.name().toLowerCase(Locale.ROOT) : host,
                        member.firstPort()))
            .toList());
  }

  List<ContainerHost> hosts() {
    List<ContainerHost> hosts = new ArrayList<>();
    for (Member member : inside.members()) {
      List<Integer> ports = new ArrayList<>();
      if (inside.ordering().contains(member)) {
        ports.add(inside.port(member, Port.ORDERER));
        ports.add(inside.port(member, Port.ORDERER_ADMIN));
      }
      ports.add(inside.port(member, Port.PEER));
      ports.add(inside.port(member, Port.SERVICE));
      hosts.add(new ContainerHost(member.host(), images.peer(), ports));
    }
    return hosts;
  }

  List<Container> containers() {
    List<Container> containers = new ArrayList<>();
    for (Member member : inside.ordering()) {
      containers.add(orderer(member));
    }
    for (Member member : inside.members()) {
      containers.add(peer(member));
    }
    return containers;
  }

  private Container orderer(Member member) {
    Path home = directory.holder(member, Issuer.ORDERER);
    Path tls = directory.tls(member, Issuer.ORDERER);
    Map<String, String> environment = new HashMap<>(nodes.ordererEnvironment(member));
    // Loopback ends at the host, and joining is done from outside it: only with a certificate of
    // the orderer's own TLS root, whose key no other member has.
    environment.put("ORDERER_ADMIN_LISTENADDRESS", inside.address(member, Port.ORDERER_ADMIN));
    environment.put("ORDERER_ADMIN_TLS_ENABLED", "true");
    environment.put("ORDERER_ADMIN_TLS_CERTIFICATE", tls.resolve("server.crt").toString());
    environment.put("ORDERER_ADMIN_TLS_PRIVATEKEY", tls.resolve("server.key").toString());
    environment.put("ORDERER_ADMIN_TLS_CLIENTAUTHREQUIRED", "true");
    environment.put("ORDERER_ADMIN_TLS_CLIENTROOTCAS", "[" + tls.resolve("ca.crt") + "]");
    return new Container(
        member.host() + "-orderer",
        images.orderer(),
        member.host(),
        List.of("orderer"),
        environment,
        home,
        List.of(directory.configuration()),
        List.of(home));
  }

  private Container peer(Member member) {
    Path home = directory.holder(member, Issuer.PEER);
    return new Container(
        member.host() + "-peer",
        images.peer(),
        member.host(),
        List.of("peer", "node", "start"),
        nodes.peerEnvironment(member),
        home,
        List.of(directory.configuration()),
        List.of(home));
  }
}
