package org.concordat.embedded.block;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The ordered blocks on disk: each a length of four bytes and the {@code common.Block}. Only ever
 * appended to. A block cut short by a crash is dropped when the file is opened: it was never
 * announced to anybody.
 *
 * <p>Writes reach the operating system, not necessarily the disk: a killed process loses nothing, a
 * machine that loses power may lose the last blocks.
 */
public final class BlockFile implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;
  private final List<Block> blocks = new ArrayList<>();

  /** Opens or creates the file and reads what it holds. One process at a time can hold it open. */
  public BlockFile(Path file) throws IOException {
    channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock = channel.tryLock();
    } catch (java.nio.channels.OverlappingFileLockException e) {
      channel.close();
      throw new IOException("another network of this process is open on " + file, e);
    }
    if (lock == null) {
      channel.close();
      throw new IOException("another process has a network open on " + file);
    }
    long end = read(file);
    channel.truncate(end);
    channel.position(end);
  }

  private long read(Path file) throws IOException {
    long end = 0;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          return end;
        }
        blocks.add(Block.parseFrom(bytes));
        end += Integer.BYTES + (long) length;
      }
    } catch (EOFException e) {
      return end;
    }
  }

  /** The blocks read at opening, in order. */
  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** Appends {@code block}. */
  public void append(Block block) throws IOException {
    byte[] bytes = block.toByteArray();
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                Channels.newOutputStream(channel), bytes.length + Integer.BYTES));
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
