package org.concordat.protocol.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes that can be read anywhere: a file, or memory. */
interface ByteSource extends AutoCloseable {

  /** How many there are. */
  long size();

  /** Reads {@code length} bytes from {@code at} on into the buffer's beginning. */
  void read(long at, byte[] buffer, int length);

  @Override
  void close();

  static ByteSource of(byte[] bytes) {
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(long at, byte[] buffer, int length) {
        System.arraycopy(bytes, (int) at, buffer, 0, length);
      }

      @Override
      public void close() {
        // nothing to give back
      }
    };
  }

  static ByteSource of(Path file) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new OpenFile(file, channel, channel.size());
    } catch (NoSuchFileException e) {
      throw new BundleException(
          BundleFault.UNREADABLE, file.toString(), "there is no such file", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static BundleException unreadable(Path file, IOException e) {
    return new BundleException(
        BundleFault.UNREADABLE, file.toString(), "it cannot be read: " + e.getMessage(), e);
  }

  /** An open file, as long as it was when it was opened. */
  record OpenFile(Path file, FileChannel channel, long size) implements ByteSource {
    @Override
    public void read(long at, byte[] buffer, int length) {
      try {
        ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
        while (target.hasRemaining()) {
          if (channel.read(target, at + target.position()) < 0) {
            throw new BundleException(
                BundleFault.TRUNCATED, file.toString(), "it became shorter while it was read");
          }
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }
}
