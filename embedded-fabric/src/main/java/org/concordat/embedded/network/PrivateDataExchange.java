package org.concordat.embedded.network;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.concordat.embedded.ledger.PrivateDataSource;
import org.concordat.embedded.ledger.PrivateWrites;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/**
 * Where private values wait for the members' peers, in the place of gossip: a file per transaction
 * and collection. It outlives the process, so that peers find their values again when state is
 * rebuilt.
 */
final class PrivateDataExchange implements PrivateDataSource {
  private final Path directory;
  private final Map<SetId, SoftReference<PrivateWrites>> recent = new ConcurrentHashMap<>();

  PrivateDataExchange(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** Keeps what one transaction writes for whoever may have it. */
  void offer(String transactionId, PrivateWrites writes) {
    SetId set = new SetId(transactionId, writes.namespace(), writes.collection(), writes.hash());
    SoftReference<PrivateWrites> known = recent.get(set);
    if (known == null || known.get() == null) {
      keep(set, writes);
    }
  }

  private void keep(SetId set, PrivateWrites writes) {
    try {
      Path fresh = Files.createTempFile(directory, "new", ".tmp");
      Files.write(fresh, writes.bytes().toByteArray());
      Files.move(fresh, file(set), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("private data cannot be kept in " + directory, e);
    }
    recent.put(set, new SoftReference<>(writes));
  }

  @Override
  public Optional<PrivateWrites> fetch(SetId set) {
    SoftReference<PrivateWrites> reference = recent.get(set);
    PrivateWrites found = reference == null ? null : reference.get();
    if (found != null) {
      return Optional.of(found);
    }
    Path file = file(set);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      KVRWSet writes = KVRWSet.parseFrom(Files.readAllBytes(file));
      PrivateWrites read = PrivateWrites.of(set.namespace(), set.collection(), writes);
      recent.put(set, new SoftReference<>(read));
      return Optional.of(read);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty(); // a damaged file is as good as none: the peer lacks the data
    } catch (IOException e) {
      throw new UncheckedIOException("private data cannot be read from " + file, e);
    }
  }

  @Override
  public void discard(SetId set) {
    recent.remove(set);
    try {
      Files.deleteIfExists(file(set));
    } catch (IOException e) {
      throw new UncheckedIOException("private data cannot be removed from " + directory, e);
    }
  }

  @Override
  public synchronized void redact(SetId set, String key) {
    fetch(set)
        .filter(w -> w.writes().getWritesList().stream().anyMatch(k -> k.getKey().equals(key)))
        .ifPresent(w -> keep(set, w.without(key)));
  }

  /** Forgets sets of earlier runs that no block names: endorsed, and never submitted. */
  void sweep(Predicate<String> named, Instant olderThan) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(olderThan);
        if (old && !named.test(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Path file(SetId set) {
    return directory.resolve(set.fileName());
  }
}
