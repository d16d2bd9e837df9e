package org.concordat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.concordat.protocol.identity.Role;
import org.concordat.service.consent.ConsentParts;
import org.concordat.service.consent.ConsentRegister;
import org.concordat.service.consent.ConsentRetention;
import org.concordat.service.consent.ConsentRoots;
import org.concordat.service.consent.ConsentUpkeep;
import org.concordat.service.consent.KeyRotation;
import org.concordat.service.database.Database;
import org.concordat.service.evidence.BundleMaker;
import org.concordat.service.evidence.EvidenceExport;
import org.concordat.service.evidence.Spool;
import org.concordat.service.evidence.UpdatesExport;
import org.concordat.service.ledger.Ledger;
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
import org.concordat.service.participation.Decisions;
import org.concordat.service.participation.Deeds;
import org.concordat.service.participation.Driver;
import org.concordat.service.participation.ModelStore;
import org.concordat.service.participation.Operations;
import org.concordat.service.participation.Revocations;
import org.concordat.service.participation.RoundLog;
import org.concordat.service.participation.SnapshotAdmission;
import org.concordat.service.participation.SnapshotVault;
import org.concordat.service.participation.StudyEndorsers;
import org.concordat.service.participation.StudyViews;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.participation.TaskLog;
import org.concordat.service.projection.BlockFollower;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.CertificateStore;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.registry.ModelRegistry;
import org.concordat.service.rest.Health;
import org.concordat.service.rest.Idempotency;
import org.concordat.service.rest.Writes;
import org.concordat.service.users.LocalUsers;
import org.concordat.service.users.SignIn;

/** All parts of one service put together, apart from the HTTP server. */
final class ServiceParts implements AutoCloseable {
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
    SignIn users =
        LocalUsers.open(
            settings.directory().resolve("users.json"),
            settings.directory().resolve("credentials.txt"),
            initialUsers(member),
            random,
            clock);
    Database database =
        closing(
            Database.open(
                settings.databaseUrl(), settings.databaseUser(), settings.databasePassword()));
    Projection projection = new Projection(database);
    Ledger ledger = closing(edges.ledger(settings, new StudyEndorsers(projection)));
    TaskBus bus = closing(edges.tasks(settings));
    TaskLog tasks = new TaskLog(database, clock);
    RoundLog rounds = new RoundLog(database);
    SnapshotVault vault = new SnapshotVault(database, projection, member.mspId());
    Revocations revocations = new Revocations(database, projection, member.mspId());
    ToLongFunction<String> consents =
        member.regulator() ? dataset -> 0 : consents(settings, database, clock, random);
    ModelStore models = new ModelStore(database, projection, ledger);
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
            database,
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
                projection,
                clock,
                settings.turn().toMillis(),
                "driver-" + member.mspId()));
    BlockFollower follower =
        closing(
            new BlockFollower(
                ledger,
                new BlockParser(settings.ledger().chaincode()),
                projection,
                "follower-" + member.mspId()));
    projection.onBlock(driver::wake);
    put(Member.class, member);
    put(SignIn.class, users);
    put(Projection.class, projection);
    put(Ledger.class, ledger);
    put(RoundLog.class, rounds);
    put(SnapshotVault.class, vault);
    put(Revocations.class, revocations);
    put(ModelStore.class, models);
    put(StudyViews.class, views);
    put(
        ModelRegistry.class,
        new ModelRegistry(projection, models, database, clock, member.mspId()));
    put(Operations.class, operations);
    put(Driver.class, driver);
    put(SecureRandom.class, random);
    put(Writes.class, new Writes(new Idempotency(database, clock), ledger, projection));
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
    oversee(settings, database, projection, clock);
    put(Health.class, new Health(database, follower, bus, projection));
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
  }

  /** Only a bank has receipts; a regulator's instance has no register and no keys for one. */
  private ToLongFunction<String> consents(
      ServiceSettings settings, Database database, Clock clock, SecureRandom random) {
    String bank = settings.member().mspId();
    ConsentRegister register =
        ConsentRegister.open(database, settings.directory(), random, clock, bank);
    ConsentRetention retention = new ConsentRetention(database, register);
    KeyRotation rotation = new KeyRotation(database, register);
    ConsentUpkeep upkeep =
        closing(
            new ConsentUpkeep(
                retention, rotation, clock, settings.consentUpkeep(), "consent-" + bank));
    put(
        ConsentParts.class,
        new ConsentParts(register, new ConsentRoots(database, register, bank), rotation, upkeep));
    upkeep.start();
    return dataset -> {
      retention.expire(dataset, clock.millis());
      return register.standing(dataset).ended();
    };
  }

  private void oversee(
      ServiceSettings settings, Database database, Projection projection, Clock clock) {
    TransactionTrail trail = new TransactionTrail(database);
    put(Clock.class, clock);
    put(TransactionTrail.class, trail);
    put(AccessLog.class, new AccessLog(database, clock, settings.accessLogRetention()));
    put(IncidentRegister.class, new IncidentRegister(database, clock));
    put(
        Alerts.class,
        new Alerts(
            List.of(
                new RoundAlerts(projection),
                new StudyAlerts(projection),
                new AgreementAlerts(projection),
                new ModelAlerts(projection),
                new GovernanceAlerts(projection, trail),
                new TransactionAlerts(trail),
                new CertificateAlerts(new CertificateStore(database)))));
  }

  private static Map<String, Set<Role>> initialUsers(Member member) {
    return member.regulator()
        ? Map.of("auditor", Set.of(Role.AUDITOR))
        : Map.of(
            "scientist", Set.of(Role.SCIENTIST),
            "steward", Set.of(Role.STEWARD),
            "officer", Set.of(Role.OFFICER),
            "auditor", Set.of(Role.AUDITOR));
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
