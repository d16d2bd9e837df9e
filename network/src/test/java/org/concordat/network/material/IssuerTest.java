package org.concordat.network.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.concordat.identity.Identity;
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
}
