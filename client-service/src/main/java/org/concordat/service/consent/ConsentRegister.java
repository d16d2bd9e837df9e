package org.concordat.service.consent;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.consent.ReceiptLeaf;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedWriter;
import org.concordat.service.participation.Revocations;
import tools.jackson.databind.JsonNode;

/**
 * The receipts of a bank's datasets and the log of what happened to them. Each change is one
 * transaction, and doing it again changes nothing. Safe for use by several threads.
 */
public final class ConsentRegister {
  /** The most receipts recorded at once. */
  public static final int MOST_AT_ONCE = 5_000;

  /** The file of keys in the service's directory. */
  public static final String KEY_FILE = "consent-keys.json";

  private final Database database;
  private final SealedDatabase sealed;
  private final ConsentKeys keys;
  private final ReceiptCipher cipher;
  private final SecureRandom random;
  private final Clock clock;
  private final String bank;
  // Held for more than one transaction where keys change.
  private final ReentrantLock writing = new ReentrantLock();

  private ConsentRegister(
      Database database,
      SealedDatabase sealed,
      ConsentKeys keys,
      SecureRandom random,
      Clock clock,
      String bank) {
    this.database = database;
    this.sealed = sealed;
    this.keys = keys;
    this.cipher = new ReceiptCipher(keys, random);
    this.random = random;
    this.clock = clock;
    this.bank = bank;
  }

  /**
   * Opens the register; makes its keys at the first start.
   *
   * @param database where it is kept
   * @param sealed the same database's sealed tables: how logs stand, and the rows that consents'
   *     ends withdraw
   * @param directory where the file of keys lies
   * @param random gives keys, salts and nonces
   * @param clock the time
   * @param bank the own MSP id
   * @return the register
   * @throws IllegalArgumentException when the keys are missing, wrong, or readable by others
   */
  public static ConsentRegister open(
      Database database,
      SealedDatabase sealed,
      Path directory,
      SecureRandom random,
      Clock clock,
      String bank) {
    return new ConsentRegister(
        database,
        sealed,
        KeyCustody.open(database, directory.resolve(KEY_FILE), random),
        random,
        clock,
        bank);
  }

  /**
   * Records consents, all or none. A receipt recorded before with the same content stays as it is.
   *
   * @param dataset the dataset's id
   * @param terms what was consented to
   * @param given the persons' consents, at most {@link #MOST_AT_ONCE}, each with an id of its own
   * @return where each stands, in their order
   * @throws ConcordatException {@link ErrorCode#ID_TAKEN} when an id stands for something else,
   *     {@link ErrorCode#RECEIPT_ERASED} when it was erased
   */
  public List<ReceiptStanding> record(
      String dataset, ConsentTerms terms, List<ConsentGiven> given) {
    List<String> ids =
        Checks.requireDistinct(
            "receipts", given.stream().map(ConsentGiven::id).toList(), 1, MOST_AT_ONCE);
    return alone(
        () ->
            sealed.change(
                writer -> {
                  ConsentLog log = ConsentLog.write(writer, dataset);
                  ReceiptTable table = new ReceiptTable(writer.session(), dataset);
                  Map<String, StoredReceipt> known = table.find(ids);
                  List<ReceiptStanding> standings = new ArrayList<>(given.size());
                  for (ConsentGiven one : given) {
                    StoredReceipt before = known.get(one.id());
                    standings.add(
                        before == null
                            ? add(log, table, dataset, terms, one)
                            : unchanged(dataset, terms, one, before));
                  }
                  table.store();
                  log.store(writer);
                  return standings;
                }));
  }

  private ReceiptStanding add(
      ConsentLog log, ReceiptTable table, String dataset, ConsentTerms terms, ConsentGiven given) {
    byte[] salt = new byte[Digests.LENGTH];
    random.nextBytes(salt);
    ReceiptContent content = content(dataset, terms, given, Digests.hex(salt));
    long entry =
        log.append(
            ConsentState.GIVEN, ReceiptLeaf.digest(ConsentState.GIVEN, salt, content.receipt()));
    table.add(
        given,
        keys.pseudonym(dataset, given.subject()),
        entry,
        cipher.seal(dataset, given.id(), 1, content));
    return new ReceiptStanding(
        given.id(), ConsentState.GIVEN, entry, Optional.empty(), Optional.empty());
  }

