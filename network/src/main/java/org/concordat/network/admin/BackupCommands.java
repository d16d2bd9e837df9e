package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.network.NetworkException;
import org.concordat.network.files.Trees;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.process.NodeProcess;

/**
 * Copies what members hold, and brings back what one has lost. The blocks and logs of orderers are
 * in no backup: an orderer that woke up with an old log could vote twice on one block. It takes the
 * blocks from the others.
 */
final class BackupCommands {
  private static final String MANIFEST = "manifest";
  private static final List<String> OF_ORDERERS = List.of("ledger", "wal");

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
    try {
      Files.createDirectories(target);
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
      int copied = 0;
      for (Member member : network.here()) {
        screen.progress("copying " + member.name(), copied++, network.here().size());
        copyStandingStill(member, target);
      }
      NetworkDirectory directory = network.fabric().directory();
      copy(directory.channel(), target.resolve("channel"));
      Files.copy(directory.plan(), target.resolve(directory.plan().getFileName()));
      Map<String, String> manifest = manifest(target);
      StringBuilder lines = new StringBuilder();
      manifest.forEach(
          (file, digest) -> lines.append(digest).append("  ").append(file).append('\n'));
      Files.writeString(target.resolve(MANIFEST), lines);
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

  private void copyStandingStill(Member member, Path target) throws IOException {
    List<String> ran = new ArrayList<>();
    for (NodeProcess process : network.processes(member).reversed()) {
      if (process.running() && !process.name().endsWith("." + Issuer.ORDERER)) {
        ran.add(process.name());
        process.stop();
      }
    }
    try {
      copy(
          network.fabric().directory().member(member),
          target.resolve("members").resolve(member.name()));
    } finally {
      NodeCommands nodes = new NodeCommands(network, screen);
      for (String name : ran.reversed()) {
        nodes.start(name);
      }
    }
  }

  /** Brings back whatever of a member is in the backup and not here, and starts it. */
  void restore(Path source) throws IOException {
    Path planFile = source.resolve("network.properties");
    if (!Files.exists(source.resolve(MANIFEST)) || !Files.exists(planFile)) {
      throw new NetworkException(source + " holds no backup");
    }
    NetworkPlan then = PlanFile.read(planFile);
    if (!then.channel().equals(network.plan().channel())) {
      throw new NetworkException(
          source + " is of channel " + then.channel() + ", this is " + network.plan().channel());
    }
    screen.step("checking the backup");
    check(source);
    List<Path> restored = new ArrayList<>();
    boolean done = false;
    try {
      for (Member member : network.plan().members()) {
        Path saved = source.resolve("members").resolve(member.name());
        Map<Path, Path> missing = new TreeMap<>();
        if (Files.exists(saved)) {
          missing(saved, network.fabric().directory().member(member), missing);
        }
        if (!missing.isEmpty()) {
          screen.step("bringing back " + member.name());
          stop(member);
          for (Map.Entry<Path, Path> part : missing.entrySet()) {
            restored.add(part.getKey());
            copy(part.getValue(), part.getKey());
          }
        }
      }
      done = true;
    } finally {
      if (!done) {
        for (Path part : restored) {
          Trees.remove(part);
        }
      }
    }
    screen.erase();
    if (restored.isEmpty()) {
      screen.line("Nothing in the backup is missing here.");
    }
    Path root = network.fabric().directory().root();
    restored.forEach(path -> screen.line("brought back " + root.relativize(path)));
  }

  /** What has lost its files does not notice by itself. */
  private void stop(Member member) {
    for (NodeProcess process : network.processes(member).reversed()) {
      if (!process.name().endsWith("." + Issuer.ORDERER)) {
        process.stop();
      }
    }
  }

  /** Finds what is missing, by where it goes: a whole directory, or what is missing in it. */
  private static void missing(Path saved, Path here, Map<Path, Path> found) throws IOException {
    if (!Files.exists(here)) {
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

  private static void check(Path source) throws IOException {
    Map<String, String> found = manifest(source);
    Map<String, String> noted = new TreeMap<>();
    for (String line : Files.readAllLines(source.resolve(MANIFEST))) {
      int blank = line.indexOf("  ");
      if (blank < 0) {
        throw new NetworkException(source.resolve(MANIFEST) + " is damaged");
      }
      noted.put(line.substring(blank + 2), line.substring(0, blank));
    }
    for (Map.Entry<String, String> entry : noted.entrySet()) {
      String digest = found.get(entry.getKey());
      if (!entry.getValue().equals(digest)) {
        throw new NetworkException(
            "the backup is damaged: "
                + source.resolve(entry.getKey())
                + (digest == null ? " is missing" : " is not what was written"));
      }
    }
  }

  private static Map<String, String> manifest(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.equals(MANIFEST)) {
          digests.put(name, digest(file));
        }
      }
    }
    return digests;
  }

  private static String digest(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            boolean ofOrderer =
                folder.getParent().getFileName().toString().equals(Issuer.ORDERER)
                    && OF_ORDERERS.contains(folder.getFileName().toString());
            if (ofOrderer) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                to.resolve(from.relativize(file).toString()),
                StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
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
