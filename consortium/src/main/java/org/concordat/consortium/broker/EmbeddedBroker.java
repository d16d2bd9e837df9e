package org.concordat.consortium.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker (KRaft, one node: broker and controller) in this JVM, on loopback. What it holds
 * lies in its directory: stopped and started again on the same directory it goes on where it was,
 * on the same port.
 *
 * <p>It uses Kafka's internal start-up classes; nothing else in the project does.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** The largest message: a model's parameters travel in one. */
  public static final int LARGEST_MESSAGE = 64 << 20;

  private static final String LISTENER = "PLAINTEXT";
  private static final String CONTROLLER = "CONTROLLER";

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  private EmbeddedBroker(Path directory, int port, int controllerPort) {
    this.directory = directory;
    this.port = port;
    this.controllerPort = controllerPort;
  }

  /**
   * Starts a broker on free ports.
   *
   * @param directory where it keeps its log; created when missing
   * @return the broker, ready
   * @throws IOException when the directory cannot be written
   */
  public static EmbeddedBroker start(Path directory) throws IOException {
    EmbeddedBroker broker = new EmbeddedBroker(directory, freePort(), freePort());
    broker.format();
    broker.start();
    return broker;
  }

  /**
   * Returns where clients connect.
   *
   * @return host and port
   */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Starts the broker again after {@link #stop()}, on the same port and directory. */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    KafkaRaftServer starting =
        new KafkaRaftServer(KafkaConfig.fromProps(properties(), false), Time.SYSTEM);
    try {
      starting.startup();
    } catch (RuntimeException e) {
      starting.shutdown();
      throw e;
    }
    server = starting;
  }

  /** Stops the broker; its log stays. Stopping a stopped broker does nothing. */
  public synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /**
   * Creates topics that do not exist yet.
   *
   * @param topics their names
   * @param partitions partitions of each
   * @throws IOException when the broker does not answer within 30 s
   */
  public void createTopics(Collection<String> topics, int partitions) throws IOException {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers()))) {
      for (var created :
          admin
              .createTopics(
                  topics.stream().map(topic -> new NewTopic(topic, partitions, (short) 1)).toList())
              .values()
              .values()) {
        await(created);
      }
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static void await(KafkaFuture<Void> created) throws IOException {
    try {
      created.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IOException("the broker could not create a topic", e.getCause());
      }
    } catch (TimeoutException e) {
      throw new IOException("the broker gave no answer within 30 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a topic was created", e);
    }
  }

  private void format() throws IOException {
    Files.createDirectories(directory);
    Formatter formatter = new Formatter();
    formatter.setClusterId(Uuid.randomUuid().toString());
    formatter.setNodeId(1);
    formatter.setControllerListenerName(CONTROLLER);
    formatter.setMetadataLogDirectory(directory.toString());
    formatter.addDirectory(directory.toString());
    formatter.setReleaseVersion(MetadataVersion.latestProduction());
    formatter.setIgnoreFormatted(true);
    formatter.setPrintStream(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      formatter.run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the broker's directory " + directory + " cannot be formatted", e);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("inter.broker.listener.name", LISTENER);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put(
        "listeners",
        LISTENER + "://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
    properties.put("advertised.listeners", LISTENER + "://127.0.0.1:" + port);
    properties.put("log.dirs", directory.toString());
    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", Integer.toString(LARGEST_MESSAGE));
    properties.put("replica.fetch.max.bytes", Integer.toString(LARGEST_MESSAGE));
    properties.put("socket.request.max.bytes", Integer.toString(2 * LARGEST_MESSAGE));
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("controller.quorum.election.timeout.ms", "100");
    properties.put("controller.quorum.election.backoff.max.ms", "100");
    properties.put("log.retention.ms", "-1");
    properties.put("log.cleaner.enable", "false");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("background.threads", "2");
    properties.put("log.cleaner.dedupe.buffer.size", Long.toString(2L << 20));
    return properties;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
