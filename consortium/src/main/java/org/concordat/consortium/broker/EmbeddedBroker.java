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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
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
 * A Kafka broker (KRaft, one node: broker and controller) in this JVM. What it holds lies in its
 * directory: stopped and started again on the same directory it goes on where it was, on the same
 * port.
 *
 * <p>It uses Kafka's internal start-up classes; nothing else in the project does.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** The largest message: a model's parameters travel in one. */
  public static final int LARGEST_MESSAGE = 64 << 20;

  /** Written last when a directory is formatted. */
  private static final String FORMATTED = "meta.properties";

  private static final String LISTENER = "PLAINTEXT";
  private static final String CONTROLLER = "CONTROLLER";

  private final BrokerSettings settings;
  private final CountDownLatch closed = new CountDownLatch(1);
  private KafkaRaftServer server;

  private EmbeddedBroker(BrokerSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts a broker on free ports of the loopback address.
   *
   * @param directory where it keeps its log; created when missing
   * @return the broker, ready
   * @throws IOException when the directory cannot be written
   */
  public static EmbeddedBroker start(Path directory) throws IOException {
    return start(new BrokerSettings(directory, "127.0.0.1", freePort(), freePort(), Map.of()));
  }

  /**
   * Starts a broker and creates the topics it lacks.
   *
   * @param settings where it lies and listens
   * @return the broker, ready
   * @throws IOException when the directory cannot be written or a topic not be created
   */
  public static EmbeddedBroker start(BrokerSettings settings) throws IOException {
    EmbeddedBroker broker = new EmbeddedBroker(settings);
    broker.format();
    broker.start();
    try {
      broker.createTopics(settings.topics());
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  /**
   * Returns where clients connect.
   *
   * @return host and port
   */
  public String bootstrapServers() {
    return settings.host() + ":" + settings.port();
  }

  /**
   * Returns where it lies and listens.
   *
   * @return the settings it was started with
   */
  public BrokerSettings settings() {
    return settings;
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
    createTopics(
        topics.stream().collect(Collectors.toMap(Function.identity(), topic -> partitions)));
  }

  private void createTopics(Map<String, Integer> topics) throws IOException {
    if (topics.isEmpty()) {
      return;
    }
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers()))) {
      for (var created :
          admin
              .createTopics(
                  topics.entrySet().stream()
                      .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
                      .toList())
              .values()
              .values()) {
        await(created);
      }
    }
  }

  /**
   * Waits until the broker is closed.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  void awaitStop() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    stop();
    closed.countDown();
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
    Path directory = settings.directory();
    Files.createDirectories(directory);
    if (Files.exists(directory.resolve(FORMATTED))) {
      return;
    }
    Formatter formatter = new Formatter();
    formatter.setClusterId(Uuid.randomUuid().toString());
    formatter.setNodeId(1);
    formatter.setControllerListenerName(CONTROLLER);
    formatter.setMetadataLogDirectory(directory.toString());
    formatter.addDirectory(directory.toString());
    formatter.setReleaseVersion(MetadataVersion.latestProduction());
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
    String host = settings.host();
    String client = LISTENER + "://" + host + ":" + settings.port();
    String controller = host + ":" + settings.controllerPort();
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@" + controller);
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("inter.broker.listener.name", LISTENER);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("listeners", client + "," + CONTROLLER + "://" + controller);
    properties.put("advertised.listeners", client);
    properties.put("log.dirs", settings.directory().toString());
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
