package org.concordat.network.admin;

import java.util.List;
import org.concordat.protocol.json.CanonicalJson;

/**
 * What a command answers when it is asked for JSON. Names stay what they are; new ones may come. A
 * value that there is none of is left out.
 *
 * @param command the command's name
 * @param operand the node, bank, user or directory it was about
 * @param state the network's directory
 * @param millis how long it took, in milliseconds
 * @param messages what it says, a line each; of {@code logs} what the process has said
 * @param running of {@code status}: whether every process runs
 * @param nodes of {@code status}: every process
 * @param members of {@code up} and {@code restore}: where each member's service is
 */
record Answer(
    String command,
    String operand,
    String state,
    long millis,
    List<String> messages,
    Boolean running,
    List<Node> nodes,
    List<Seat> members) {

  /**
   * A process.
   *
   * @param name what commands call it
   * @param member whose it is
   * @param kind orderer, peer, chaincode, chaincode-next, broker, service or worker
   * @param process its number; absent when it is stopped
   * @param address where it listens
   * @param height of a peer or orderer: how many blocks it has
   * @param behind how many blocks it has less than the highest
   * @param leader of an orderer: whether it leads
   * @param sequence of a peer: the chaincode definition in force
   * @param certificateDays days until its first certificate ends; below 0 when it has ended
   */
  record Node(
      String name,
      String member,
      String kind,
      Long process,
      String address,
      Long height,
      Long behind,
      Boolean leader,
      String sequence,
      Long certificateDays) {}

  /**
   * Where a member's service is.
   *
   * @param member its name
   * @param service the service's address
   * @param passwords the file with its users' generated passwords
   */
  record Seat(String member, String service, String passwords) {}

  /**
   * What a command found.
   *
   * @param status the exit status
   * @param nodes every process, where it is about them
   * @param members every member, where it is about them
   */
  record Found(int status, List<Node> nodes, List<Seat> members) {
    static final Found NOTHING = new Found(0, null, null);
  }

  static Answer of(Command command, TimedScreen screen, Found found) {
    return new Answer(
        command.name(),
        command.operand().orElse(null),
        command.state().toString(),
        screen.time().toMillis(),
        screen.said(),
        found.nodes() == null ? null : found.status() == 0,
        found.nodes(),
        found.members());
  }

  /** The document, in one line. */
  String json() {
    return CanonicalJson.write(this);
  }
}
