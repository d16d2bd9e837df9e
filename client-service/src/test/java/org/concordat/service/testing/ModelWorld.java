package org.concordat.service.testing;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.TestService;
import org.concordat.service.testing.InMemoryLedger.Call;

/**
 * Models on the ledger's double: the study {@code cards} of banks A and B with models of rounds 0
 * (initial), 1 (accepted), 2 (rejected) and 3 (accepted, heir of 1); its round 4 has no model. Bank
 * A uses its rows by consent, bank B by legitimate interests. The study {@code again} is for
 * retraining; bank A takes no part in the study {@code others}.
 */
public final class ModelWorld {
  /** The study with the models. */
  public static final String STUDY = "cards";

  /** The study for the same purpose that models are trained anew in. */
  public static final String AGAIN = "again";

  /** A study that bank A takes no part in. */
  public static final String OTHERS = "others";

  /** The bank whose service it is. */
  public static final String BANK_A = "BankAMSP";

  /** The other bank. */
  public static final String BANK_B = "BankBMSP";

  /** The dataset of each bank. */
  public static final String DATASET = "payments";

  /** How long bank A's agreement lets a tainted model be served. */
  public static final long GRACE_A = 3_600_000;

  /** How long bank B's does. */
  public static final long GRACE_B = 60_000;

  /** The code digest of the workers. */
  public static final String WORKER = Records.WORKER;

  private static final long FAR = 100_000_000_000_000L;

  private final InMemoryLedger ledger;
  private final List<ConsentRoot> consents;
  private final Map<String, Model> models = new HashMap<>();
  private final Map<String, Deployment> uses = new LinkedHashMap<>();
  private final QuantileGrid grid =
      new QuantileGrid(
          20, List.of(quanta(0, 10, 20, 20, 100), quanta(-1, -1, 0, 1, 1)), "9".repeat(64));

  /** Fills a ledger's double; bank A's consent roots are made up. */
  public ModelWorld(InMemoryLedger ledger) {
    this(
        ledger,
        List.of(
            new ConsentRoot(BANK_A, DATASET, 1, 10, 9, 0, hex("root1")),
            new ConsentRoot(BANK_A, DATASET, 2, 20, 9, 0, hex("root2"))));
  }

  /**
   * Fills a ledger's double. A service of bank A that writes needs the register the roots are of.
   *
   * @param consents bank A's first two roots
   */
  public ModelWorld(InMemoryLedger ledger, List<ConsentRoot> consents) {
    this.ledger = ledger;
    this.consents = List.copyOf(consents);
    ledger.behaves(this::execute);
    ledger.answers(this::read);
    foundations();
    study(STUDY, "fraud-detection");
    initial(STUDY, used(BANK_A, "first", 0, 1, ""), used(BANK_B, "first", 0, 0, ""));
    heir(1, 0, ModelRecord.Status.ACCEPTED, "first");
    heir(2, 1, ModelRecord.Status.REJECTED, "first");
    heir(3, 1, ModelRecord.Status.ACCEPTED, "second");
    append(
        "expired",
        Map.of(
            RecordKey.of(RecordType.ROUND, STUDY, 4),
            new RoundState.Expired(STUDY, 4, 3, "nobody committed by the deadline")));
  }

  private static List<Long> quanta(int... values) {
    return java.util.Arrays.stream(values).mapToObj(value -> (long) value << 20).toList();
  }

  /** Waits until a service has followed everything so far. */
  public void awaitBy(TestService service) {
    long height = ledger.height();
    Await.until(
        "block " + height,
        () -> service.get("auditor", "/api/v1/blocks").json().get("height").longValue() >= height);
  }

