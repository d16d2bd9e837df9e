package org.concordat.network.admin;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.concordat.network.FabricNetwork;
import org.concordat.network.Together;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.service.MemberServices;
import org.concordat.network.service.Programs;

/**
 * A network in the hands of a program instead of a person: what the commands do, a method each.
 * Closing it leaves the network running.
 */
public final class Administration implements AutoCloseable {
  private final Function<NetworkPlan, Network> open;
  private final TimedScreen screen;
  private Network network;

  /**
   * Takes a network over; nothing is started yet.
   *
   * @param plan what it is made from
   * @param directory where everything of it lies
   * @param fabricPrograms Fabric's programs
   * @param programs Concordat's programs
   * @param clock the time
   * @param out where progress is told
   */
  public Administration(
      NetworkPlan plan,
      Path directory,
      FabricPrograms fabricPrograms,
      Programs programs,
      InstantSource clock,
      PrintStream out) {
    this.open = any -> new Network(any, directory, fabricPrograms, programs, clock);
    this.screen = TimedScreen.plain(out, clock);
    this.network = open.apply(plan);
  }

  /**
   * Makes what is not there and starts what does not run. When it fails, what it did is taken back.
   *
   * @throws IOException when a file cannot be written
   */
  public void up() throws IOException {
    Up up = new Up(network, screen);
    try {
      up.run();
    } catch (IOException | RuntimeException e) {
      up.undo();
      throw e;
    }
  }

  /**
   * Stops a process if it runs, starts it and waits until it is ready.
   *
   * @param node for example {@code BankB.peer}
   * @throws IOException when a file cannot be written
   */
  public void restart(String node) throws IOException {
    new NodeCommands(network, screen).restart(node);
  }

  /**
   * Starts orderers again that stand still while the others go on.
   *
   * @throws IOException when a file cannot be written
   */
  public void keepUpOrderers() throws IOException {
    new Orderers(network, screen).keepUp();
  }

  /**
   * Takes a bank in.
   *
   * @param name its organisation
   * @throws IOException when a file cannot be written
   */
  public void addBank(String name) throws IOException {
    new BankCommands(network, screen, open).add(name);
    reopen();
  }

  /**
   * Lets a bank go that no charter names any more.
   *
   * @param name its organisation
   * @throws IOException when a file cannot be written
   */
  public void removeBank(String name) throws IOException {
    new BankCommands(network, screen, open).remove(name);
    reopen();
  }

  private void reopen() {
    Network before = network;
    network = open.apply(Network.planIn(before.fabric().directory().root()).orElseThrow());
    before.close();
  }

  /**
   * Puts the chaincode of this build in force.
   *
   * @throws IOException when a file cannot be written
   */
  public void upgrade() throws IOException {
    new Upgrade(network, screen).run();
  }

  /**
   * Gives a node new keys.
   *
   * @param node for example {@code BankB.peer}
   * @throws IOException when a file cannot be written
   */
  public void rotateKeys(String node) throws IOException {
    new KeyCommands(network, screen).rotate(node);
  }

  /**
   * Takes a user's certificate back.
   *
   * @param user for example {@code BankA.scientist}
   * @throws IOException when a file cannot be written
   */
  public void revoke(String user) throws IOException {
    new KeyCommands(network, screen).revoke(user);
  }

  /**
   * Copies what the members hold.
   *
   * @param target a directory of its own
   * @throws IOException when a file cannot be written
   */
  public void backup(Path target) throws IOException {
    new BackupCommands(network, screen).backup(target);
  }

  /**
   * Brings back what members have lost, and starts it.
   *
   * @param source a backup
   * @throws IOException when a file cannot be written
   */
  public void restore(Path source) throws IOException {
    new BackupCommands(network, screen).restore(source);
    up();
  }

  /** Ends every process as a crash would; what was written stays. */
  public void killAll() {
    Together.forEach(network.processes(), NodeProcess::kill);
  }

  /**
   * Finds a process.
   *
   * @param node for example {@code BankB.peer}
   * @return the process
   */
  public NodeProcess process(String node) {
    return network.process(node);
  }

  /**
   * Lists the processes.
   *
   * @return all there may be
   */
  public List<NodeProcess> processes() {
    return network.processes();
  }

  /**
   * Returns Fabric's part of the network.
   *
   * @return orderers and peers
   */
  public FabricNetwork fabric() {
    return network.fabric();
  }

  /**
   * Returns what the members run beside it.
   *
   * @return chaincodes, client services, workers, brokers
   */
  public MemberServices services() {
    return network.services();
  }

  @Override
  public void close() {
    network.close();
  }
}
