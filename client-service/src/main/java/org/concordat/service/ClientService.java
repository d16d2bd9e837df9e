package org.concordat.service;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** One running service. Several may run in one JVM, each with its own port and directory. */
public final class ClientService implements AutoCloseable {
  private final ApplicationContext context;
  private final ServiceParts parts;
  private final EmbeddedServer server;

  private ClientService(ApplicationContext context, ServiceParts parts, EmbeddedServer server) {
    this.context = context;
    this.parts = parts;
    this.server = server;
  }

  /**
   * Starts a service; ledger and broker need not be up yet.
   *
   * @param properties settings that start with {@code concordat.}, see {@link ServiceSettings}, and
   *     {@code micronaut.server.port} (-1 for a free one) and {@code micronaut.server.host}
   * @return the running service
   * @throws IllegalArgumentException when a setting is missing or wrong
   */
  public static ClientService start(Map<String, Object> properties) {
    return start(properties, Edges.REAL, Clock.systemUTC());
  }

  static ClientService start(Map<String, Object> properties, Edges edges, Clock clock) {
    Map<String, Object> all = new HashMap<>();
    all.put("micronaut.server.host", "127.0.0.1");
    all.put("micronaut.server.port", -1);
    all.put("micronaut.application.name", "concordat");
    // The gatekeeper refuses pages of other sites, behind a proxy on this host too, and says so.
    all.put("micronaut.server.cors.localhost-pass-through", true);
    // A body is kept in memory up to the second; one that is read as a stream may be longer.
    all.put("micronaut.server.max-request-size", "1000GB");
    all.put("micronaut.server.max-request-buffer-size", "10MB");
    all.putAll(properties);
    ApplicationContext context =
        ApplicationContext.builder().properties(all).deduceEnvironment(false).banner(false).build();
    ServiceParts parts = null;
    try {
      context.start();
      parts =
          new ServiceParts(
              ServiceSettings.read(context.getEnvironment()), edges, clock, new SecureRandom());
      for (Map.Entry<Class<?>, Object> part : parts.byType().entrySet()) {
        register(context, part.getKey(), part.getValue());
      }
      EmbeddedServer server = context.getBean(EmbeddedServer.class);
      server.start();
      return new ClientService(context, parts, server);
    } catch (RuntimeException e) {
      if (parts != null) {
        parts.close();
      }
      context.close();
      throw e;
    }
  }

  private static <T> void register(ApplicationContext context, Class<T> type, Object part) {
    context.registerSingleton(type, type.cast(part));
  }

  /**
   * Returns the HTTP port.
   *
   * @return the port it listens on
   */
  public int port() {
    return server.getPort();
  }

  /**
   * Returns where the interface is.
   *
   * @return the server's address
   */
  public URI uri() {
    return server.getURI();
  }

  /** Stops the server, then the parts behind it. What is under way goes on at the next start. */
  @Override
  public void close() {
    server.stop();
    parts.close();
    context.close();
  }
}
