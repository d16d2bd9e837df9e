package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.concordat.network.NetworkException;
import org.concordat.network.files.Manifest;
import org.concordat.network.files.TreeCopy;
import org.concordat.network.files.Trees;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.service.Programs.Kind;

/**
 * Copies what members hold, and brings back what one has lost. The blocks and logs of orderers are
 * in no backup: an orderer that woke up with an old log could vote twice on one block. It takes the
 * blocks from the others. What was stopped runs again, however a command ends.
 */
final class BackupCommands {
  private static final List<String> OF_ORDERERS = List.of("ledger", "wal");

  /** What of a member's directory is one node's alone. */
  private static final Set<String> OF_NODES =
      Set.of(
          Issuer.ORDERER,
          Issuer.PEER,
          Issuer.CHAINCODE,
          Kind.BROKER.key(),
          Kind.WORKER.key(),
          Kind.SERVICE.key());

  private final Network network;
  private final TimedScreen screen;

  BackupCommands(Network network, TimedScreen screen) {
    this.network = network;
    this.screen = screen;
  }

  /** Copies one member after the other; each stands still while it is copied, the others go on. */
  void backup(Path target) throws IOException {
    requireEmpty(target);
    Path root = network.fabric().directory().root();
    if (target.startsWith(root)) {
      throw new NetworkException("a backup lies outside the network's directory " + root);
    }
    boolean made = !Files.exists(target);
    boolean done = false;
    try (Interruption interruption = new Interruption(() -> {})) {
      TreeCopy copying = new TreeCopy(BackupCommands::isOfOrderer, interruption::check);
      try {
        Manifest manifest = copyAll(target, copying);
        interruption.check();
        done = true;
        screen.line(manifest.size() + " files in " + target + " after " + screen.elapsed());
        screen.line("They hold keys: keep them as you keep keys.");
      } finally {
        if (!done) {
          empty(target);
          if (made) {
            Files.deleteIfExists(target);
          }
        }
      }
    }
  }

  private Manifest copyAll(Path target, TreeCopy copying) throws IOException {
    NetworkDirectory directory = network.fabric().directory();
    for (Member member : network.here()) {
      copying.entries(directory.member(member)); // nothing is stopped when one cannot be copied
    }
    Files.createDirectories(target);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    Manifest manifest = new Manifest(target);
    TreeCopy.Copied note = (_, copy, digest) -> manifest.add(copy, digest);
    int copied = 0;
    for (Member member : network.here()) {
      screen.progress("copying the members", copied++, network.here().size());
      Path to = target.resolve("members").resolve(member.name());
      standingStill(member, () -> copying.copy(directory.member(member), to, note));
    }
    copying.copy(directory.channel(), target.resolve("channel"), note);
    copying.copy(directory.plan(), target.resolve(directory.plan().getFileName()), note);
    manifest.write();
    manifest.requireWhole();
    return manifest;
  }

  private static boolean isOfOrderer(Path folder) {
    return folder.getParent().getFileName().toString().equals(Issuer.ORDERER)
        && OF_ORDERERS.contains(folder.getFileName().toString());
  }

  /** What is done while a member stands still. */
  private interface Act {
    void run() throws IOException;
  }

  private void standingStill(Member member, Act act) throws IOException {
    List<String> ran = new ArrayList<>();
    boolean again;
    try {
      stop(member, ran);
      act.run();
    } finally {
      again = startAgain(ran, Set.of());
    }
    if (!again) {
      throw new NetworkException("not all of " + member.name() + " could be started again");
    }
  }

  /** Stops all of a member that runs but its orderer, and notes what did. */
  private void stop(Member member, List<String> ran) {
    for (NodeProcess process : network.processes(member).reversed()) {
      if (process.running() && !process.name().endsWith("." + Issuer.ORDERER)) {
        ran.add(process.name());
        process.stop();
      }
    }
  }

  /**
   * Starts what was stopped. What has lost its files is left alone: it would begin with new ones,
   * and nothing would be missing any more. One that does not start keeps no other from it.
   */
  private boolean startAgain(List<String> ran, Set<Path> lost) {
    NodeCommands nodes = new NodeCommands(network, screen);
    boolean all = true;
    for (String name : ran.reversed()) {
      if (lost.stream().anyMatch(path -> needs(name, path))) {
        screen.warn(name + " stays stopped: it has lost files, and restore brings them back");
        continue;
      }
      try {
        nodes.start(name);
      } catch (IOException | NetworkException e) {
        all = false;
        screen.warn(name + " could not be started again: " + e.getMessage());
      }
    }
    return all;
  }

