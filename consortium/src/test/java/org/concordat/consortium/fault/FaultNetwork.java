package org.concordat.consortium.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.concordat.consortium.acceptance.OnTmpfs;
import org.concordat.consortium.broker.RowFeed;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.member.Seats;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.network.admin.Administration;
import org.concordat.network.files.Trees;
import org.concordat.network.node.Figures;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.protocol.identity.Role;

/**
 * The network that {@code scripts/network.sh up} makes, on free ports: every node, chaincode,
 * service, worker and the broker a process of its own. None of them outlives this JVM.
 */
final class FaultNetwork implements Seats, AutoCloseable {
  private static final String REGULATOR = "Regulator";
  private static final Path LOGS = Path.of("target", "fault-logs");

  /** Ends what is left when the JVM itself is killed: nobody else would. */
  private static final String WARDEN =
      "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done;"
          + " for f in \"$2\"/state/run/*.pid; do"
          + " read -r pid started <\"$f\" && kill -KILL \"$pid\"; done; rm -rf -- \"$2\"";

  private static final Pattern STANDS_STILL =
      Pattern.compile("(\\w+\\.orderer) stands still while the others go on");

  /** More than an orderer is behind that only comes back. */
  private static final int BLOCKS_TO_JUDGE_BY = 40;

  private static final Duration TIME_TO_CATCH_UP = Duration.ofSeconds(15);

  private ConsortiumData data;
  private final Path directory;
  private final Administration administration;
  private final ByteArrayOutputStream said;
  private final Process warden;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private FaultNetwork(
      ConsortiumData data,
      Path directory,
      Administration administration,
      ByteArrayOutputStream said,
      Process warden) {
    this.data = data;
    this.directory = directory;
    this.administration = administration;
    this.said = said;
    this.warden = warden;
  }

