package org.concordat.service.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Bytes as they are sent, for what no proper client would send. */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  /** Connects. */
  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /**
   * An answer's status and all of its text; status 0 when the connection was closed without one.
   */
  public record Answer(int status, String text) {}

  /** Sends a request and reads all until the connection is closed. */
  public static Answer exchange(int port, String request) throws IOException {
    try (RawHttp connection = new RawHttp(port)) {
      connection.send(request);
      return connection.read();
    }
  }

  /** Sends some text, each character a byte. */
  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads until the connection is closed. */
  public Answer read() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.write(next);
      }
    } catch (SocketException e) {
      // Closed with a reset: what came before it counts.
    }
    String text = all.toString(StandardCharsets.ISO_8859_1);
    return new Answer(
        text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0, text);
  }

  /**
   * Sends one character again and again, with a pause, until the connection is closed.
   *
   * @return whether it was closed in time
   */
  public boolean trickle(char letter, Duration pause, Duration atMost) throws IOException {
    long end = System.nanoTime() + atMost.toNanos();
    socket.setSoTimeout((int) pause.toMillis());
    while (System.nanoTime() < end) {
      try {
        send(String.valueOf(letter));
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException e) {
        // Nothing came, which is the pause.
      } catch (SocketException e) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
