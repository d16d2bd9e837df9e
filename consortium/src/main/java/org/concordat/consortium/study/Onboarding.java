package org.concordat.consortium.study;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.member.Seats;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.rest.Bodies;
import tools.jackson.databind.JsonNode;

/**
 * What people do before a model is trained: agree on a charter, on terms, register data, propose
 * and join a study. All of it over the members' REST interfaces, each step by a user of the right
 * role.
 */
public final class Onboarding {
  /** The id of every bank's agreement. */
  public static final String AGREEMENT = "research-terms";

  /** The id of every bank's dataset. */
  public static final String DATASET = "labelled-rows";

  /** The id of every bank's first snapshot. */
  public static final String SNAPSHOT = "first";

  private static final long BUDGET = 1_000_000;

  /** How long a tainted model may still be served: what a demo's bank agrees to. */
  private static final long GRACE_MILLIS = 30L * 86_400_000;

  private final Seats seats;
  private final InstantSource clock;
  private final Consumer<String> step;

  /**
   * Creates the onboarding.
   *
   * @param seats the running consortium
   * @param clock tells from when to when agreements hold
   * @param step told of every step
   */
  public Onboarding(Seats seats, InstantSource clock, Consumer<String> step) {
    this.seats = seats;
    this.clock = clock;
    this.step = step;
  }

  /**
   * Puts a charter in force: one bank proposes it, more than half approve.
   *
   * @param limits the charter's limits
   * @param policy the charter's default policy
   * @throws IOException when credentials cannot be read
   */
  public void agreeOnCharter(Charter.Limits limits, Charter.Policy policy) throws IOException {
    step.accept("charter: proposed, approved, in force");
    List<Charter.Member> members = new ArrayList<>();
    for (ConsortiumData.Bank bank : banks()) {
      members.add(
          new Charter.Member(bank.mspId(), "Bank " + bank.name(), Charter.Member.Kind.BANK));
    }
    members.add(new Charter.Member("RegulatorMSP", "Regulator", Charter.Member.Kind.REGULATOR));
    Charter charter = new Charter(1, "demo", members, limits, policy);
    Bodies.Digest digest = new Bodies.Digest(charter.digest());
    client(banks().getFirst(), Role.OFFICER).post("/charters", charter);
    for (ConsortiumData.Bank bank : banks().subList(0, charter.quorum())) {
      seen(bank, "/charters", charter.digest());
      client(bank, Role.OFFICER).post("/charters/1/approvals", digest);
    }
    awaitAt(
        banks().getFirst(),
        "/charters",
        charter.quorum() + " approvals",
        list -> list.get("items").get(0).get("approvals").size() >= charter.quorum());
    client(banks().getFirst(), Role.OFFICER).post("/charters/1/activation", digest);
    for (ConsortiumData.Bank bank : banks()) {
      seen(bank, "/members", bank.mspId());
    }
  }

  /**
   * Lets every bank create and activate its agreement, register its dataset and take a snapshot.
   *
   * @param purpose the agreements' purpose
   * @throws IOException when credentials cannot be read
   */
  public void registerData(String purpose) throws IOException {
    step.accept("agreements, datasets, snapshots");
    atEveryBank(
        bank -> {
          MemberClient steward = client(bank, Role.STEWARD);
          Instant now = clock.instant();
          steward.post(
              "/agreements",
              new Agreement(
                  AGREEMENT,
                  bank.mspId(),
                  List.of(purpose),
                  List.of(Agreement.TaskType.TRAINING),
                  now.minus(1, ChronoUnit.DAYS).toEpochMilli(),
                  now.plus(365, ChronoUnit.DAYS).toEpochMilli(),
                  1,
                  BUDGET,
                  GRACE_MILLIS));
          steward.post("/agreements/" + AGREEMENT + "/activation", "");
          steward.post(
              "/datasets",
              new Dataset(
                  DATASET,
                  bank.mspId(),
                  "Labelled rows of bank " + bank.name(),
                  seats.data().features(),
                  seats.data().label(),
                  LawfulBasis.LEGITIMATE_INTERESTS));
          steward.await("/datasets/" + DATASET + "/snapshots", new Bodies.SnapshotId(SNAPSHOT));
        });
  }

  /**
   * Proposes a study, lets every bank join and starts it.
   *
   * @param study the study; its proposer is the first bank
   * @throws IOException when credentials cannot be read
   */
  public void start(Study study) throws IOException {
    step.accept("study: proposed, joined by all, started");
    client(banks().getFirst(), Role.SCIENTIST).post("/studies", study);
    atEveryBank(
        bank -> {
          seen(bank, "/studies", study.id());
          client(bank, Role.STEWARD)
              .await(
                  "/studies/" + study.id() + "/joins",
                  new Bodies.JoinRequest(AGREEMENT, DATASET, SNAPSHOT));
        });
    ConsortiumData.Bank proposer = banks().getFirst();
    for (ConsortiumData.Bank bank : banks()) {
      seen(proposer, "/studies/" + study.id() + "/joins", bank.mspId());
    }
    client(proposer, Role.SCIENTIST).post("/studies/" + study.id() + "/start", "");
  }

  /**
   * Waits until the service of a study's first bank shows the study's end, others may earlier.
   *
   * @param study the study
   * @throws IOException when credentials cannot be read
   */
  public void awaitEnd(Study study) throws IOException {
    awaitAt(
        banks().getFirst(),
        "/studies/" + study.id(),
        "the study's end",
        detail ->
            detail
                .get("state")
                .get("status")
                .stringValue()
                .equals(StudyState.Status.COMPLETED.name()));
  }

  private List<ConsortiumData.Bank> banks() {
    return seats.data().banks();
  }

  private MemberClient client(ConsortiumData.Bank bank, Role role) throws IOException {
    return seats.client(bank.name(), role);
  }

  /** Waits until a bank's own service shows what another bank wrote. */
  private void seen(ConsortiumData.Bank bank, String path, String text) throws IOException {
    awaitAt(bank, path, text, answer -> answer.toString().contains(text));
  }

  private void awaitAt(
      ConsortiumData.Bank bank, String path, String what, Predicate<JsonNode> condition)
      throws IOException {
    MemberClient officer = client(bank, Role.OFFICER);
    Instant deadline = Instant.now().plusSeconds(30);
    while (!condition.test(officer.get(path))) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(
            "bank " + bank.name() + " did not see " + what + " at " + path + " within 30 s");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private interface AtBank {
    void act(ConsortiumData.Bank bank) throws IOException;
  }

  private void atEveryBank(AtBank action) throws IOException {
    try (ExecutorService banks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> acting = new ArrayList<>();
      for (ConsortiumData.Bank bank : banks()) {
        acting.add(
            banks.submit(
                () -> {
                  action.act(bank);
                  return null;
                }));
      }
      for (Future<?> act : acting) {
        act.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