  private void foundations() {
    Map<RecordKey, Object> records = new LinkedHashMap<>();
    records.put(RecordKey.of(RecordType.CHARTER_VERSION, 1), Records.charter(BANK_A, BANK_B));
    records.put(RecordKey.of(RecordType.CHARTER_IN_FORCE, "current"), Records.charter(BANK_A));
    append("charter", records);
    append("agreement-a", agreement(BANK_A, GRACE_A, AgreementRecord.Status.ACTIVE, 0));
    append("agreement-b", agreement(BANK_B, GRACE_B, AgreementRecord.Status.ACTIVE, 0));
    append("dataset-a", dataset(BANK_A, LawfulBasis.CONSENT));
    append("dataset-b", dataset(BANK_B, LawfulBasis.LEGITIMATE_INTERESTS));
    for (ConsentRoot root : consents) {
      append(
          "consent-root-" + root.sequence(),
          Map.of(
              RecordKey.of(RecordType.CONSENT_ROOT, BANK_A, root.dataset(), root.sequence()),
              root));
    }
    snapshot(BANK_A, "first", 0, 1);
    snapshot(BANK_A, "second", 0, 2);
    snapshot(BANK_B, "first", 0, 0);
    snapshot(BANK_B, "second", 0, 0);
  }

  /** Registers a snapshot. */
  public void snapshot(String bank, String id, int revocationsSeen, int consentSequence) {
    append(
        "snapshot-" + bank + "-" + id,
        Map.of(
            RecordKey.of(RecordType.SNAPSHOT, bank, "payments", id),
            new Snapshot(
                id,
                "payments",
                bank,
                List.of(new Snapshot.OffsetRange(0, 0, 1_000)),
                1,
                999,
                hex(bank + id),
                revocationsSeen,
                consentSequence)));
  }

  /** Proposes a study and starts it. */
  public void study(String id, String purpose) {
    append(
        "study-" + id,
        Map.of(
            RecordKey.of(RecordType.STUDY, id),
            terms(id, purpose),
            RecordKey.of(RecordType.STUDY_STATE, id),
            new StudyState(
                id,
                StudyState.Status.COMPLETED,
                1,
                1,
                List.of(BANK_B),
                4,
                3,
                "",
                Digests.plainHex(CanonicalJson.writeBytes(grid)),
                "")));
  }

  /** Writes the initial model of a study. */
  public void initial(String study, UsedSnapshot... used) {
    Lineage lineage = Lineage.initial(study, List.of(used), grounds(used));
    model(lineage, "", ModelRecord.Status.INITIAL, Map.of());
  }

  /** Writes an accepted model of round 1, heir of the initial one. */
  public void accepted(String study, UsedSnapshot... used) {
    Lineage parent = Lineage.initial(study, List.of(used), grounds(used));
    model(
        parent.heir(1, List.of(used), grounds(used)),
        key(study, 0),
        ModelRecord.Status.ACCEPTED,
        Map.of());
  }

  private void heir(int round, int parent, ModelRecord.Status status, String snapshot) {
    int consent = snapshot.equals("first") ? 1 : 2;
    UsedSnapshot[] used = {
      used(BANK_A, snapshot, 0, consent, WORKER), used(BANK_B, snapshot, 0, 0, WORKER)
    };
    Map<RecordKey, Object> beside = new LinkedHashMap<>();
    boolean accepted = status == ModelRecord.Status.ACCEPTED;
    String hash = newModel(STUDY, round).hash();
    beside.put(
        RecordKey.of(RecordType.ROUND, STUDY, round),
        accepted
            ? new RoundState.Accepted(STUDY, round, parent, hash, "median change 1000 millionths")
            : new RoundState.Rejected(STUDY, round, parent, hash, "median change -20000"));
    beside.put(
        RecordKey.of(RecordType.AGGREGATION, STUDY, round),
        new AggregationRecord(
            STUDY,
            round,
            "trmean",
            0,
            List.of(
                new BankInfluence(BANK_A, 1_000_000, 0, 500_000),
                new BankInfluence(BANK_B, 900_000, 10_000, 500_000)),
            List.of(new Exclusion("BankCMSP", Exclusion.Reason.REVOKED)),
            hex("gram"),
            250_000,
            false,
            hash));
    beside.put(
        RecordKey.of(RecordType.JUDGEMENT, STUDY, round, BANK_A),
        new Judgement(STUDY, round, BANK_A, hash, 910_000, 900_000));
    beside.put(
        RecordKey.of(RecordType.JUDGEMENT, STUDY, round, BANK_B),
        new Judgement(STUDY, round, BANK_B, hash, 870_000, 869_000));
    Lineage lineage =
        Lineage.initial(STUDY, List.of(used), grounds(used))
            .heir(round, List.of(used), grounds(used));
    model(
        new Lineage(STUDY, round, parent, lineage.snapshots(), lineage.grounds()),
        key(STUDY, parent),
        status,
        beside);
  }

