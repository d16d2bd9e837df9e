package org.concordat.consortium.member;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.identity.Identity;
import org.concordat.protocol.identity.Role;
import org.concordat.service.ClientService;

/**
 * One member's client service: its identities on the ledger, its directory, and its start and stop.
 * Started again it is the same service, on the same port and database.
 */
public final class MemberSeat implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final String organisation;
  private final Path directory;
  private final int port;
  private final Map<String, Object> properties;
  private final HttpClient http;
  private ClientService service;

  private MemberSeat(
      String organisation,
      Path directory,
      int port,
      Map<String, Object> properties,
      HttpClient http) {
    this.organisation = organisation;
    this.directory = directory;
    this.port = port;
    this.properties = properties;
    this.http = http;
  }

  /**
   * Issues a member's identities and prepares its service; {@link #start} starts it.
   *
   * @param ledger the ledger
   * @param organisation the member's organisation, for example {@code BankA}
   * @param brokers the bank's Kafka; empty for a regulator
   * @param topicPrefix the prefix of the bank's topics
   * @param directory where the service keeps its state
   * @param http connections for clients
   * @return the seat
   * @throws IOException when a file cannot be written
   */
  public static MemberSeat prepare(
      LedgerNetwork ledger,
      String organisation,
      Optional<String> brokers,
      String topicPrefix,
      Path directory,
      HttpClient http)
      throws IOException {
    Files.createDirectories(directory);
    Map<String, Object> properties = new HashMap<>();
    properties.put("concordat.member.msp-id", ledger.peer(organisation).mspId());
    properties.put("concordat.member.kind", brokers.isPresent() ? "bank" : "regulator");
    properties.put("concordat.directory", directory.toString());
    properties.put("concordat.ledger.peer", ledger.peer(organisation).address());
    ledger
        .peer(organisation)
        .tlsRoot()
        .ifPresent(root -> properties.put("concordat.ledger.tls-root", root.toString()));
    properties.put("concordat.ledger.channel", LedgerNetwork.CHANNEL);
    properties.put("concordat.ledger.chaincode", LedgerNetwork.CHAINCODE);
    properties.putAll(witness(ledger, organisation));
    brokers.ifPresent(
        servers -> {
          properties.put("concordat.kafka.bootstrap-servers", servers);
          properties.put("concordat.kafka.topic-prefix", topicPrefix);
        });
    for (Role role : roles(brokers.isPresent())) {
      Identity identity = ledger.enroll(organisation, role);
      String name = "concordat.ledger.identities." + role.attributeValue();
      Path folder = directory.resolve("identities").resolve(role.attributeValue());
      Files.createDirectories(folder);
      properties.put(
          name + ".certificate",
          secret(folder.resolve("cert.pem"), identity.certificatePem()).toString());
      properties.put(
          name + ".key", secret(folder.resolve("key.pem"), identity.privateKeyPem()).toString());
    }
    int port = freePort();
    properties.put("micronaut.server.port", port);
    return new MemberSeat(organisation, directory, port, properties, http);
  }

  /** The next bank's peer, with whose blocks those of the own peer are compared. */
  private static Map<String, Object> witness(LedgerNetwork ledger, String organisation) {
    List<String> banks =
        ledger.organisations().stream()
            .filter(name -> !name.equals(LedgerNetwork.REGULATOR))
            .toList();
    String next = banks.get((banks.indexOf(organisation) + 1) % banks.size());
    if (next.equals(organisation)) {
      return Map.of();
    }
    LedgerNetwork.Peer peer = ledger.peer(next);
    Map<String, Object> properties = new HashMap<>();
    String prefix = "concordat.integrity.witnesses.1.";
    properties.put(prefix + "name", next);
    properties.put(prefix + "peer", peer.address());
    peer.tlsRoot().ifPresent(root -> properties.put(prefix + "tls-root", root.toString()));
    return properties;
  }

  /**
   * Changes a setting; it counts from the next start on.
   *
   * @param name its name, for example {@code concordat.integrity.compare-every}
   * @param value its value
   */
  public synchronized void set(String name, Object value) {
    properties.put(name, value);
  }

  /** Starts the service; starting a started one does nothing. */
  public synchronized void start() {
    if (service == null) {
      service = ClientService.start(properties);
    }
  }

  /** Stops the service; what it keeps stays. */
  public synchronized void stop() {
    if (service != null) {
      service.close();
      service = null;
    }
  }

  /**
   * Returns the member's organisation.
   *
   * @return for example {@code BankA}
   */
  public String organisation() {
    return organisation;
  }

  /**
   * Returns where the service listens, also while it is stopped.
   *
   * @return its address
   */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Returns what the service is started with; a process started with the same is the same service.
   *
   * @return the names and values of its settings
   */
  public Map<String, Object> settings() {
    return Map.copyOf(properties);
  }

  /**
   * Returns the file with the generated passwords.
   *
   * @return a file readable by its owner only
   */
  public Path credentials() {
    return directory.resolve("credentials.txt");
  }

  /**
   * Signs a user in.
   *
   * @param role the user's role
   * @return a client
   * @throws IOException when the credentials cannot be read
   */
  public MemberClient client(Role role) throws IOException {
    return MemberClient.signIn(http, uri(), credentials(), role);
  }

  @Override
  public void close() {
    stop();
  }

  private static List<Role> roles(boolean bank) {
    return bank
        ? List.of(Role.SCIENTIST, Role.STEWARD, Role.OFFICER, Role.PARTICIPANT)
        : List.of(Role.AUDITOR);
  }

  private static Path secret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    return Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
