package org.concordat.network.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.network.FabricNetwork;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.network.service.MemberServices;
import org.concordat.network.service.Programs.Kind;

/** Concordat's own processes of a network, as containers with the settings of processes. */
final class ConcordatContainers {
  private static final String LABEL = "concordat_1";

  private final FabricNetwork inside;
  private final MemberServices services;
  private final ProgramFiles programs;
  private final Images images;

  ConcordatContainers(
      FabricNetwork inside, MemberServices services, ProgramFiles programs, Images images) {
    this.inside = inside;
    this.services = services;
    this.programs = programs;
    this.images = images;
  }

  /** What a member's peer is given to install. */
  ChaincodePackage chaincode(Member member) throws IOException {
    return inside.lifecycle().pack(member, LABEL, inside.plan().port(member, Port.CHAINCODE));
  }

  /** The chaincode of every member and the brokers: needed before anything is defined. */
  List<Container> first() throws IOException {
    List<Container> containers = new ArrayList<>();
    for (Member member : inside.plan().members()) {
      Path home = inside.directory().holder(member, Issuer.CHAINCODE);
      containers.add(
          container(
              member,
              Kind.CHAINCODE,
              programs.command(Kind.CHAINCODE),
              services.chaincodeEnvironment(member, chaincode(member).id(), Port.CHAINCODE),
              home,
              List.of()));
    }
    for (Member bank : services.brokers(inside.plan().members())) {
      containers.add(
          container(
              bank,
              Kind.BROKER,
              programs.command(Kind.BROKER),
              services.brokerEnvironment(bank),
              inside.directory().holder(bank, Kind.BROKER.key()),
              List.of()));
    }
    return containers;
  }

  /** Workers and client services: they find a chaincode that is in force. */
  List<Container> then() throws IOException {
    NetworkDirectory directory = inside.directory();
    List<Container> containers = new ArrayList<>();
    for (Member bank : inside.plan().banks()) {
      containers.add(
          container(
              bank,
              Kind.WORKER,
              programs.command(Kind.WORKER),
              services.workerEnvironment(bank),
              directory.holder(bank, Kind.WORKER.key()),
              List.of()));
    }
    for (Member member : inside.plan().members()) {
      containers.add(
          container(
              member,
              Kind.SERVICE,
              programs.command(Kind.SERVICE, services.writeServiceSettings(member).toString()),
              Map.of(),
              services.serviceDirectory(member),
              List.of(
                  directory.holder(member, "users"),
                  directory.tls(member, Issuer.PEER).resolve("ca.crt"),
                  directory.channel().resolve("organizations"))));
    }
    return containers;
  }

  private Container container(
      Member member,
      Kind kind,
      List<String> command,
      Map<String, String> settings,
      Path home,
      List<Path> reads)
      throws IOException {
    Files.createDirectories(home);
    Map<String, String> environment = new HashMap<>(settings);
    // Users of the machine are unknown in there.
    environment.put("HOME", home.toString());
    List<Path> all = new ArrayList<>(reads);
    all.add(programs.directory());
    return new Container(
        member.host() + "-" + kind.key(),
        images.java(),
        member.host(),
        command,
        environment,
        home,
        all,
        List.of(home));
  }
}