  /** Starts everything, and writes the banks' rows to their topics. */
  static FaultNetwork start(ConsortiumData data) throws IOException {
    FabricPrograms fabric = FabricPrograms.find(System.getenv());
    Path directory = OnTmpfs.directory();
    Process warden =
        new ProcessBuilder(
                "setsid",
                "sh",
                "-c",
                WARDEN,
                "warden",
                Long.toString(ProcessHandle.current().pid()),
                directory.toString())
            .start();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    FaultNetwork network =
        new FaultNetwork(
            data,
            directory,
            new Administration(
                FreePorts.moved(PlanFile.usualPlan(), new SecureRandom()),
                directory.resolve("state"),
                fabric,
                LaunchFiles.write(directory.resolve("launch")),
                InstantSource.system(),
                new PrintStream(
                    new TeeOutputStream(System.out, said), true, StandardCharsets.UTF_8)),
            said,
            warden);
    try {
      network.administration.up();
      Member at = network.administration.services().brokers(network.plan().members()).getFirst();
      for (ConsortiumData.Bank bank : data.banks()) {
        RowFeed.send(network.plan().address(at, Port.BROKER), bank);
      }
      return network;
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  NetworkPlan plan() {
    return administration.fabric().plan();
  }

  Administration administration() {
    return administration;
  }

  /**
   * Orderers that a command has found standing still and started again, since the network began:
   * SmartBFT locks itself up now and then, which no command can prevent.
   */
  Set<String> unlocked() {
    return said.toString(StandardCharsets.UTF_8)
        .lines()
        .map(STANDS_STILL::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  NodeProcess process(String node) {
    return administration.process(node);
  }

  @Override
  public ConsortiumData data() {
    return data;
  }

  /** From now on these are the banks. */
  void now(ConsortiumData banks) {
    data = banks;
  }

  /** Where everything of this network lies. */
  Path directory() {
    return directory;
  }

  /** Waits until a bank's own service shows what another bank wrote. */
  void seen(String bank, String path, String text) throws IOException {
    MemberClient officer = client(bank, Role.OFFICER);
    Instant deadline = Instant.now().plusSeconds(60);
    while (!officer.get(path).toString().contains(text)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("bank " + bank + " did not see " + text + " at " + path);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Waits until an orderer has the blocks that the peers have now. */
  void awaitOrdererHeight(Member member, Duration limit) {
    long highest = plan().members().stream().mapToLong(m -> height(m).orElse(0)).max().orElse(0);
    Instant deadline = Instant.now().plus(limit);
    while (figure(member, Port.ORDERER_OPERATIONS, Figures.ORDERER_LAST_BLOCK).orElse(0)
        < highest - 1) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("the orderer of " + member.name() + " did not catch up");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Override
  public MemberClient client(String bank, Role role) throws IOException {
    return signIn(LedgerNetwork.organisation(bank), role);
  }

  MemberClient auditor() throws IOException {
    return signIn(REGULATOR, Role.AUDITOR);
  }

  private MemberClient signIn(String organisation, Role role) throws IOException {
    Member member = plan().member(organisation);
    return MemberClient.signIn(
        http,
        administration.services().address(member),
        administration.services().serviceDirectory(member).resolve("credentials.txt"),
        role);
  }

  /** The orderer that leads. */
  Member leader() {
    Instant deadline = Instant.now().plusSeconds(60);
    while (Instant.now().isBefore(deadline)) {
      List<Member> leading =
          plan().ordering().stream()
              .filter(
                  member ->
                      figure(member, Port.ORDERER_OPERATIONS, Figures.LEADS)
                          .equals(OptionalLong.of(1)))
              .toList();
      if (leading.size() == 1) {
        return leading.getFirst();
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new AssertionError("no orderer leads alone");
  }

  /** How many blocks a member's peer has; empty while it does not answer. */
  OptionalLong height(Member member) {
    return figure(member, Port.PEER_OPERATIONS, Figures.PEER_HEIGHT);
  }

  /**
   * Finds orderers that stand still while the others go on. SmartBFT 1.0.1, which is in Fabric
   * 3.1.5, can lock itself up when a view ends at the moment of a decision (its pull request 681):
   * such an orderer answers, but takes no part until it is started again.
   */
  List<Member> stuckOrderers(Duration limit) {
    Map<Member, Long> before = ordererHeights();
    long highest = before.values().stream().mapToLong(height -> height).max().orElse(0);
    Instant least = Instant.now().plus(TIME_TO_CATCH_UP);
    Instant deadline = Instant.now().plus(limit);
    Map<Member, Long> after = before;
    while (Instant.now().isBefore(least)
        || after.values().stream().mapToLong(height -> height).max().orElse(0)
            < highest + BLOCKS_TO_JUDGE_BY) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("no block for " + limit + "; orderers are at " + after);
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      after = ordererHeights();
    }
    List<Member> stuck = new ArrayList<>();
    for (Member member : plan().ordering()) {
      if (after.get(member).equals(before.get(member)) && before.get(member) < highest) {
        stuck.add(member);
      }
    }
    return stuck;
  }

  private Map<Member, Long> ordererHeights() {
    Map<Member, Long> heights = new LinkedHashMap<>();
    for (Member member : plan().ordering()) {
      heights.put(
          member, figure(member, Port.ORDERER_OPERATIONS, Figures.ORDERER_LAST_BLOCK).orElse(-1));
    }
    return heights;
  }

  /** Waits until all peers have a block that the highest of them has now. */
  void awaitSameHeight(Duration limit) {
    Instant deadline = Instant.now().plus(limit);
    long highest = plan().members().stream().mapToLong(m -> height(m).orElse(0)).max().orElse(0);
    for (Member member : plan().members()) {
      while (height(member).orElse(0) < highest) {
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError(
              "the peer of " + member.name() + " did not reach block " + highest + " in " + limit);
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  private OptionalLong figure(Member member, Port operations, String name) {
    return Figures.of(http, plan().port(member, operations), plan().channel()).value(name);
  }

  /** Makes a process stand still, or go on. */
  void signal(String node, String signal) throws IOException, InterruptedException {
    long pid = process(node).handle().orElseThrow().pid();
    int status =
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
    if (status != 0) {
      throw new AssertionError(node + " took no " + signal);
    }
  }

  /** Kills what runs, keeps the logs and removes the rest. */
  @Override
  public void close() {
    try {
      administration.killAll();
      keepLogs();
    } finally {
      administration.close();
      http.close();
      warden.destroy();
      removed(directory);
    }
  }

  private void keepLogs() {
    Path logs = administration.fabric().directory().logs();
    if (!Files.isDirectory(logs)) {
      return;
    }
    try (var files = Files.newDirectoryStream(logs)) {
      Trees.remove(LOGS);
      Files.createDirectories(LOGS);
      for (Path file : files) {
        Files.copy(file, LOGS.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removed(Path tree) {
    try {
      Trees.remove(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
