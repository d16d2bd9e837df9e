package org.concordat.service.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.CheckpointFile.Content;
import org.concordat.service.integrity.CheckpointFile.Found;

/**
 * Holds key, database and checkpoint file against one another at the start. An operator who has
 * looked into a finding says how to go on by an empty file with a name of its own, which counts
 * once.
 */
final class Opening {
  /** The operator's word to take the member's own tables as they are. */
  static final String ACCEPT = "accept-database";

  /** The operator's word to throw the blocks' tables away and follow the chain anew. */
  static final String REBUILD = "rebuild-projection";

  private final Database database;
  private final List<SealedTable> tables;
  private final Path directory;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Findings findings;
  private final Path keyFile;
  private final CheckpointFile file;

  Opening(
      Database database,
      List<SealedTable> tables,
      Path directory,
      SecureRandom random,
      InstantSource clock,
      Findings findings) {
    this.database = database;
    this.tables = List.copyOf(tables);
    this.directory = directory;
    this.random = random;
    this.clock = clock;
    this.findings = findings;
    this.keyFile = directory.resolve("integrity.key");
    this.file = new CheckpointFile(directory.resolve("checkpoint.json"));
  }

  /** What was found before anything is decided. */
  private record Before(
      Optional<SealKey> key, Found file, Optional<byte[]> sealed, Optional<SealedState> state) {
    Optional<Content> checkpoint() {
      return file instanceof Found.Intact intact ? Optional.of(intact.content()) : Optional.empty();
    }
  }

