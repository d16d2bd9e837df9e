package org.concordat.network.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.concordat.identity.Identity;
import org.concordat.identity.Pem;
import org.concordat.network.NetworkException;
import org.concordat.network.files.Trees;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.protocol.identity.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path root;
  private final NetworkPlan plan = PlanFile.usualPlan();
  private final Member bank = plan.member("BankA");
  private NetworkDirectory directory;
  private Issuer issuer;

  @BeforeEach
  void prepare() throws IOException {
    directory = new NetworkDirectory(root);
    issuer = new Issuer(directory, plan, new SecureRandom(), () -> NOW);
    issuer.prepare(bank, true);
  }

  @Test
  void every_key_is_readable_by_its_owner_only() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> keys =
          files
              .filter(file -> file.toString().endsWith(".key") || file.endsWith("key.pem"))
              .toList();
      assertThat(keys).hasSizeGreaterThan(10);
      for (Path key : keys) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
            .as(key.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void what_the_others_see_holds_no_key() throws IOException {
    try (Stream<Path> files = Files.walk(directory.channel())) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .noneMatch(file -> file.toString().contains("key"));
    }
  }

  @Test
  void preparing_again_changes_nothing() throws IOException {
    Identity before = issuer.identity(bank, Issuer.PEER);
    issuer.prepare(bank, true);
    assertThat(issuer.identity(bank, Issuer.PEER).certificate()).isEqualTo(before.certificate());
  }

  @Test
  void a_user_has_the_role_its_certificate_names() throws IOException {
    Identity officer = issuer.user(bank, Role.OFFICER);
    assertThat(officer.certificate().getSubjectX500Principal().getName()).contains("OU=client");
    assertThat(
            new String(
                officer.certificate().getExtensionValue("1.2.3.4.5.6.7.8.1"),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"concordat.role\":\"officer\"");
  }

  @Test
  void a_regulator_has_an_auditor_and_nobody_else() throws IOException {
    Member regulator = plan.member("Regulator");
    issuer.prepare(regulator, false);
    assertThat(directory.holder(regulator, "users")).isDirectoryContaining("glob:**auditor");
    assertThat(Issuer.roles(regulator)).containsExactly(Role.AUDITOR);
  }

  @Test
  void a_renewal_that_is_undone_leaves_the_keys_of_before() throws IOException {
    Identity before = issuer.identity(bank, Issuer.ORDERER);
    Renewal renewal = issuer.renew(bank, Issuer.ORDERER);
    assertThat(issuer.identity(bank, Issuer.ORDERER).certificate())
        .isNotEqualTo(before.certificate());
    renewal.undo();
    assertThat(issuer.identity(bank, Issuer.ORDERER).certificate()).isEqualTo(before.certificate());
  }

  @Test
  void a_renewal_that_is_kept_leaves_nothing_of_before() throws IOException {
    Identity before = issuer.identity(bank, Issuer.PEER);
    issuer.renew(bank, Issuer.PEER).keep();
    assertThat(issuer.identity(bank, Issuer.PEER).certificate().getPublicKey())
        .isNotEqualTo(before.certificate().getPublicKey());
    assertThat(directory.holder(bank, Issuer.PEER)).isDirectoryNotContaining("glob:**.before");
  }

  @Test
  void a_certificate_is_taken_back_once() throws IOException {
    assertThat(issuer.revoke(bank, Role.SCIENTIST)).isTrue();
    assertThat(issuer.revoke(bank, Role.SCIENTIST)).isFalse();
    assertThat(directory.organisation("BankAMSP").resolve("crls/crl.pem")).exists();
    issuer.forgetRevocation(bank, Role.SCIENTIST);
    assertThat(directory.organisation("BankAMSP").resolve("crls/crl.pem")).doesNotExist();
  }

  @Test
  void a_renewal_that_was_cut_off_is_undone_by_the_next_command() throws IOException {
    Identity before = issuer.identity(bank, Issuer.PEER);
    Path msp = directory.msp(bank, Issuer.PEER);
    Files.move(msp, msp.resolveSibling("msp.before"));

    assertThat(issuer.holdsKeysOf(bank)).as("still a member of this machine").isTrue();
    issuer.prepare(bank, true);

    assertThat(issuer.identity(bank, Issuer.PEER).certificate()).isEqualTo(before.certificate());
  }

  @Test
  void an_administrator_whose_keys_are_kept_elsewhere_is_not_issued_again() throws IOException {
    Trees.remove(directory.msp(bank, Issuer.ADMIN));
    Trees.remove(directory.msp(bank, Issuer.ORDERER_ADMIN));

    issuer.prepare(bank, true);

    assertThat(directory.msp(bank, Issuer.ADMIN)).doesNotExist();
    assertThat(directory.msp(bank, Issuer.ORDERER_ADMIN)).doesNotExist();
    issuer.renewAdministrators(bank).keep();
    assertThat(directory.msp(bank, Issuer.ADMIN)).exists();
  }

  @Test
  void reading_a_user_issues_nothing() throws IOException {
    Member other = plan.member("BankB");
    assertThatThrownBy(() -> issuer.user(other, Role.OFFICER)).isInstanceOf(IOException.class);
    assertThat(directory.member(other)).doesNotExist();
  }

  @Test
  void what_the_peer_shows_its_chaincode_lasts_as_long_as_its_root() throws Exception {
    assertThat(end(Issuer.CHAINCODE_CLIENT)).isAfter(NOW.plus(Duration.ofDays(3_600)));
    assertThat(end(Issuer.CHAINCODE)).isBefore(NOW.plus(Duration.ofDays(366)));
  }

  private Instant end(String holder) throws Exception {
    Path file = directory.tls(bank, holder).resolve("server.crt");
    return Pem.readCertificate(Files.readAllBytes(file)).getNotAfter().toInstant();
  }

  @Test
  void a_bank_with_an_authority_of_its_own_keeps_what_it_put_there() throws IOException {
    Trees.remove(directory.authorities(bank));
    Path root = directory.organisation("BankAMSP").resolve("cacerts/ca.pem");
    Path theirs = root.resolveSibling("ca.bank.example.pem");
    Files.move(root, theirs);
    Identity peer = issuer.identity(bank, Issuer.PEER);

    issuer.prepare(bank, true);

    assertThat(directory.authorities(bank)).doesNotExist();
    assertThat(root).doesNotExist();
    assertThat(theirs).exists();
    assertThat(issuer.identity(bank, Issuer.PEER).certificate()).isEqualTo(peer.certificate());
    for (ThrowableAssert.ThrowingCallable issuing :
        List.<ThrowableAssert.ThrowingCallable>of(
            () -> issuer.renew(bank, Issuer.PEER),
            () -> issuer.renewUsers(bank),
            () -> issuer.renewAdministrators(bank),
            () -> issuer.revoke(bank, Role.SCIENTIST),
            () -> issuer.issueUser(bank, Role.SCIENTIST))) {
      assertThatThrownBy(issuing)
          .isInstanceOf(NetworkException.class)
          .hasMessageStartingWith("BankA has an authority of its own");
    }
    assertThat(directory.authorities(bank)).doesNotExist();
  }

  @Test
  void and_hears_which_file_it_has_forgotten() throws IOException {
    Trees.remove(directory.authorities(bank));
    Path missing = directory.tls(bank, Issuer.ORDERER).resolve("server.key");
    Files.delete(missing);

    assertThatThrownBy(() -> issuer.prepare(bank, true))
        .isInstanceOf(NetworkException.class)
        .hasMessage("BankA has an authority of its own, and these files are missing: " + missing);
  }
}
