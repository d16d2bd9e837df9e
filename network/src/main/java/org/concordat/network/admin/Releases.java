package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.concordat.network.NetworkException;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Port;
import org.concordat.protocol.governance.Membership;

/**
 * What has been defined on the channel so far: a file of lines, one for each definition, so that
 * the next one can carry the collections of all before it.
 */
final class Releases {
  private final Path file;

  Releases(NetworkDirectory directory) {
    this.file = directory.channel().resolve("releases");
  }

  /**
   * A definition of the chaincode.
   *
   * @param sequence its number on the channel
   * @param version the chaincode's version, counted from 1; a definition that changes the members
   *     only keeps it
   * @param port where the chaincode of this version listens: versions take turns
   * @param memberships the sets of banks it has collections for
   */
  record Release(long sequence, int version, Port port, List<Membership> memberships) {
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
      return new Release(sequence + 1, version, port, all);
    }

    /** The next version for the same banks, beside the one before it. */
    Release nextVersion() {
      return new Release(
          sequence + 1,
          version + 1,
          port == Port.CHAINCODE ? Port.CHAINCODE_NEXT : Port.CHAINCODE,
          memberships);
    }
  }

  /** The first definition of a network. */
  static Release first(Membership founders) {
    return new Release(1, 1, Port.CHAINCODE, List.of(founders));
  }

  /** The definition in force; before the first one, what will be the first one's port. */
  Release current() {
    List<Release> all = all();
    return all.isEmpty() ? new Release(0, 1, Port.CHAINCODE, List.of()) : all.getLast();
  }

  /** Notes a definition that is in force. */
  void add(Release release) {
    StringBuilder line = new StringBuilder();
    line.append(release.sequence())
        .append(' ')
        .append(release.version())
        .append(' ')
        .append(release.port().key());
    for (Membership membership : release.memberships()) {
      line.append(' ')
          .append(membership.version())
          .append('=')
          .append(String.join(",", membership.banks()));
    }
    try {
      Files.createDirectories(file.getParent());
      List<String> lines =
          new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
      lines.add(line.toString());
      Path whole = file.resolveSibling("releases.new");
      Files.write(whole, lines);
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new NetworkException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private List<Release> all() {
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
    for (int i = 3; i < parts.length; i++) {
      String[] pair = parts[i].split("=", -1);
      memberships.add(new Membership(Integer.parseInt(pair[0]), List.of(pair[1].split(",", -1))));
    }
    return new Release(
        Long.parseLong(parts[0]),
        Integer.parseInt(parts[1]),
        parts[2].equals(Port.CHAINCODE.key()) ? Port.CHAINCODE : Port.CHAINCODE_NEXT,
        memberships);
  }
}
