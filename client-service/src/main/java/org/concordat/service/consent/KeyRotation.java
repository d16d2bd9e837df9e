package org.concordat.service.consent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a fresh key into use and seals every receipt anew with it, in batches; a key that seals
 * nothing any more is destroyed. A run that was stopped is finished by the next.
 *
 * <p>Only then an erasure reaches what the database itself still holds of old pages, and copies of
 * it that lie apart from the file of keys: sealed with a key that is gone, they are noise.
 */
public final class KeyRotation {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);
  private static final int BATCH = 500;

  private final Database database;
  private final ConsentRegister register;
  private final int batch;

  /**
   * Creates the rotation of a register's keys.
   *
   * @param database where the register is kept
   * @param register the register
   */
  public KeyRotation(Database database, ConsentRegister register) {
    this(database, register, BATCH);
  }

  KeyRotation(Database database, ConsentRegister register, int batch) {
    this.database = database;
    this.register = register;
    this.batch = batch;
  }

  /**
   * How far a rotation is.
   *
   * @param keyId the current key
   * @param oldKeys how many older ones are left
   * @param receipts how many receipts they still seal
   */
  public record Progress(String keyId, int oldKeys, long receipts) {}

  /**
   * Takes a fresh key into use; {@link #run} does the rest.
   *
   * @return how far it is
   */
  public Progress start() {
    return register.alone(
        () -> {
          register.keys().add();
          KeyCustody.remember(database, register.keys());
          return progress();
        });
  }

  /**
   * Tells how far the rotation is.
   *
   * @return how far
   */
  public Progress progress() {
    long receipts = 0;
    List<String> old = old();
    for (String key : old) {
      receipts += sealedWith(key);
    }
    return new Progress(register.keys().current(), old.size(), receipts);
  }

  /**
   * Seals anew what older keys seal, and destroys those keys. Without a rotation under way it does
   * nothing.
   *
   * @param goOn asked before each batch
   * @return how many receipts were sealed anew
   */
  public int run(BooleanSupplier goOn) {
    int done = 0;
    for (String key : old()) {
      done += reseal(key, goOn);
      destroyUnused(key);
    }
    return done;
  }

  private List<String> old() {
    return register.keys().ids().stream()
        .filter(id -> !id.equals(register.keys().current()))
        .toList();
  }

  private int reseal(String key, BooleanSupplier goOn) {
    int done = 0;
    // What cannot be opened stays under its key, which then stays too.
    String dataset = "";
    String after = "";
    for (List<Place> places = next(key, dataset, after);
        !places.isEmpty() && goOn.getAsBoolean();
        places = next(key, dataset, after)) {
      for (Map.Entry<String, List<String>> group : byDataset(places).entrySet()) {
        done += reseal(group.getKey(), group.getValue());
      }
      dataset = places.getLast().dataset();
      after = places.getLast().id();
    }
    return done;
  }

  private int reseal(String dataset, List<String> ids) {
    try {
      return register.reseal(dataset, ids);
    } catch (ConcordatException e) {
      if (ids.size() > 1) {
        return ids.stream().mapToInt(id -> reseal(dataset, List.of(id))).sum();
      }
      LOG.atError()
          .addKeyValue("dataset", dataset)
          .addKeyValue("receipt", ids.getFirst())
          .addKeyValue("code", e.code().code())
          .log("a receipt cannot be opened to be sealed anew; its old key is kept");
      return 0;
    }
  }

  private record Place(String dataset, String id) {}

  private List<Place> next(String key, String dataset, String after) {
    return database.transaction(
        session ->
            session.list(
                "select dataset, receipt_id from consent_receipt where key_id = ?"
                    + " and (dataset > ? or (dataset = ? and receipt_id > ?))"
                    + " order by dataset, receipt_id limit ?",
                row -> new Place(row.getString(1), row.getString(2)),
                key,
                dataset,
                dataset,
                after,
                batch));
  }

  private static Map<String, List<String>> byDataset(List<Place> places) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    places.forEach(
        place -> groups.computeIfAbsent(place.dataset(), any -> new ArrayList<>()).add(place.id()));
    return groups;
  }

  private long sealedWith(String key) {
    return database.transaction(
        session ->
            session
                .one(
                    "select count(*) from consent_receipt where key_id = ?",
                    row -> row.getLong(1),
                    key)
                .orElse(0L));
  }

  /** Nobody can seal with the key meanwhile: it is not current, and writers wait. */
  private void destroyUnused(String key) {
    register.alone(
        () -> {
          if (sealedWith(key) == 0) {
            database.transaction(
                session -> session.change("delete from consent_key where key_id = ?", key));
            register.keys().destroy(key);
          }
          return null;
        });
  }
}