  private ReceiptStanding unchanged(
      String dataset, ConsentTerms terms, ConsentGiven given, StoredReceipt before) {
    ReceiptContent stored = opened(dataset, before);
    if (!stored.saysTheSameAs(content(dataset, terms, given, stored.salt()))) {
      throw new ConcordatException(
          ErrorCode.ID_TAKEN, "receipt " + given.id() + " was recorded with other content");
    }
    return before.standing();
  }

  private ReceiptContent content(
      String dataset, ConsentTerms terms, ConsentGiven given, String salt) {
    return new ReceiptContent(
        ReceiptDocument.write(
            "urn:concordat:consent-register:" + bank + ":" + dataset,
            terms,
            given,
            keys.pseudonym(dataset, given.subject())),
        given.rowIds(),
        given.keepUntilMillis(),
        salt);
  }

  /**
   * Withdraws a consent. One that has ended stays as it is.
   *
   * @param dataset the dataset's id
   * @param id the receipt's id
   * @return where it stands now
   * @throws ConcordatException {@link ErrorCode#RECEIPT_NOT_FOUND}
   */
  public ReceiptStanding withdraw(String dataset, String id) {
    return change(dataset, List.of(id), work -> work.end(id, ConsentState.WITHDRAWN)).getFirst();
  }

  /**
   * Erases a receipt: its content and salt are deleted, its leaves stay. A consent that still
   * stands is withdrawn by it.
   *
   * @param dataset the dataset's id
   * @param id the receipt's id
   * @param reason why
   * @return where it stands now
   * @throws ConcordatException {@link ErrorCode#RECEIPT_NOT_FOUND}
   */
  public ReceiptStanding erase(String dataset, String id, ErasureReason reason) {
    return change(dataset, List.of(id), work -> work.erase(id, ConsentState.WITHDRAWN, reason))
        .getFirst();
  }

  /** Ends consents whose time is over. */
  void expire(String dataset, List<String> ids) {
    change(
        dataset,
        ids,
        work -> {
          for (String id : ids) {
            work.end(id, ConsentState.EXPIRED);
          }
        });
  }

  /** Erases receipts that are not to be kept any longer. */
  void discard(String dataset, List<String> ids) {
    change(
        dataset,
        ids,
        work -> {
          for (String id : ids) {
            work.erase(id, ConsentState.EXPIRED, ErasureReason.NO_LONGER_NECESSARY);
          }
        });
  }

  /** Seals receipts anew with the current key; gives how many. */
  int reseal(String dataset, List<String> ids) {
    return alone(
        () ->
            database.transaction(
                session -> {
                  ReceiptTable table = new ReceiptTable(session, dataset);
                  int done = 0;
                  for (StoredReceipt receipt : table.find(ids).values()) {
                    SealedReceipt old = receipt.sealed().orElse(null);
                    if (old != null && !old.keyId().equals(keys.current())) {
                      ReceiptContent content = cipher.open(dataset, receipt.id(), old);
                      table.reseal(
                          receipt.id(),
                          cipher.seal(dataset, receipt.id(), old.version() + 1, content));
                      done++;
                    }
                  }
                  return done;
                }));
  }

  /**
   * Tells how a dataset's log stands.
   *
   * @param dataset the dataset's id
   * @return its counts
   */
  public LogStanding standing(String dataset) {
    return sealed.read(reader -> ConsentLog.read(reader, dataset).standing());
  }

  /**
   * Lists receipts by id.
   *
   * @param dataset the dataset's id
   * @param state only those in this state; empty for all
   * @param after only those behind this id; an empty text for the first
   * @param most how many at most
   * @return where they stand
   */
  public List<ReceiptStanding> page(
      String dataset, Optional<ConsentState> state, String after, int most) {
    return database.transaction(
        session -> standings(new ReceiptTable(session, dataset).page(state, after, most)));
  }

