package org.concordat.network.admin;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.network.FabricNetwork;
import org.concordat.network.InputException;
import org.concordat.network.NetworkException;
import org.concordat.network.ledger.Chartered;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.service.MemberServices;
import org.concordat.network.service.Programs;
import org.concordat.network.service.Programs.Kind;

/** A network with all its processes, as its administrator's commands see it. */
final class Network implements AutoCloseable {
  private final FabricNetwork fabric;
  private final MemberServices services;
  private final Releases releases;
  private final Programs programs;
  private final HttpClient http;

  /**
   * @param plan what it is made from
   * @param directory where everything of it lies
   * @param fabricPrograms Fabric's programs
   * @param programs Concordat's programs
   * @param clock the time
   */
  Network(
      NetworkPlan plan,
      Path directory,
      FabricPrograms fabricPrograms,
      Programs programs,
      InstantSource clock) {
    this.fabric = new FabricNetwork(plan, directory, fabricPrograms, clock);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    this.services =
        new MemberServices(
            plan, fabric.directory(), fabric.issuer(), programs, http, fabric.starts());
    this.programs = programs;
    this.releases = new Releases(fabric.directory());
  }

  /**
   * Reads what the network in a directory is made from.
   *
   * @param directory the directory
   * @return its plan; empty when there is no network in it
   */
  static Optional<NetworkPlan> planIn(Path directory) {
    Path file = directory.resolve("network.properties");
    return Files.exists(file) ? Optional.of(PlanFile.read(file)) : Optional.empty();
  }

  FabricNetwork fabric() {
    return fabric;
  }

  MemberServices services() {
    return services;
  }

  Chartered chartered() {
    return new Chartered(plan(), fabric.directory(), fabric.issuer());
  }

  Releases releases() {
    return releases;
  }

  /** The members whose nodes are on this machine. */
  List<Member> here() {
    return fabric.here();
  }

  NetworkPlan plan() {
    return fabric.plan();
  }

  HttpClient http() {
    return http;
  }

  /** The package of a member's chaincode of a release. */
  ChaincodePackage chaincode(Member member, Releases.Release release) throws IOException {
    return fabric.lifecycle().pack(member, release.label(), plan().port(member, release.port()));
  }

  /** Which build of the chaincode this program would start. */
  String build() {
    return programs.chaincodeBuild();
  }

  /**
   * Starts a member's chaincode of a release unless it runs. Two builds under one definition would
   * endorse different bits.
   */
  void startChaincode(Member member, Releases.Release release) throws IOException {
    if (!release.build().equals(build())) {
      throw new NetworkException(
          "version "
              + release.version()
              + " of the chaincode, which is in force, is of another build than this one; start it"
              + " from that build, or put this one in force with network.sh upgrade");
    }
    services.startChaincode(member, chaincode(member, release).id(), release.port());
  }

  /** Finds a member by its name. */
  Member member(String name) {
    return plan().members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "there is no member "
                        + name
                        + "; members are "
                        + String.join(", ", plan().members().stream().map(Member::name).toList())));
  }

  /** Finds a member whose keys are on this machine. */
  Member memberHere(String name) {
    Member member = member(name);
    if (!here().contains(member)) {
      throw new InputException(
          "the keys of " + name + " are not on this machine; run this where its nodes are");
    }
    return member;
  }

  /** A change of the channel's configuration is signed by the administrators of all. */
  void requireAllHere() {
    List<String> elsewhere =
        plan().members().stream()
            .filter(member -> !here().contains(member))
            .map(Member::name)
            .toList();
    if (!elsewhere.isEmpty()) {
      throw new NetworkException(
          "this changes the channel's configuration, which takes the keys of all members in one"
              + " directory; those of "
              + String.join(", ", elsewhere)
              + " are not here (docs/operations.md, Several machines)");
    }
  }

  /** All processes there may be, in the order of the table. */
  List<NodeProcess> processes() {
    List<NodeProcess> all = new ArrayList<>();
    for (Member member : here()) {
      all.addAll(processes(member));
    }
    return all;
  }

  /** A member's processes, in the order in which they start. */
  List<NodeProcess> processes(Member member) {
    List<NodeProcess> all = new ArrayList<>();
    if (plan().ordering().contains(member)) {
      all.add(fabric.nodes().orderer(member));
    }
    all.add(fabric.nodes().peer(member));
    for (Port port : List.of(Port.CHAINCODE, Port.CHAINCODE_NEXT)) {
      // Beside the one in force another runs only while it is replaced.
      if (releases.current().port() == port || services.chaincode(member, port).running()) {
        all.add(services.chaincode(member, port));
      }
    }
    if (member.isBank()) {
      if (services.brokerOf(member).equals(member)) {
        all.add(services.process(member, Kind.BROKER));
      }
      all.add(services.process(member, Kind.WORKER));
    }
    all.add(services.process(member, Kind.SERVICE));
    return all;
  }

  /** Finds a process by the name the table shows. */
  NodeProcess process(String name) {
    return processes().stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "there is no node "
                        + name
                        + "; nodes are "
                        + String.join(", ", processes().stream().map(NodeProcess::name).toList())));
  }

  @Override
  public void close() {
    http.close();
    fabric.disconnect();
  }
}
