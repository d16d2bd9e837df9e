package org.concordat.consortium.fault;

import java.io.IOException;
import java.io.OutputStream;

/** Writes everything twice. */
final class TeeOutputStream extends OutputStream {
  private final OutputStream first;
  private final OutputStream second;

  TeeOutputStream(OutputStream first, OutputStream second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void write(int octet) throws IOException {
    first.write(octet);
    second.write(octet);
  }

  @Override
  public void write(byte[] octets, int from, int length) throws IOException {
    first.write(octets, from, length);
    second.write(octets, from, length);
  }

  @Override
  public void flush() throws IOException {
    first.flush();
    second.flush();
  }
}
