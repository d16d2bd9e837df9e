package org.concordat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.consent.ConsentParts;
import org.concordat.service.consent.ConsentRegister;
import org.concordat.service.consent.ConsentRetention;
import org.concordat.service.consent.ConsentRoots;
import org.concordat.service.consent.ConsentUpkeep;
import org.concordat.service.consent.KeyRotation;
import org.concordat.service.consent.RegisterScan;
import org.concordat.service.database.Database;
import org.concordat.service.evidence.BundleMaker;
import org.concordat.service.evidence.EvidenceExport;
import org.concordat.service.evidence.Spool;
import org.concordat.service.evidence.UpdatesExport;
import org.concordat.service.inbox.Inbox;
import org.concordat.service.integrity.Findings;
import org.concordat.service.integrity.Repeated;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.StoreWatch;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.Witness;
import org.concordat.service.limits.Limits;
import org.concordat.service.limits.RateLimiter;
import org.concordat.service.oversight.access.AccessLog;
import org.concordat.service.oversight.alert.AgreementAlerts;
import org.concordat.service.oversight.alert.Alerts;
import org.concordat.service.oversight.alert.CertificateAlerts;
import org.concordat.service.oversight.alert.GovernanceAlerts;
import org.concordat.service.oversight.alert.ModelAlerts;
import org.concordat.service.oversight.alert.RoundAlerts;
import org.concordat.service.oversight.alert.StudyAlerts;
import org.concordat.service.oversight.alert.TransactionAlerts;
import org.concordat.service.oversight.incident.IncidentRegister;
import org.concordat.service.oversight.signin.SignInLog;
import org.concordat.service.participation.Decisions;
import org.concordat.service.participation.Deeds;
import org.concordat.service.participation.Driver;
import org.concordat.service.participation.ModelStore;
import org.concordat.service.participation.Operations;
import org.concordat.service.participation.PurgedUpdates;
import org.concordat.service.participation.Revocations;
import org.concordat.service.participation.RoundLog;
import org.concordat.service.participation.SnapshotAdmission;
import org.concordat.service.participation.SnapshotVault;
import org.concordat.service.participation.StudyEndorsers;
import org.concordat.service.participation.StudyViews;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.participation.TaskLog;
import org.concordat.service.progress.ProgressReader;
import org.concordat.service.projection.BlockFollower;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.BlockReader;
import org.concordat.service.projection.CertificateStore;
import org.concordat.service.projection.ChainLag;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.projection.WitnessWatch;
import org.concordat.service.proposal.Suggestions;
import org.concordat.service.registry.ModelRegistry;
import org.concordat.service.registry.RevocationPreviews;
import org.concordat.service.rest.Health;
import org.concordat.service.rest.Idempotency;
import org.concordat.service.rest.Writes;
import org.concordat.service.telemetry.ServiceMeters;
import org.concordat.service.web.StaticFiles;

/** All parts of one service put together, apart from the HTTP server. */
final class ServiceParts implements AutoCloseable {
  private static final Duration LAG_EVERY = Duration.ofSeconds(5);
  private static final Duration SIGN_INS_WRITTEN = Duration.ofSeconds(5);

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final Map<Class<?>, Object> byType = new java.util.LinkedHashMap<>();

