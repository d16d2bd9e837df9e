package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.network.NetworkException;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Port;
import org.concordat.protocol.governance.Membership;

/**
 * What has been defined on the channel so far: a file of lines, one for each definition, so that
 * the next one can carry the collections of all before it.
 */
final class Releases {
  /** Where the sets of banks begin in a line. */
  private static final int MEMBERSHIPS = 4;

  private final Path file;
  private final Path proposal;

  Releases(NetworkDirectory directory) {
    this.file = directory.channel().resolve("releases");
    this.proposal = directory.channel().resolve("releases.proposed");
  }

  /**
   * A definition of the chaincode.
   *
   * @param sequence its number on the channel
   * @param version the chaincode's version, counted from 1; a definition that changes the members
   *     only keeps it
   * @param port where the chaincode of this version listens: versions take turns
   * @param build which build of the chaincode it is
   * @param memberships the sets of banks it has collections for
   */
  record Release(
      long sequence, int version, Port port, String build, List<Membership> memberships) {
    Release {
      memberships = List.copyOf(memberships);
    }

    String label() {
      return "concordat_" + version;
    }

    /** The same chaincode for another set of banks; one of that version is replaced. */
    Release withMembership(Membership membership) {
      List<Membership> all = new ArrayList<>(memberships);
      all.removeIf(known -> known.version() == membership.version());
      all.add(membership);
      return new Release(sequence + 1, version, port, build, all);
    }

    /** The next version, of that build, for the same banks, beside the one before it. */
    Release nextVersion(String nextBuild) {
      return new Release(
          sequence + 1,
          version + 1,
          port == Port.CHAINCODE ? Port.CHAINCODE_NEXT : Port.CHAINCODE,
          nextBuild,
          memberships);
    }
  }

  /** The first definition of a network. */
  static Release first(String build, Membership founders) {
    return new Release(1, 1, Port.CHAINCODE, build, List.of(founders));
  }

  /** The definition in force; before the first one, what will be the first one's port. */
  Release current() {
    List<Release> all = all();
    return all.isEmpty() ? new Release(0, 1, Port.CHAINCODE, "", List.of()) : all.getLast();
  }

  /**
   * Notes a definition before it is sent: whoever is cut off then, or does not hear what came of
   * it, can ask the channel later.
   */
  void propose(Release release) {
    write(proposal, List.of(line(release)));
  }

  /** The definition of which it is not known yet what came of it. */
  Optional<Release> proposed() {
    return read(proposal).stream().findFirst();
  }

  /**
   * Decides about what was proposed.
   *
   * @param sequence the number of the definition that the channel has
   */
  void settle(long sequence) {
    Optional<Release> proposed = proposed();
    if (proposed.isEmpty()) {
      return;
    }
    if (sequence >= proposed.get().sequence() && current().sequence() < sequence) {
      add(proposed.get());
    }
    try {
      Files.delete(proposal);
    } catch (IOException e) {
      throw new NetworkException(proposal + " cannot be removed: " + e.getMessage(), e);
    }
  }

  /** Notes a definition that is in force. */
  private void add(Release release) {
    List<String> lines = new ArrayList<>(all().stream().map(Releases::line).toList());
    lines.add(line(release));
    write(file, lines);
  }

  private static String line(Release release) {
    StringBuilder line = new StringBuilder();
    line.append(release.sequence())
        .append(' ')
        .append(release.version())
        .append(' ')
        .append(release.port().key())
        .append(' ')
        .append(release.build());
    for (Membership membership : release.memberships()) {
      line.append(' ')
          .append(membership.version())
          .append('=')
          .append(String.join(",", membership.banks()));
    }
    return line.toString();
  }

  private static void write(Path file, List<String> lines) {
    try {
      Files.createDirectories(file.getParent());
      Path whole = file.resolveSibling(file.getFileName() + ".new");
      Files.write(whole, lines);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new NetworkException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private List<Release> all() {
    return read(file);
  }

  private static List<Release> read(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream().map(Releases::parse).toList();
    } catch (IOException | RuntimeException e) {
      throw new NetworkException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Release parse(String line) {
    String[] parts = line.split(" ", -1);
    List<Membership> memberships = new ArrayList<>();
    for (int i = MEMBERSHIPS; i < parts.length; i++) {
      String[] pair = parts[i].split("=", -1);
      memberships.add(new Membership(Integer.parseInt(pair[0]), List.of(pair[1].split(",", -1))));
    }
    return new Release(
        Long.parseLong(parts[0]),
        Integer.parseInt(parts[1]),
        parts[2].equals(Port.CHAINCODE.key()) ? Port.CHAINCODE : Port.CHAINCODE_NEXT,
        parts[3],
        memberships);
  }
}
