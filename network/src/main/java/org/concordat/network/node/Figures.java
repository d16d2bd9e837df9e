package org.concordat.network.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.network.NetworkException;

/** What an orderer or a peer tells of itself about one channel: its metrics in Prometheus' form. */
public final class Figures {
  /** How many blocks a peer has. */
  public static final String PEER_HEIGHT = "ledger_blockchain_height";

  /** The number of the last block an orderer has. */
  public static final String ORDERER_LAST_BLOCK = "consensus_BFT_committed_block_number";

  /** 1 at the orderer that leads. */
  public static final String LEADS = "consensus_BFT_is_leader";

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Map<String, Long> values;

  private Figures(Map<String, Long> values) {
    this.values = values;
  }

  /**
   * Asks a node of this machine.
   *
   * @param http connections
   * @param operations its operations port
   * @param channel the channel
   * @return its figures; none when it does not answer within two seconds
   */
  public static Figures of(HttpClient http, int operations, String channel) {
    try {
      String page =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operations + "/metrics"))
                      .timeout(PATIENCE)
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher line =
          Pattern.compile("(?m)^(\\w+)\\{channel=\"" + Pattern.quote(channel) + "\"} (\\S+)$")
              .matcher(page);
      Map<String, Long> values = new TreeMap<>();
      while (line.find()) {
        values.put(line.group(1), (long) Double.parseDouble(line.group(2)));
      }
      return new Figures(values);
    } catch (IOException e) {
      return new Figures(Map.of()); // it is down, or busy: its figures are not known
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while a node was asked for its figures", e);
    }
  }

  /**
   * Returns a figure.
   *
   * @param name its name without the channel
   * @return its value; empty when the node did not tell it
   */
  public OptionalLong value(String name) {
    Long value = values.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
