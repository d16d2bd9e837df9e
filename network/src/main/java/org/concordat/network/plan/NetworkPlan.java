package org.concordat.network.plan;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who takes part in a network, where, on which ports and with which patience: what its one file
 * says. {@link PlanFile} reads it.
 *
 * @param channel the channel's name
 * @param chaincode the chaincode's name
 * @param members banks and regulators, in the order in which they joined
 * @param orderers the names of the banks that run an orderer, in the order of the consenters
 * @param offsets each port's distance from its member's first
 * @param timings the values of {@code timing.NAME} by name, as Fabric writes durations
 * @param certificateDays how long certificates are valid
 */
public record NetworkPlan(
    String channel,
    String chaincode,
    List<Member> members,
    List<String> orderers,
    Map<Port, Integer> offsets,
    Map<String, Duration> timings,
    int certificateDays) {
  /** The fewest banks of which ordering survives an arbitrary fault. */
  public static final int FEWEST_FOR_BYZANTINE_ORDERING = 4;

  /** Copies, and checks what the parts must say of each other. */
  public NetworkPlan {
    members = List.copyOf(members);
    orderers = List.copyOf(orderers);
    offsets = new EnumMap<>(offsets);
    timings = Map.copyOf(new TreeMap<>(timings));
    if (!channel.matches("[a-z][a-z0-9.-]{0,200}")) {
      throw new IllegalArgumentException(
          "a channel's name has small letters, digits, dots and dashes, got '" + channel + "'");
    }
    if (!chaincode.matches("[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")) {
      throw new IllegalArgumentException("not a chaincode's name: '" + chaincode + "'");
    }
    if (certificateDays < 1) {
      throw new IllegalArgumentException("certificates are valid for one day or more");
    }
    Set<String> names = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        throw new IllegalArgumentException("two members are called " + member.name());
      }
      for (int offset : offsets.values()) {
        int port = member.firstPort() + offset;
        if (!addresses.add(member.host() + ":" + port)) {
          throw new IllegalArgumentException(
              "port " + port + " of " + member.name() + " is another one's, too");
        }
      }
    }
    if (members.stream().noneMatch(Member::isBank)) {
      throw new IllegalArgumentException("a network takes one bank or more");
    }
    requireDistinctLetters(members);
    if (orderers.isEmpty()) {
      throw new IllegalArgumentException("a network takes one orderer or more");
    }
    Set<String> ordering = new HashSet<>();
    for (String orderer : orderers) {
      if (!ordering.add(orderer)) {
        throw new IllegalArgumentException("orderers names " + orderer + " twice");
      }
      if (members.stream().noneMatch(m -> m.isBank() && m.name().equals(orderer))) {
        throw new IllegalArgumentException("orderers names " + orderer + ", which is no bank");
      }
    }
  }

  /**
   * Organisations are told apart by their letters, and their directories where a file system takes
   * capitals for small letters, too.
   */
  private static void requireDistinctLetters(List<Member> members) {
    Map<String, String> holders = new HashMap<>();
    for (Member member : members) {
      List<String> own =
          member.isBank()
              ? List.of(member.mspId(), member.ordererMspId())
              : List.of(member.mspId());
      for (String mspId : own) {
        String other = holders.put(mspId.toLowerCase(Locale.ROOT), member.name());
        if (other != null) {
          throw new IllegalArgumentException(
              other + " and " + member.name() + " would both be " + mspId + ": rename one of them");
        }
      }
    }
  }

  /**
   * Returns the banks.
   *
   * @return in the order in which they joined
   */
  public List<Member> banks() {
    return members.stream().filter(Member::isBank).toList();
  }

  /**
   * Returns the members that run an orderer.
   *
   * @return in the order of the consenters
   */
  public List<Member> ordering() {
    return orderers.stream().map(this::member).toList();
  }

  /**
   * Returns the banks that run an orderer in a new network: the first 3f+1; below four banks every
   * one, and then ordering survives no arbitrary fault.
   *
   * @param members all members
   * @return their names
   */
  public static List<String> firstOrderers(List<Member> members) {
    List<String> banks = members.stream().filter(Member::isBank).map(Member::name).toList();
    int n = banks.size();
    return banks.subList(0, n < FEWEST_FOR_BYZANTINE_ORDERING ? n : 3 * ((n - 1) / 3) + 1);
  }

  /**
   * Tells what ordering does not survive.
   *
   * @return a sentence where not one orderer may lie; empty with four and more
   */
  public Optional<String> orderingWarning() {
    int n = orderers.size();
    return n < FEWEST_FOR_BYZANTINE_ORDERING
        ? Optional.of(
            "Ordering is not Byzantine: with "
                + n
                + (n == 1 ? " orderer" : " orderers")
                + " none may lie, and it takes "
                + FEWEST_FOR_BYZANTINE_ORDERING
                + " so that one may.")
        : Optional.empty();
  }

  /**
   * Returns how many banks are more than half.
   *
   * @return the size of a quorum of endorsers
   */
  public int quorum() {
    return banks().size() / 2 + 1;
  }

  /**
   * Finds a member.
   *
   * @param name its organisation
   * @return the member
   * @throws IllegalArgumentException when there is none of that name
   */
  public Member member(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no member "
                        + name
                        + "; members are "
                        + String.join(", ", members.stream().map(Member::name).toList())));
  }

  /**
   * Returns a port of a member.
   *
   * @param member the member
   * @param port which
   * @return its number
   */
  public int port(Member member, Port port) {
    return member.firstPort() + offsets.get(port);
  }

  /**
   * Returns an address of a member.
   *
   * @param member the member
   * @param port which
   * @return host and port
   */
  public String address(Member member, Port port) {
    return member.host() + ":" + port(member, port);
  }

  /**
   * Returns a timing.
   *
   * @param name its name in the file, without {@code timing.}
   * @return how long
   */
  public Duration timing(String name) {
    return timings.get(name);
  }

  /**
   * Returns the same plan with other members.
   *
   * @param others all members
   * @return the plan
   */
  public NetworkPlan withMembers(List<Member> others) {
    return new NetworkPlan(channel, chaincode, others, orderers, offsets, timings, certificateDays);
  }
}