  /**
   * Lists a person's receipts.
   *
   * @param dataset the dataset's id
   * @param subject the bank's reference of the person
   * @return where they stand; erased ones cannot be found any more
   */
  public List<ReceiptStanding> of(String dataset, String subject) {
    String pseudonym = keys.pseudonym(dataset, subject);
    return database.transaction(
        session -> standings(new ReceiptTable(session, dataset).of(pseudonym)));
  }

  private static List<ReceiptStanding> standings(List<StoredReceipt> receipts) {
    return receipts.stream().map(StoredReceipt::standing).toList();
  }

  /**
   * Opens a receipt.
   *
   * @param dataset the dataset's id
   * @param id the receipt's id
   * @return the receipt; without content once it is erased
   * @throws ConcordatException {@link ErrorCode#RECEIPT_NOT_FOUND} or {@link
   *     ErrorCode#RECEIPT_UNREADABLE}
   */
  public OpenReceipt open(String dataset, String id) {
    return database.transaction(
        session -> {
          StoredReceipt stored = required(new ReceiptTable(session, dataset), dataset, id);
          if (stored.sealed().isEmpty()) {
            return new OpenReceipt(stored.standing(), Optional.empty(), List.of());
          }
          JsonNode receipt = CanonicalJson.readTree(opened(dataset, stored).receipt());
          return new OpenReceipt(
              stored.standing(),
              Optional.of(receipt),
              ReceiptDocument.events(receipt, stored.standing()));
        });
  }

  ReceiptContent opened(String dataset, StoredReceipt receipt) {
    return cipher.open(
        dataset,
        receipt.id(),
        receipt
            .sealed()
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.RECEIPT_ERASED,
                        "the content of receipt " + receipt.id() + " was erased")));
  }

  static StoredReceipt required(ReceiptTable table, String dataset, String id) throws SQLException {
    return table
        .find(id)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.RECEIPT_NOT_FOUND, "dataset " + dataset + " has no receipt " + id));
  }

  ConsentKeys keys() {
    return keys;
  }

  /** Runs work while nobody else writes to the register. */
  <T> T alone(Supplier<T> work) {
    writing.lock();
    try {
      return work.get();
    } finally {
      writing.unlock();
    }
  }

  private List<ReceiptStanding> change(String dataset, List<String> ids, Step step) {
    return alone(
        () ->
            sealed.change(
                writer -> {
                  Change change = new Change(writer, dataset);
                  step.on(change);
                  change.log.store(writer);
                  List<ReceiptStanding> standings = new ArrayList<>(ids.size());
                  for (String id : ids) {
                    standings.add(required(change.table, dataset, id).standing());
                  }
                  return standings;
                }));
  }

  @FunctionalInterface
  private interface Step {
    void on(Change change) throws SQLException;
  }

  /** What happens to receipts of one dataset in one transaction. */
  private final class Change {
    private final SealedWriter writer;
    private final String dataset;
    private final ConsentLog log;
    private final ReceiptTable table;

    private Change(SealedWriter writer, String dataset) throws SQLException {
      this.writer = writer;
      this.dataset = dataset;
      // Nothing is to be written about a receipt that is not there, not even an empty log.
      this.table = new ReceiptTable(writer.session(), dataset);
      this.log = ConsentLog.write(writer, dataset);
    }

    private void end(String id, ConsentState how) throws SQLException {
      StoredReceipt receipt = required(table, dataset, id);
      if (receipt.state() != ConsentState.GIVEN) {
        return;
      }
      ReceiptContent content = opened(dataset, receipt);
      long entry = log.append(how, ReceiptLeaf.digest(how, content.saltBytes(), content.receipt()));
      table.end(id, how, entry, clock.millis());
      Revocations.withdraw(writer, dataset, content.rowIds());
    }

    private void erase(String id, ConsentState how, ErasureReason reason) throws SQLException {
      if (required(table, dataset, id).erasure().isEmpty()) {
        end(id, how);
        table.erase(id, new Erasure(clock.millis(), reason));
        log.erased();
      }
    }
  }
}