  ServiceParts(ServiceSettings settings, Edges edges, Clock clock, SecureRandom random) {
    try {
      build(settings, edges, clock, random);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void build(ServiceSettings settings, Edges edges, Clock clock, SecureRandom random) {
    Member member = settings.member();
    try {
      Files.createDirectories(settings.directory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Database database =
        closing(
            Database.open(
                settings.databaseUrl(), settings.databaseUser(), settings.databasePassword()));
    TelemetryParts telemetry = closing(new TelemetryParts(settings));
    Findings findings = new Findings();
    SealedDatabase sealed =
        closing(
            SealedDatabase.open(
                database, SealedTables.all(), settings.directory(), random, clock, findings));
    StoreWatch stores = new StoreWatch(sealed);
    Projection projection = new Projection(sealed);
    Ledger ledger = closing(telemetry.ledger(edges, settings, new StudyEndorsers(projection)));
    TaskBus bus = closing(telemetry.tasks(edges, settings));
    TaskLog tasks = new TaskLog(sealed, clock);
    RoundLog rounds = new RoundLog(sealed);
    SnapshotVault vault = new SnapshotVault(sealed, projection, member.mspId());
    Revocations revocations = new Revocations(sealed, projection, member.mspId());
    ToLongFunction<String> consents =
        member.regulator()
            ? dataset -> 0
            : consents(settings, database, sealed, projection, stores, clock, random);
    ModelStore models = new ModelStore(database, projection, ledger, findings);
    StudyViews views = new StudyViews(projection, tasks, rounds, vault, member.mspId());
    Deeds deeds =
        new Deeds(
            projection,
            ledger,
            bus,
            tasks,
            rounds,
            vault,
            models,
            random,
            settings.ledger().channel(),
            member.mspId());
    Operations operations =
        new Operations(
            sealed,
            projection,
            ledger,
            bus,
            tasks,
            vault,
            new SnapshotAdmission(vault, revocations, consents),
            random,
            clock,
            member.mspId(),
            settings.taskRetry().toMillis());
    Driver driver =
        closing(
            new Driver(
                views,
                new Decisions(settings.taskRetry().toMillis()),
                deeds,
                rounds,
                operations,
                new PurgedUpdates(projection, tasks, rounds, member.mspId()),
                projection,
                clock,
                settings.turn().toMillis(),
                stores::mayAct,
                telemetry.rounds(),
                "driver-" + member.mspId()));
    BlockFollower follower =
        closing(
            new BlockFollower(
                ledger,
                new BlockParser(settings.ledger().chaincode()),
                projection,
                findings,
                "follower-" + member.mspId()));
    projection.onBlock(driver::wake);
    stores.onScan(driver::wake);
    put(Member.class, member);
    byType.putAll(SignInParts.open(settings, sealed, random, clock));
    put(Projection.class, projection);
    put(Ledger.class, ledger);
    put(BlockReader.class, new BlockReader(ledger, settings.ledger().chaincode()));
    put(RevocationPreviews.class, new RevocationPreviews(projection, member.mspId()));
    put(
        Suggestions.class,
        new Suggestions(projection, tasks::workerDigest, settings.member().mspId()));
    put(TaskLog.class, tasks);
    put(RoundLog.class, rounds);
    put(SnapshotVault.class, vault);
    put(Revocations.class, revocations);
    put(ModelStore.class, models);
    put(StudyViews.class, views);
    put(ModelRegistry.class, new ModelRegistry(projection, models, sealed, clock, member.mspId()));
    put(Operations.class, operations);
    put(Driver.class, driver);
    put(SecureRandom.class, random);
    put(Limits.class, settings.limits());
    put(RateLimiter.class, new RateLimiter(System::nanoTime));
    put(StaticFiles.class, StaticFiles.open(ServiceParts.class.getClassLoader()));
    put(Writes.class, new Writes(new Idempotency(sealed, clock), ledger, projection, findings));
    put(
        EvidenceExport.class,
        new EvidenceExport(
            projection,
            new BundleMaker(
                ledger::blocks,
                new BundleMaker.Origin(
                    settings.ledger().channel(), settings.ledger().chaincode(), member.mspId()),
                new Spool(settings.directory().resolve("evidence")),
                clock)));
    put(
        UpdatesExport.class,
        new UpdatesExport(
            ledger, projection, new Spool(settings.directory().resolve("updates")), clock));
    Alerts alerts = oversee(settings, database, sealed, projection, clock);
    ChainLag lag = ChainLag.of(ledger, projection);
    put(
        Health.class,
        new Health(
            Map.of(
                "database",
                () -> database.answers() ? "" : "does not answer",
                "ledger",
                () -> follower.trouble().or(lag::trouble).orElse(""),
                "kafka",
                bus::trouble,
                "integrity",
                stores::trouble),
            member.regulator()
                ? Map.of("follower", follower::isRunning)
                : Map.of("follower", follower::isRunning, "driver", driver::isRunning),
            projection::nextBlock,
            findings::notes));
    repeat("lag-" + member.mspId(), lag::look, LAG_EVERY);
    ServiceMeters meters = telemetry.follow(projection, alerts, clock);
    meters.chain(follower, lag);
    meters.stores(database, findings);
    telemetry.parts().forEach((type, part) -> byType.put(type, part));
    put(ServiceMeters.class, meters);
    bus.start(
        (result, json) -> {
          boolean expected = tasks.store(result, json);
          driver.wake();
          return expected;
        });
    if (!member.regulator()) {
      driver.start();
    }
    follower.start();
    watch(settings, edges, sealed, stores);
  }

  private void watch(
      ServiceSettings settings, Edges edges, SealedDatabase sealed, StoreWatch stores) {
    ServiceSettings.Integrity integrity = settings.integrity();
    String member = settings.member().mspId();
    List<Witness> witnesses = edges.witnesses(settings);
    witnesses.forEach(this::closing);
    repeat("scan-" + member, stores::scan, integrity.scanEvery());
    for (Witness witness : witnesses) {
      repeat(
          "witness-" + member + "-" + witness.name(),
          new WitnessWatch(sealed, witness)::compare,
          integrity.compareEvery());
    }
    if (witnesses.isEmpty()) {
      sealed
          .findings()
          .say("witnesses", "no witness is set: no other peer's blocks are compared with");
    }
  }

  private void repeat(String name, Runnable task, Duration pause) {
    closing(new Repeated(name, task, pause)).start();
  }

  /** Only a bank has receipts; a regulator's instance has no register and no keys for one. */
  private ToLongFunction<String> consents(
      ServiceSettings settings,
      Database database,
      SealedDatabase sealed,
      Projection projection,
      StoreWatch stores,
      Clock clock,
      SecureRandom random) {
    String bank = settings.member().mspId();
    ConsentRegister register =
        ConsentRegister.open(database, sealed, settings.directory(), random, clock, bank);
    ConsentRetention retention = new ConsentRetention(database, register);
    KeyRotation rotation = new KeyRotation(database, register);
    ConsentUpkeep upkeep =
        closing(
            new ConsentUpkeep(
                retention, rotation, clock, settings.consentUpkeep(), "consent-" + bank));
    put(
        ConsentParts.class,
        new ConsentParts(register, new ConsentRoots(sealed, register, bank), rotation, upkeep));
    RegisterScan.OnLedger ledger =
        () -> projection.listAs(ConsentRoot.class, RecordType.CONSENT_ROOT, bank);
    stores.also(new RegisterScan(sealed, register, ledger)::scan);
    upkeep.start();
    return dataset -> {
      retention.expire(dataset, clock.millis());
      return register.standing(dataset).ended();
    };
  }

  private Alerts oversee(
      ServiceSettings settings,
      Database database,
      SealedDatabase sealed,
      Projection projection,
      Clock clock) {
    TransactionTrail trail = new TransactionTrail(sealed);
    put(Clock.class, clock);
    put(TransactionTrail.class, trail);
    put(ProgressReader.class, new ProgressReader(projection, trail));
    put(Inbox.class, new Inbox(projection, settings.member()));
    put(AccessLog.class, new AccessLog(database, clock, settings.accessLogRetention()));
    SignInLog signIns = closing(new SignInLog(sealed, clock, settings.accessLogRetention()));
    put(SignInLog.class, signIns);
    repeat("sign-in-log-" + settings.member().mspId(), signIns::flush, SIGN_INS_WRITTEN);
    put(IncidentRegister.class, new IncidentRegister(sealed, clock));
    Alerts alerts =
        new Alerts(
            List.of(
                new RoundAlerts(projection),
                new StudyAlerts(projection),
                new AgreementAlerts(projection),
                new ModelAlerts(projection),
                new GovernanceAlerts(projection, trail),
                new TransactionAlerts(trail),
                new CertificateAlerts(new CertificateStore(sealed))));
    put(Alerts.class, alerts);
    return alerts;
  }

  private <T> void put(Class<T> type, T part) {
    byType.put(type, part);
  }

  /** The parts that the HTTP server's controllers ask for. */
  Map<Class<?>, Object> byType() {
    return Map.copyOf(byType);
  }

  private <T extends AutoCloseable> T closing(T part) {
    closing.push(part);
    return part;
  }

  /** Closes the parts, the last opened first. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      try {
        closing.pop().close();
      } catch (Exception e) {
        org.slf4j.LoggerFactory.getLogger(ServiceParts.class)
            .atWarn()
            .setCause(e)
            .log("a part did not close");
      }
    }
  }
}