  private void model(
      Lineage lineage, String parent, ModelRecord.Status status, Map<RecordKey, Object> beside) {
    Model model = newModel(lineage.study(), lineage.round());
    models.put(key(lineage.study(), lineage.round()), model);
    Map<RecordKey, Object> records = new LinkedHashMap<>(beside);
    records.put(
        RecordKey.of(RecordType.MODEL, lineage.study(), lineage.round()),
        new ModelRecord(
            lineage.study(),
            lineage.round(),
            model.hash(),
            lineage.parentRound(),
            parent.isEmpty() ? "" : models.get(parent).hash(),
            status));
    records.put(RecordKey.of(RecordType.LINEAGE, lineage.study(), lineage.round()), lineage);
    append("model-" + lineage.study() + "-" + lineage.round(), records);
  }

  /** Lets the peer hold the model of one round as that of another. */
  public void swap(String study, int round, int held) {
    models.put(key(study, round), model(study, held));
  }

  /** Returns a model as it really is. */
  public Model model(String study, int round) {
    return models.get(key(study, round));
  }

  /** Returns the study's terms. */
  public Study terms(String id) {
    return terms(id, "fraud-detection");
  }

  /** Returns the grid of every study here. */
  public QuantileGrid grid() {
    return grid;
  }

  private Model newModel(String study, int round) {
    return Model.initial(terms(study).architecture(), 20, 1 + key(study, round).hashCode() % 1_000);
  }

  /** Names a snapshot that went into a model. */
  public static UsedSnapshot used(
      String bank, String snapshot, int revocationsSeen, int consentSequence, String worker) {
    return new UsedSnapshot(bank, "payments", snapshot, revocationsSeen, consentSequence, worker);
  }

  private static List<Ground> grounds(UsedSnapshot... used) {
    return Stream.of(used)
        .map(
            one ->
                new Ground(
                    one.bank(), one.dataset(), "terms", hex(one.bank()), one.revocationsSeen()))
        .toList();
  }

  /** Lets a bank withdraw rows at a time; returns the transaction's id. */
  public String withdraw(String bank, int sequence, long atMillis) {
    Revocation revocation = new Revocation("payments", bank, sequence, 3, hex("w" + sequence));
    return append(
        "withdrawal-" + bank + "-" + sequence,
        Map.of(
            RecordKey.of(RecordType.REVOCATION, bank, "payments"),
            new RevocationRecord(revocation, ""),
            RecordKey.of(RecordType.REVOCATION_MARK, bank, "payments", sequence),
            new RevocationMark(revocation, atMillis)));
  }

  /** Lets a bank revoke its agreement at a time; returns the transaction's id. */
  public String revokeAgreement(String bank, long graceMillis, long atMillis) {
    return append(
        "revocation-" + bank,
        agreement(bank, graceMillis, AgreementRecord.Status.REVOKED, atMillis));
  }

