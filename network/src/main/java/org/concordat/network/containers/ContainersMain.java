package org.concordat.network.containers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.LogManager;
import org.concordat.identity.SecretFile;
import org.concordat.network.Await;
import org.concordat.network.FabricNetwork;
import org.concordat.network.NetworkException;
import org.concordat.network.Together;
import org.concordat.network.ledger.Readiness;
import org.concordat.network.lifecycle.ConcordatDefinition;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.material.NetworkKind;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.process.Health;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.service.MemberServices;
import org.concordat.network.service.Programs;
import org.concordat.protocol.governance.Membership;

/**
 * The steps of {@code scripts/containers.sh} that are not the engine's: {@code LAUNCH STATE prepare
 * [PLAN]} writes everything containers need, with {@code compose.yaml} last; {@code LAUNCH STATE
 * join} joins the channel and puts the chaincode in force; {@code LAUNCH STATE ready} waits for the
 * client services. Each does what is not done yet. Exit status: 0 done, 1 failed.
 */
public final class ContainersMain {
  /** Two dozen Java programs start at once, without caches. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private ContainersMain() {}

  /**
   * Takes a step.
   *
   * @param arguments the build's launch directory, the network's directory, the step, for {@code
   *     prepare} a plan's file or nothing
   */
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    try {
      run(
          Path.of(arguments[0]),
          Path.of(arguments[1]).toAbsolutePath().normalize(),
          arguments[2],
          arguments.length > 3 ? Optional.of(Path.of(arguments[3])) : Optional.empty());
    } catch (NetworkException | IOException e) {
      System.err.println(
          "containers.sh: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      System.exit(1);
    }
  }

  private static void run(Path launch, Path state, String step, Optional<Path> planFile)
      throws IOException {
    NetworkPlan plan = plan(state, planFile);
    Images images = Images.of(System.getenv());
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    try (http;
        ContainerNetwork network =
            new ContainerNetwork(
                plan,
                state,
                FabricPrograms.find(System.getenv()),
                images,
                InstantSource.system())) {
      FabricNetwork inside = network.inside();
      MemberServices services =
          new MemberServices(
              inside.plan(),
              inside.directory(),
              inside.issuer(),
              Programs.in(launch),
              http,
              inside.starts());
      ProgramFiles programs = new ProgramFiles(state.resolve("programs"));
      ConcordatContainers concordat = new ConcordatContainers(inside, services, programs, images);
      switch (step) {
        case "prepare" -> prepare(network, concordat, programs, launch);
        case "join" -> join(network, concordat);
        case "ready" -> ready(network.outside().plan(), http);
        default -> throw new NetworkException("there is no step " + step);
      }
    }
  }

  /** Of the network that stands in a directory, or of the one to make there. */
  static NetworkPlan plan(Path state, Optional<Path> planFile) {
    NetworkKind.CONTAINERS.require(state);
    Path standing = new NetworkDirectory(state).plan();
    if (!Files.exists(standing)) {
      return planFile.map(PlanFile::read).orElseGet(PlanFile::usualPlan);
    }
    if (planFile.isPresent()) {
      throw new NetworkException(state + " holds a network already; --plan is for a new one");
    }
    return PlanFile.read(standing);
  }

  private static void prepare(
      ContainerNetwork network, ConcordatContainers concordat, ProgramFiles programs, Path launch)
      throws IOException {
    network.outside().plan().orderingWarning().ifPresent(System.out::println);
    network.prepare();
    programs.write(launch);
    Path root = network.inside().directory().root();
    String user = Files.getAttribute(root, "unix:uid") + ":" + Files.getAttribute(root, "unix:gid");
    List<Container> first = new ArrayList<>(network.containers());
    first.addAll(concordat.first());
    SecretFile.write(
        root.resolve("compose.yaml"),
        new ComposeFile(user).text(network.hosts(), first, concordat.then()));
  }

  private static void join(ContainerNetwork network, ConcordatContainers concordat)
      throws IOException {
    network.join();
    FabricNetwork outside = network.outside();
    NetworkPlan plan = outside.plan();
    Member first = plan.banks().getFirst();
    if (outside.lifecycle().committed(first, plan.chaincode()).isEmpty()) {
      outside.define(
          ConcordatDefinition.first(
              plan, new Membership(1, plan.banks().stream().map(Member::mspId).toList())),
          member -> Optional.of(concordat.chaincode(member)));
    }
    Readiness readiness = new Readiness(plan, outside.directory(), outside.issuer());
    Together.forEach(plan.members(), member -> readiness.await(member, PATIENCE));
  }

  private static void ready(NetworkPlan plan, HttpClient http) {
    Together.forEach(
        plan.members(),
        member -> {
          String address = "http://" + plan.address(member, Port.SERVICE);
          URI page = URI.create(address + "/health/readiness");
          if (!Await.until(PATIENCE, PAUSE, () -> Health.answers(http, page))) {
            throw new NetworkException(
                "the service of "
                    + member.name()
                    + " was not ready within "
                    + PATIENCE.toMinutes()
                    + " min; scripts/containers.sh compose logs shows what containers say");
          }
        });
    for (Member member : plan.members()) {
      System.out.println(
          String.format("%-12s http://%s", member.name(), plan.address(member, Port.SERVICE)));
    }
  }
}
