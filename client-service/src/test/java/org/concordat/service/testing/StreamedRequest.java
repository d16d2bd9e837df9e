package org.concordat.service.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A request whose answer is read while it is still being sent, which the JDK's client does not do.
 */
public final class StreamedRequest extends InputStream {
  private final Socket socket;
  private final InputStream in;
  private final String status;
  private volatile boolean brokenOff;
  private int left;

  /**
   * Sends a head, and rows from then on.
   *
   * @param address where
   * @param authorization who asks
   * @param rows comma-separated values
   * @throws IOException if the connection breaks
   */
  public StreamedRequest(URI address, String authorization, InputStream rows) throws IOException {
    socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream());
    String head =
        "POST "
            + address.getPath()
            + " HTTP/1.1\r\nHost: "
            + address.getAuthority()
            + "\r\nAuthorization: "
            + authorization
            + "\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    Thread unused = Thread.ofVirtual().start(() -> send(rows));
    status = line();
    while (!line().isEmpty()) {
      // headers
    }
  }

  /**
   * Returns the answer's first line.
   *
   * @return the line
   */
  public String status() {
    return status;
  }

  private void send(InputStream rows) {
    byte[] some = new byte[8_192];
    try {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
      for (int count = rows.read(some, 0, some.length);
          count >= 0;
          count = rows.read(some, 0, some.length)) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(some, 0, count);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      brokenOff = true; // which the reader finds out too
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the scores are broken off; the rows too: " + brokenOff);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      left = Integer.parseInt(line(), 16);
      if (left == 0) {
        return -1;
      }
    }
    int count = in.read(bytes, offset, Math.min(length, left));
    if (count < 0) {
      throw new EOFException("broken off");
    }
    left -= count;
    if (left == 0) {
      line();
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
