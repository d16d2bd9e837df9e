package org.concordat.embedded.network;

import java.io.IOException;
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
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.concordat.embedded.block.BlockFile;
import org.concordat.embedded.block.Blocks;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.config.ChannelConfig;
import org.concordat.embedded.config.LifecycleCommit;
import org.concordat.embedded.config.Organization;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.endorse.AccessControl;
import org.concordat.embedded.fault.Faults;
import org.concordat.embedded.gateway.EndorserSelection;
import org.concordat.embedded.gateway.Fleet;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.order.OrderingService;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Digests;
import org.concordat.identity.Identity;
import org.concordat.identity.KeyStoreDirectory;
import org.concordat.identity.NodeRole;
import org.hyperledger.fabric.protos.common.Envelope;

/**
 * A Fabric network in this process, one channel, as its clients and chaincodes see it. It proves
 * nothing to anybody: one process holds all keys.
 *
 * <p>Safe for use by several threads.
 */
public final class EmbeddedNetwork implements AutoCloseable {
  private static final int MAX_ENVELOPE_BYTES = 10 << 20;
  private static final Duration ORPHAN_AGE = Duration.ofHours(1);

  private final Map<String, PeerNode> peers = new LinkedHashMap<>();
  private final Map<String, CertificateAuthority> authorities = new LinkedHashMap<>();
  private final Faults faults = new Faults();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock;
  private final ChannelConfig config;
  private final Channel channel;

  private EmbeddedNetwork(Builder builder) throws IOException {
    this.clock = builder.clock;
    SecureRandom random = new SecureRandom();
    Files.createDirectories(builder.directory);
    Roster roster =
        new Roster(
            builder.organizations,
            new KeyStoreDirectory(builder.directory.resolve("keys"), random),
            clock.instant());
    authorities.putAll(roster.authorities());
    roster.peers().forEach((name, identity) -> peers.put(name, new PeerNode(name, identity)));
    this.config =
        new ChannelConfig(
            builder.channel,
            roster.organizations(),
            roster.orderers(),
            new ChannelConfig.BlockCutting(
                builder.maxMessages, MAX_ENVELOPE_BYTES, builder.blockInterval));
    BlockFile file = new BlockFile(builder.directory.resolve("blocks"));
    try {
      this.channel = join(builder, roster, file, random);
      for (PeerNode peer : peers.values()) {
        peer.start(channel);
      }
      channel.orderers().start();
    } catch (IOException | RuntimeException e) {
      peers.values().forEach(PeerNode::stop);
      file.close();
      executor.shutdownNow();
      throw e;
    }
  }

  private Channel join(Builder builder, Roster roster, BlockFile file, SecureRandom random)
      throws IOException {
    MspRegistry registry =
        new MspRegistry(roster.organizations().stream().map(Organization::authority).toList());
    AccessControl access = new AccessControl();
    roster.organizations().forEach(o -> access.add(o.mspId(), o.readers(), o.writers()));
    Definitions definitions = new Definitions(defined(builder), config.lifecyclePolicy());
    QuorumSignatures quorum = new QuorumSignatures(config.consenters(), random);
    OrderingService orderers =
        new OrderingService(
            new OrderingService.Settings(
                builder.blockInterval, builder.maxMessages, MAX_ENVELOPE_BYTES, builder.channel),
            registry,
            access,
            faults,
            quorum,
            roster.orderers(),
            file);
    begin(orderers, definitions, roster, random);
    PrivateDataExchange exchange = new PrivateDataExchange(builder.directory.resolve("private"));
    exchange.sweep(Continuity.privateSets(orderers)::contains, clock.instant().minus(ORPHAN_AGE));
    Fleet fleet = this::running;
    return new Channel(
        builder.channel,
        registry,
        access,
        definitions,
        quorum,
        orderers,
        exchange,
        fleet,
        new EndorserSelection(fleet, definitions, executor, random),
        faults,
        builder.timeWindow,
        builder.executeTimeout,
        clock,
        executor);
  }

  /** Writes the first two blocks, or checks that they are what they would be. */
  private void begin(
      OrderingService orderers, Definitions definitions, Roster roster, SecureRandom random)
      throws IOException {
    Instant now = clock.instant();
    Envelope genesis = config.genesis(now, random);
    if (orderers.height() == 0) {
      orderers.bootstrap(List.of(genesis.toByteString()));
    }
    if (orderers.height() == 1 && !definitions.all().isEmpty()) {
      orderers.bootstrap(
          definitions.all().stream()
              .map(
                  d ->
                      LifecycleCommit.of(
                              config.channel(),
                              d,
                              roster.firstAdmin(),
                              roster.bankPeers(),
                              now,
                              random)
                          .toByteString())
              .toList());
    }
    Continuity.check(orderers, genesis, definitions);
  }

  private static List<ChaincodeDefinition> defined(Builder builder) {
    SignaturePolicyRule majority =
        SignaturePolicyRule.majorityOfPeers(
            builder.banks().stream().map(b -> b + Roster.MSP_SUFFIX).toList());
    return builder.chaincodes.stream()
        .map(c -> c.endorsementPolicy().isPresent() ? c : c.withEndorsementPolicy(majority))
        .toList();
  }

  /** A network to be described. */
  public static Builder builder() {
    return new Builder();
  }

  /** The channel's name. */
  public String channelName() {
    return channel.name();
  }

  /** The names of all organisations with a peer: banks first, in the order of the builder. */
  public List<String> organizations() {
    return List.copyOf(peers.keySet());
  }