  /** Puts a model to use at bank A, as if both people had done so. */
  public void promote(String study, int round) {
    Deployment use =
        new Deployment(
            BANK_A,
            study,
            round,
            model(study, round).hash(),
            Deployment.Status.PROMOTED,
            Role.SCIENTIST,
            Role.OFFICER,
            "",
            7);
    uses.put(key(study, round), use);
    append(
        "promotion-" + study + "-" + round,
        Map.of(RecordKey.of(RecordType.DEPLOYMENT, BANK_A, study, round), use));
  }

  /** Records a retraining; returns the transaction's id. */
  public String retrain(String study, int round, String successorStudy, int successorRound) {
    return append(
        "retraining",
        Map.of(
            RecordKey.of(RecordType.RETRAINING, study, round),
            new Retraining(study, round, successorStudy, successorRound)));
  }

  /** Writes records; returns the transaction's id. */
  public String append(String id, Map<RecordKey, Object> records) {
    ledger.append(Blocks.Tx.valid(id, "Written", records));
    return id;
  }

  private Map<RecordKey, Object> execute(Call call) {
    Deployment.Status next =
        switch (call.name()) {
          case REQUEST_PROMOTION -> Deployment.Status.REQUESTED;
          case APPROVE_PROMOTION, RESUME_MODEL -> Deployment.Status.PROMOTED;
          case SUSPEND_MODEL -> Deployment.Status.SUSPENDED;
          case RETIRE_MODEL -> Deployment.Status.RETIRED;
          default -> null;
        };
    if (next == null) {
      return call.argument() instanceof Retraining retraining
          ? Map.of(
              RecordKey.of(RecordType.RETRAINING, retraining.study(), retraining.round()),
              retraining)
          : Map.of();
    }
    String reason = "";
    Requests.ModelReference model;
    if (call.argument() instanceof Requests.ModelStep step) {
      reason = step.reason();
      model = new Requests.ModelReference(step.study(), step.round());
    } else {
      model = (Requests.ModelReference) call.argument();
    }
    Deployment before =
        uses.getOrDefault(
            key(model.study(), model.round()),
            new Deployment(
                BANK_A,
                model.study(),
                model.round(),
                model(model.study(), model.round()).hash(),
                next,
                call.role(),
                call.role(),
                "",
                8));
    Deployment use = before.in(next, call.role(), reason, 9);
    uses.put(key(model.study(), model.round()), use);
    return Map.of(RecordKey.of(RecordType.DEPLOYMENT, BANK_A, model.study(), model.round()), use);
  }

  private String read(Call call) {
    if (call.name() == TransactionName.READ_GRID) {
      return CanonicalJson.write(grid);
    }
    Requests.ModelChunk chunk = (Requests.ModelChunk) call.argument();
    return Digests.hex(model(chunk.study(), chunk.round()).chunk(chunk.chunk()));
  }

  private static Map<RecordKey, Object> agreement(
      String bank, long graceMillis, AgreementRecord.Status status, long atMillis) {
    Agreement terms =
        new Agreement(
            "terms",
            bank,
            List.of("fraud-detection"),
            List.of(Agreement.TaskType.TRAINING),
            0,
            FAR,
            1,
            100,
            graceMillis);
    return Map.of(
        RecordKey.of(RecordType.AGREEMENT, bank, "terms"),
        AgreementRecord.draft(terms, 0).in(status, atMillis));
  }

  private static Map<RecordKey, Object> dataset(String bank, LawfulBasis basis) {
    return Map.of(
        RecordKey.of(RecordType.DATASET, bank, "payments"),
        new Dataset(
            "payments",
            bank,
            "Payments of Mrs. Example",
            List.of("amount", "age"),
            "fraud",
            basis));
  }

  private static Study terms(String id, String purpose) {
    return Records.study(
        id,
        BANK_B,
        purpose,
        new FeaturePlan(
            List.of("amount", "age"), "fraud", 5, FeaturePlan.Preparation.RANK_AND_TAIL));
  }

  private static String key(String study, int round) {
    return study + "/" + round;
  }

  private static String hex(String text) {
    return Digests.plainHex(Digests.bytes(text));
  }
}