  SealedDatabase open() {
    try {
      Before before = look();
      if (said(ACCEPT)) {
        return accept(before);
      }
      if (before.file() instanceof Found.Nothing && before.sealed().isEmpty() && !sealedRows()) {
        return first(before);
      }
      Optional<String> problem = problem(before);
      return problem.isPresent() ? refused(problem.get()) : goOn(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Before look() throws IOException {
    Optional<SealKey> key = SealKey.read(keyFile, random);
    Optional<byte[]> sealed = database.transaction(SealedDatabase::sealed);
    return new Before(
        key,
        file.read(key),
        sealed,
        key.flatMap(known -> sealed.flatMap(bytes -> SealedState.open(bytes, known))));
  }

  private boolean said(String word) throws IOException {
    return Files.deleteIfExists(directory.resolve(word));
  }

  private boolean sealedRows() {
    return database.transaction(
        session -> {
          for (SealedTable table : tables) {
            if (session
                .one(
                    "select 1 from " + table.name() + " where seal is not null limit 1",
                    row -> row.getInt(1))
                .isPresent()) {
              return true;
            }
          }
          return false;
        });
  }

  private Optional<String> problem(Before before) {
    if (before.key().isEmpty()) {
      return Optional.of(keyFile.getFileName() + " is missing; what was stored is sealed by it");
    }
    if (before.state().isEmpty()) {
      return Optional.of(
          (before.sealed().isPresent()
                  ? "the database's seal_state is not what this service wrote"
                  : "the database has no seal_state")
              + before.checkpoint().map(found -> "; expected at least " + found).orElse(""));
    }
    SealedState state = before.state().get();
    return switch (before.file()) {
      case Found.Foreign foreign -> Optional.of(file + " is not what this service wrote");
      case Found.Nothing nothing ->
          state.filed() == 0
              ? Optional.empty()
              : Optional.of(file + " is missing; it held change " + state.filed());
      case Found.Intact intact -> problem(state, intact.content());
    };
  }

  private Optional<String> problem(SealedState state, Content filed) {
    Content stored = new Content(state.generation(), state.mark());
    if (filed.generation() > stored.generation()) {
      return Optional.of(
          "the database is older than "
              + file
              + ": expected at least "
              + filed
              + ", found "
              + stored);
    }
    if (filed.generation() < state.filed()) {
      return Optional.of(
          file + " was put back: expected at least change " + state.filed() + ", found " + filed);
    }
    return filed.generation() == stored.generation() && !filed.equals(stored)
        ? Optional.of("the database holds " + stored + ", " + file + " says " + filed)
        : Optional.empty();
  }

  /** Nothing is read or written: not even the key is known to be the right one. */
  private SealedDatabase refused(String problem) {
    findings.report(new Finding(Finding.STORES, ErrorCode.STORE_TAMPERED, problem));
    return new SealedDatabase(
        database,
        SealKey.ephemeral(random),
        file,
        tables,
        findings,
        clock,
        SealedState.EMPTY,
        new byte[0]);
  }

  /** The first start with seals. */
  private SealedDatabase first(Before before) throws IOException {
    SealKey key = before.key().isPresent() ? before.key().get() : SealKey.create(keyFile, random);
    return sealAnew(
        key,
        SealedState.EMPTY.followedAnew(ChainMark.START),
        tables,
        "rows were there before there were seals, and are sealed as they were found");
  }

  private SealedDatabase goOn(Before before) throws IOException {
    SealKey key = before.key().orElseThrow();
    SealedState state = before.state().orElseThrow();
    List<SealedTable> unlike =
        tables.stream()
            .filter(table -> !table.layout().equals(state.layouts().get(table.name())))
            .toList();
    boolean rebuild = said(REBUILD) || unlike.stream().anyMatch(SealedTable::isReplayed);
    if (rebuild) {
      findings.note("the tables of the blocks were emptied; the chain is followed anew");
    }
    if (rebuild || !unlike.isEmpty()) {
      return sealAnew(
          key,
          rebuild ? state.followedAnew(latest(state, before)) : state.next(),
          unlike,
          "rows of tables that are new or have other columns are sealed as they were found");
    }
    return new SealedDatabase(
        database, key, file, tables, findings, clock, state, before.sealed().orElseThrow());
  }

  /** The operator has looked: what is there is taken as it is, and the chain is followed anew. */
  private SealedDatabase accept(Before before) throws IOException {
    SealKey key = before.key().isPresent() ? before.key().get() : SealKey.create(keyFile, random);
    problem(before).ifPresent(problem -> findings.note("accepted by the operator: " + problem));
    SealedState state = before.state().orElse(SealedState.EMPTY);
    for (SealedTable table : tables) {
      database
          .transaction(session -> TableScan.of(session, key, table, before.state()))
          .finding()
          .ifPresent(found -> findings.note("accepted by the operator: " + found.detail()));
    }
    long generation =
        Math.max(state.generation(), before.checkpoint().map(Content::generation).orElse(0L));
    return sealAnew(
        key,
        state.at(generation).followedAnew(latest(state, before)),
        tables,
        "rows are sealed as they were found, by the operator's word");
  }

  /** The block farthest up the chain that is surely on it. */
  private static ChainMark latest(SealedState state, Before before) {
    return Stream.concat(
            Stream.of(state.mark(), state.anchor()),
            before.checkpoint().map(Content::mark).stream())
        .max(Comparator.comparingLong(ChainMark::nextBlock))
        .orElseThrow();
  }

  private SealedDatabase sealAnew(
      SealKey key, SealedState base, List<SealedTable> chosen, String what) {
    boolean replay = base.mark().equals(ChainMark.START);
    Resealing done =
        database.transaction(
            session -> {
              Resealing resealing = new Resealing(session, key, base);
              for (SealedTable table : tables) {
                if (replay && table.isReplayed()) {
                  resealing.empty(table);
                } else if (chosen.contains(table)) {
                  resealing.seal(table);
                }
              }
              resealing.store();
              return resealing;
            });
    if (done.rows() > 0) {
      findings.note(done.rows() + " " + what + "; what was changed before that cannot be noticed");
    }
    SealedState state = done.state();
    file.write(key, new Content(state.generation(), state.mark()), true);
    return new SealedDatabase(database, key, file, tables, findings, clock, state, done.sealed());
  }
}