  /** The peer of {@code organization}, for example {@code BankA}. */
  public PeerEndpoint peer(String organization) {
    return node(organization);
  }

  /**
   * Issues a client's certificate; the organisation's root stands for its registrar.
   *
   * @param organization for example {@code BankA}
   * @param name the holder
   * @param attributes what chaincode may read of the holder, for example {@code concordat.role}
   */
  public Identity enroll(String organization, String name, Map<String, String> attributes) {
    return enroll(organization, name, NodeRole.CLIENT, attributes);
  }

  /** Issues a certificate of any role. */
  public Identity enroll(
      String organization, String name, NodeRole role, Map<String, String> attributes) {
    node(organization);
    return authorities.get(organization).issue(name, role, attributes, clock.instant());
  }

  /** Faults on demand. */
  public Faults faults() {
    return faults;
  }

  /** The root certificates of all organisations, also the orderers', by MSP id, as PEM. */
  public Map<String, String> rootCertificates() {
    return config.rootCertificates();
  }

  /** SHA-256 of block 0's header, as hexadecimal. */
  public String genesisHash() {
    return Digests.hex(
        Blocks.headerHash(
                channel
                    .orderers()
                    .awaitBlock(0, () -> true)
                    .orElseThrow(() -> new IllegalStateException("there is no block 0"))
                    .block()
                    .getHeader())
            .toByteArray());
  }

  /**
   * Stops one peer: its services close and its state is forgotten. Nothing happens when it is
   * stopped.
   */
  public void stopPeer(String organization) {
    node(organization).stop();
  }

  /** Starts a stopped peer on the same port; its state is rebuilt from the block file. */
  public void startPeer(String organization) throws IOException {
    node(organization).start(channel);
  }

  /** All of a peer's state as text, for comparing peers and runs. */
  public List<String> dumpState(String organization) {
    return node(organization).ledger().dumpState();
  }

  private PeerNode node(String organization) {
    return Optional.ofNullable(peers.get(organization))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no organisation " + organization + ", there are " + peers.keySet()));
  }

  private List<Fleet.RemotePeer> running(String chaincode) {
    boolean system = chaincode.equals("qscc") || chaincode.equals(ChaincodeDefinition.LIFECYCLE);
    return peers.values().stream()
        .filter(PeerNode::isRunning)
        .filter(p -> system || p.hasChaincode(chaincode))
        .map(Fleet.RemotePeer.class::cast)
        .toList();
  }

  @Override
  public void close() throws IOException {
    peers.values().forEach(PeerNode::stop);
    try {
      channel.orderers().close();
    } finally {
      executor.shutdownNow();
    }
  }

  /** Describes a network. */
  public static final class Builder {
    private String channel = "concordat";
    private Path directory;
    private final Map<String, Organization.Kind> organizations = new LinkedHashMap<>();
    private Duration timeWindow = Duration.ofSeconds(60);
    private Duration blockInterval = Duration.ofMillis(5);
    private Duration executeTimeout = Duration.ofSeconds(30);
    private int maxMessages = 100;
    private InstantSource clock = InstantSource.system();
    private final List<ChaincodeDefinition> chaincodes = new ArrayList<>();

    private Builder() {}

    /** The channel's name; {@code concordat} by default. */
    public Builder channel(String name) {
      this.channel = name;
      return this;
    }

    /** Where blocks, private data and keys are kept. A network that was here before goes on. */
    public Builder directory(Path path) {
      this.directory = path;
      return this;
    }

    /** Adds a bank. Its MSP id is its name and {@code MSP}. */
    public Builder bank(String name) {
      return organization(name, Organization.Kind.BANK);
    }

    /** Adds a regulator, whose clients can evaluate and follow blocks, never submit. */
    public Builder regulator(String name) {
      return organization(name, Organization.Kind.REGULATOR);
    }

    private Builder organization(String name, Organization.Kind kind) {
      if (!name.matches("[A-Za-z][A-Za-z0-9.-]*") || organizations.put(name, kind) != null) {
        throw new IllegalArgumentException("not a name, or used twice: " + name);
      }
      return this;
    }

    /** How far the timestamp of a proposal may lie from now; 60 s by default. */
    public Builder timeWindow(Duration window) {
      this.timeWindow = window;
      return this;
    }

    /** How long after its first envelope a block is cut; 5 ms by default. */
    public Builder blockInterval(Duration interval) {
      this.blockInterval = interval;
      return this;
    }

    /** How many envelopes a block holds at most; 100 by default. */
    public Builder maxMessages(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("a block holds at least one envelope, got " + count);
      }
      this.maxMessages = count;
      return this;
    }

    /** How long a chaincode may take for one transaction; 30 s by default. */
    public Builder executeTimeout(Duration timeout) {
      this.executeTimeout = timeout;
      return this;
    }

    /** The time; the system's by default. */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    /** Adds a chaincode. */
    public Builder chaincode(ChaincodeDefinition definition) {
      chaincodes.add(definition);
      return this;
    }

    private List<String> banks() {
      return organizations.entrySet().stream()
          .filter(e -> e.getValue() == Organization.Kind.BANK)
          .map(Map.Entry::getKey)
          .toList();
    }

    /** Starts the network. */
    public EmbeddedNetwork start() throws IOException {
      if (directory == null) {
        throw new IllegalStateException("the network needs a directory");
      }
      if (banks().isEmpty()) {
        throw new IllegalStateException("the network needs a bank");
      }
      return new EmbeddedNetwork(this);
    }
  }
}
