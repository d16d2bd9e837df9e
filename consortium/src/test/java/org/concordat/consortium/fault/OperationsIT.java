package org.concordat.consortium.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.consortium.broker.RowFeed;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.member.Seats;
import org.concordat.consortium.study.Onboarding;
import org.concordat.identity.Identity;
import org.concordat.network.files.Trees;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.service.rest.Bodies;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What an administrator does to a network while a study runs on it: one study goes on through all
 * of it, and its models must be those of a run that nobody disturbed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsIT {
  private static final long SEED = 29;
  private static final int FOUNDERS = 5;
  private static final String NEWCOMER = "BankF";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<ConsortiumData.Bank> six = new ArrayList<>();
  private ConsortiumData all;
  private LiveStudy live;

  @BeforeAll
  void start() throws Exception {
    LiveStudy.assumeFabric("Operations");
    all = GeneratedBanks.draw(FOUNDERS + 1, 600, 400, SEED);
    six.addAll(all.banks());
    live = LiveStudy.start("operations", of(six.subList(0, FOUNDERS)), SEED, 2, PATIENCE);
  }

  private ConsortiumData of(List<ConsortiumData.Bank> banks) {
    return new ConsortiumData(all.features(), all.label(), List.copyOf(banks));
  }

  @AfterAll
  void stop() throws Exception {
    if (live != null) {
      live.close();
    }
  }

  /** Two rounds more, each accepted with what everybody did. */
  private void goesOn() throws InterruptedException {
    int last = live.timeline().round() + 1;
    live.timeline().awaitEnd(last, PATIENCE);
    for (int round = last - 1; round <= last; round++) {
      assertThat(live.rounds().end(live.auditor(), round)).isEqualTo(RoundState.Phase.ACCEPTED);
      live.rounds().everyoneCountsOnce(live.auditor(), round);
    }
  }

  /** An administrator looks at status before the next work. */
  @BeforeEach
  void no_orderer_stands_still() throws IOException {
    live.network().administration().keepUpOrderers();
  }

  /** All that ran runs on as it was, but for orderers that had locked themselves up. */
  private void nothingElseRestarted(Map<String, Long> before) {
    before.keySet().removeAll(live.network().unlocked());
    assertThat(processes()).as("nothing else restarted").containsAllEntriesOf(before);
  }

  private Map<String, Long> processes() {
    Map<String, Long> running = new TreeMap<>();
    for (NodeProcess process : live.network().administration().processes()) {
      process.handle().ifPresent(handle -> running.put(process.name(), handle.pid()));
    }
    return running;
  }

  @Test
  @Order(1)
  void chaincode_is_upgraded_in_a_live_round() throws Exception {
    live.timeline().awaitNext(Phase.REVEAL, PATIENCE);
    int round = live.timeline().round();
    Map<String, Long> before = processes();

    live.network().administration().upgrade();

    live.timeline().awaitEnd(round, PATIENCE);
    assertThat(live.rounds().end(live.auditor(), round)).isEqualTo(RoundState.Phase.ACCEPTED);
    live.rounds().everyoneCountsOnce(live.auditor(), round);
    goesOn();
    Map<String, Long> after = processes();
    assertThat(after).containsKey("BankA.chaincode-next").doesNotContainKey("BankA.chaincode");
    before.keySet().removeIf(name -> name.endsWith(".chaincode"));
    nothingElseRestarted(before);
  }

  @Test
  @Order(2)
  void a_sixth_bank_joins_while_the_study_runs_and_nobody_restarts() throws Exception {
    live.timeline().awaitNext(Phase.COMMIT, PATIENCE);
    Map<String, Long> before = processes();

    live.network().administration().addBank(NEWCOMER);

    nothingElseRestarted(before);
    assertThat(processes()).containsKey(NEWCOMER + ".peer");
    goesOn();
    assertThat(participants(live.study())).doesNotContain(NEWCOMER + "MSP");
  }

  @Test
  @Order(3)
  void it_takes_part_from_the_next_study_on() throws Exception {
    live.network().now(of(six));
    Member at =
        live.network()
            .administration()
            .services()
            .brokers(live.network().plan().members())
            .getFirst();
    RowFeed.send(live.network().plan().address(at, Port.BROKER), six.getLast());
    charter(2, six);
    Seats newcomer = seats(List.of(six.getLast()));
    new Onboarding(newcomer, InstantSource.system(), step -> {})
        .registerData(StudyDefaults.PURPOSE);
    Study next = LiveStudy.study("with-six", SEED + 1, of(six));
    Timeline theirs = new Timeline(next.id(), six.size());
    try (LedgerEvents _ = live.auditor().events(theirs::on)) {
      new Onboarding(live.network(), InstantSource.system(), step -> {}).start(next);
      theirs.awaitEnd(2, PATIENCE);
      RoundAudit audit = new RoundAudit(next, of(six));
      audit.everyoneCountsOnce(live.auditor(), 2);
      assertThat(participants(next)).contains(NEWCOMER + "MSP");
      live.network()
          .client("A", Role.SCIENTIST)
          .post("/studies/" + next.id() + "/cancellation", new Bodies.Reason("seen enough"));
    }
    goesOn();
  }

  @Test
  @Order(4)
  void and_later_it_leaves() throws Exception {
    Map<String, Long> before = processes();
    before.keySet().removeIf(name -> name.startsWith(NEWCOMER));
    charter(3, six.subList(0, FOUNDERS));

    live.network().administration().removeBank(NEWCOMER);

    live.network().now(of(six.subList(0, FOUNDERS)));
    assertThat(processes()).containsOnlyKeys(before.keySet());
    nothingElseRestarted(before);
    goesOn();
  }

  @Test
  @Order(5)
  void keys_of_a_peer_an_orderer_a_chaincode_and_users_are_rotated() throws Exception {
    for (String node : List.of("BankB.peer", "BankA.orderer", "BankC.chaincode", "BankD.service")) {
      live.network().administration().rotateKeys(node);
    }
    goesOn();
  }

  @Test
  @Order(6)
  void a_revoked_certificate_is_refused_everywhere() throws Exception {
    Member bank = live.network().plan().member("BankE");
    Identity revoked = live.network().administration().fabric().issuer().user(bank, Role.SCIENTIST);
    for (Member member : live.network().plan().members()) {
      assertThat(answer(member, revoked)).as(member.name()).isEqualTo("answered");
    }

    live.network().administration().revoke("BankE.scientist");

    for (Member member : live.network().plan().members()) {
      assertThat(answer(member, revoked)).as(member.name()).contains("access denied");
    }
    goesOn();
    live.network().administration().rotateKeys("BankE.service");
    assertThat(
            answer(
                bank, live.network().administration().fabric().issuer().user(bank, Role.SCIENTIST)))
        .isEqualTo("answered");
  }

  /** What a peer says to a question of somebody. */
  private String answer(Member member, Identity who) throws IOException {
    try (PeerConnection connection =
        live.network().administration().fabric().peers().connect(member, who)) {
      byte[] list =
          connection
              .network()
              .getContract(live.network().plan().chaincode())
              .evaluateTransaction(
                  TransactionName.LIST_RECORDS.function(),
                  CanonicalJson.write(
                      new Requests.RecordQuery(RecordType.CHARTER_IN_FORCE, List.of())));
      return list.length == 0 ? "nothing" : "answered";
    } catch (GatewayException e) {
      return e.getStatus().getDescription() + PeerConnection.reason(e);
    }
  }

  @Test
  @Order(7)
  void a_bank_that_lost_its_peer_and_service_gets_them_back() throws Exception {
    Path backup = Files.createTempDirectory(live.network().directory(), "backup");
    live.network().administration().backup(backup);
    assertThat(kept(backup, "BankA/orderer"))
        .as("an orderer's blocks and log are in no backup")
        .isNotEmpty()
        .allMatch(path -> path.startsWith("msp/") || path.startsWith("tls/"));
    goesOn();
    Member bank = live.network().plan().member("BankC");
    List<String> asked =
        List.of(
            "/charters/in-force",
            "/datasets",
            "/models/" + live.study().id() + "/1",
            "/studies/" + live.study().id() + "/joins",
            "/studies/" + live.study().id() + "/rounds/1");
    MemberClient before = live.network().client("C", Role.SCIENTIST);
    List<String> answers = asked.stream().map(path -> before.get(path).toString()).toList();
    Path home = live.network().administration().fabric().directory().member(bank);
    stopServiceWithoutAnOpenCommitment("BankC.service");
    live.network().process("BankC.peer").kill();
    Trees.remove(home.resolve("peer/ledger"));
    Trees.remove(home.resolve("service"));

    live.network().administration().restore(backup);

    live.network().awaitSameHeight(PATIENCE);
    goesOn();
    MemberClient after = live.network().client("C", Role.SCIENTIST);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(after.get(asked.get(i)).toString()).as(asked.get(i)).isEqualTo(answers.get(i));
    }
  }

  /** The files of a backup below a member's directory. */
  private static List<String> kept(Path backup, String below) throws IOException {
    Path folder = backup.resolve("members").resolve(below);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  /**
   * What a bank has committed to and not revealed yet is lost with its service: the round would
   * have to wait for the deadline.
   */
  private void stopServiceWithoutAnOpenCommitment(String service) throws Exception {
    while (true) {
      live.network().process(service).kill();
      if (live.timeline().awaitStandstill(Duration.ofSeconds(3), PATIENCE).phase()
          != Phase.REVEAL) {
        return;
      }
      live.network().administration().restart(service);
      goesOn();
    }
  }

  @Test
  @Order(8)
  void a_wiped_orderer_rejoins_from_the_others() throws Exception {
    Member bank = live.network().plan().member("BankD");
    Path home = live.network().administration().fabric().directory().holder(bank, Issuer.ORDERER);
    assertThat(home.resolve("wal")).isNotEmptyDirectory();
    live.network().process("BankD.orderer").kill();
    Trees.remove(home.resolve("ledger"));
    Trees.remove(home.resolve("wal"));

    live.network().administration().restart("BankD.orderer");

    goesOn();
    live.network().awaitOrdererHeight(bank, PATIENCE);
  }

  @Test
  @Order(9)
  void through_all_of_it_nothing_forked_and_no_model_is_another() throws Exception {
    live.network()
        .client("A", Role.SCIENTIST)
        .post(
            "/studies/" + live.study().id() + "/cancellation",
            new Bodies.Reason("the test is over"));
    live.network().awaitSameHeight(PATIENCE);
    int ended = live.timeline().roundsEnded();
    long height =
        live.network().plan().members().stream()
            .mapToLong(member -> live.network().height(member).orElseThrow())
            .max()
            .orElseThrow();
    ChainAudit.Findings findings =
        ChainAudit.check(live.network().administration().fabric(), height);
    System.out.println("Operations: " + findings + ", " + ended + " rounds");
    assertThat(live.rounds().hashes(live.auditor(), ended))
        .isEqualTo(live.rounds().hashesWithoutFaults(ended));
  }

  private List<String> participants(Study of) {
    List<String> banks = new ArrayList<>();
    live.auditor()
        .get("/studies/" + of.id() + "/joins")
        .get("items")
        .forEach(join -> banks.add(join.get("bank").stringValue()));
    return banks;
  }

  private Seats seats(List<ConsortiumData.Bank> banks) {
    return new Seats() {
      @Override
      public ConsortiumData data() {
        return of(banks);
      }

      @Override
      public MemberClient client(String bank, Role role) throws IOException {
        return live.network().client(bank, role);
      }
    };
  }

  /** The banks in force agree on other members. */
  private void charter(int version, List<ConsortiumData.Bank> banks) throws Exception {
    List<Charter.Member> members = new ArrayList<>();
    for (ConsortiumData.Bank bank : banks) {
      members.add(
          new Charter.Member(bank.mspId(), "Bank " + bank.name(), Charter.Member.Kind.BANK));
    }
    members.add(new Charter.Member("RegulatorMSP", "Regulator", Charter.Member.Kind.REGULATOR));
    Charter charter = new Charter(version, "demo", members, LiveStudy.LIMITS, LiveStudy.POLICY);
    Bodies.Digest digest = new Bodies.Digest(charter.digest());
    live.network().client("A", Role.OFFICER).post("/charters", charter);
    for (ConsortiumData.Bank bank : six.subList(0, FOUNDERS - 1)) {
      live.network().seen(bank.name(), "/charters", charter.digest());
      live.network()
          .client(bank.name(), Role.OFFICER)
          .post("/charters/" + version + "/approvals", digest);
    }
    live.network().client("A", Role.OFFICER).post("/charters/" + version + "/activation", digest);
    for (ConsortiumData.Bank bank : banks) {
      live.network().seen(bank.name(), "/charters/in-force", "\"version\":" + version);
    }
  }
}