  /** Whether a node needs a path: it is its own, or of its member but of no other node. */
  private boolean needs(String node, Path path) {
    int dot = node.indexOf('.');
    Path member =
        network.fabric().directory().member(network.plan().member(node.substring(0, dot)));
    if (!path.startsWith(member)) {
      return false;
    }
    String kind = node.substring(dot + 1);
    String own = kind.startsWith(Issuer.CHAINCODE) ? Issuer.CHAINCODE : kind;
    String holder = member.relativize(path).getName(0).toString();
    return holder.equals(own) || !OF_NODES.contains(holder);
  }

  /** Brings back whatever of a member is in the backup and not here. */
  void restore(Path source) throws IOException {
    Path planFile = source.resolve("network.properties");
    if (!Manifest.isIn(source) || !Files.exists(planFile)) {
      throw new NetworkException(source + " holds no backup");
    }
    screen.step("checking the backup");
    Manifest manifest = Manifest.read(source);
    manifest.requireWhole();
    NetworkPlan then = PlanFile.read(planFile);
    if (!then.channel().equals(network.plan().channel())) {
      throw new NetworkException(
          source + " is of channel " + then.channel() + ", this is " + network.plan().channel());
    }
    Map<Member, Map<Path, Path>> missing = missing(source);
    Set<Path> lost = new TreeSet<>();
    missing.values().forEach(parts -> lost.addAll(parts.keySet()));
    List<Path> restored = new ArrayList<>();
    List<String> ran = new ArrayList<>();
    boolean done = false;
    try (Interruption interruption = new Interruption(() -> {})) {
      TreeCopy copying = new TreeCopy(folder -> false, interruption::check);
      try {
        for (Map.Entry<Member, Map<Path, Path>> one : missing.entrySet()) {
          screen.step("bringing back " + one.getKey().name());
          stop(one.getKey(), ran); // what has lost its files does not notice by itself
          for (Map.Entry<Path, Path> part : one.getValue().entrySet()) {
            restored.add(part.getKey());
            copying.copy(
                part.getValue(),
                part.getKey(),
                (from, _, digest) -> manifest.requireSame(from, digest));
          }
        }
        interruption.check();
        done = true;
      } finally {
        if (!done) {
          takeBack(restored);
          startAgain(ran, lost);
        }
      }
    }
    screen.done();
    if (restored.isEmpty()) {
      screen.line("Nothing in the backup is missing here.");
    }
    Path root = network.fabric().directory().root();
    restored.forEach(path -> screen.line("brought back " + root.relativize(path)));
  }

  private void takeBack(List<Path> restored) {
    for (Path part : restored) {
      try {
        Trees.remove(part);
      } catch (IOException e) {
        screen.warn(
            part + " is brought back in part only, and cannot be removed: " + e.getMessage());
      }
    }
  }

  /** What each member has lost: where it goes, and where in the backup it is. */
  private Map<Member, Map<Path, Path>> missing(Path source) throws IOException {
    Map<Member, Map<Path, Path>> missing = new LinkedHashMap<>();
    for (Member member : network.plan().members()) {
      Path saved = source.resolve("members").resolve(member.name());
      Map<Path, Path> parts = new TreeMap<>();
      if (Files.exists(saved)) {
        missing(saved, network.fabric().directory().member(member), parts);
      }
      if (!parts.isEmpty()) {
        missing.put(member, parts);
      }
    }
    return missing;
  }

  /** Finds what is missing, by where it goes: a whole directory, or what is missing in it. */
  private static void missing(Path saved, Path here, Map<Path, Path> found) throws IOException {
    TreeCopy.requireNoLink(here);
    if (!Files.exists(here, LinkOption.NOFOLLOW_LINKS)) {
      found.put(here, saved);
      return;
    }
    if (!Files.isDirectory(saved) || isData(here)) {
      return; // what is here is newer
    }
    try (Stream<Path> entries = Files.list(saved)) {
      for (Path entry : entries.toList()) {
        missing(entry, here.resolve(entry.getFileName()), found);
      }
    }
  }

  /** Ledgers, databases and logs are whole or not at all: parts of two times fit nowhere. */
  private static boolean isData(Path directory) {
    return List.of("ledger", "log", "service", "snapshots")
        .contains(directory.getFileName().toString());
  }

  private static void requireEmpty(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    try (Stream<Path> entries = Files.list(target)) {
      if (entries.findAny().isPresent()) {
        throw new NetworkException(target + " is not empty; a backup takes a directory of its own");
      }
    }
  }

  private static void empty(Path target) throws IOException {
    if (Files.exists(target)) {
      try (Stream<Path> entries = Files.list(target)) {
        for (Path entry : entries.toList()) {
          Trees.remove(entry);
        }
      }
    }
  }
}
