package org.concordat.service.oversight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.concordat.service.projection.CertificateStore;
import org.concordat.service.projection.CertificateStore.Sighting;
import org.concordat.service.projection.SeenCertificate.Use;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.Blocks.Sender;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Certificates as blocks show them, issued for the test. */
class CertificateAlertsTest extends LedgerAlerts {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration SHORT = Duration.ofDays(20);

  private final CertificateAuthority authority =
      CertificateAuthority.create("BankAMSP", "BankA", NOW.minus(YEAR), new SecureRandom());
  private CertificateStore store;

  @BeforeEach
  void openStore() {
    store = new CertificateStore(ledger.sealed);
  }

  @Test
  void creators_and_endorsers_are_kept_by_role_number_and_end_and_without_a_name() {
    Identity steward = client("Jane Doe", "steward", YEAR);
    Identity peer = authority.issue("peer0.bank-a", NodeRole.PEER, Map.of(), NOW, YEAR);

    ledger.append(NOW, sent("first", steward, peer));

    assertThat(store.all())
        .extracting(Sighting::certificate)
        .extracting("mspId", "use", "unit", "serialNumber", "notAfterMillis")
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                "BankAMSP",
                Use.CREATOR,
                "client/steward",
                steward.certificate().getSerialNumber().toString(16),
                NOW.plus(YEAR).toEpochMilli()),
            org.assertj.core.groups.Tuple.tuple(
                "BankAMSP",
                Use.ENDORSER,
                "peer",
                peer.certificate().getSerialNumber().toString(16),
                NOW.plus(YEAR).toEpochMilli()));
    assertThat(store.all().toString()).doesNotContain("Jane", "Doe", "peer0");
    assertThat(all(NOW)).isEmpty();
  }

  @Test
  void a_certificate_is_announced_thirty_days_before_its_end_and_critical_after_it() {
    ledger.append(NOW, sent("first", client("a", "steward", YEAR)));
    Instant end = NOW.plus(YEAR);

    assertThat(all(end.minus(Duration.ofDays(30)).minusMillis(1))).isEmpty();
    assertThat(all(end.minus(Duration.ofDays(30))))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.code()).isEqualTo(AlertCode.CERTIFICATE_EXPIRING);
              assertThat(alert.what()).contains("BankAMSP", "CREATOR", "client/steward", "30 days");
              assertThat(alert.sinceBlock()).isZero();
              assertThat(alert.transactionId()).isEqualTo("first");
            });
    assertThat(all(end.plusMillis(1)))
        .extracting(Alert::code)
        .containsExactly(AlertCode.CERTIFICATE_EXPIRED);
  }

  @Test
  void a_certificate_that_was_replaced_is_watched_no_more() {
    ledger.append(NOW, sent("old", client("a", "steward", SHORT)));
    assertThat(all(NOW)).hasSize(1);

    ledger.append(NOW, sent("new", client("a", "steward", YEAR)));

    assertThat(all(NOW)).isEmpty();
  }

  @Test
  void another_role_s_certificate_replaces_nothing() {
    ledger.append(NOW, sent("old", client("a", "steward", SHORT)));
    ledger.append(NOW, sent("other", client("b", "officer", YEAR)));

    assertThat(all(NOW)).hasSize(1);
  }

  @Test
  void one_that_is_used_beside_the_newer_one_is_still_watched() {
    Identity old = client("a", "steward", SHORT);
    ledger.append(NOW, sent("old", old));
    ledger.append(NOW, sent("new", client("b", "steward", YEAR)));
    assertThat(all(NOW)).isEmpty();

    ledger.append(NOW.plus(Duration.ofDays(2)), sent("again", old));

    assertThat(all(NOW))
        .singleElement()
        .satisfies(alert -> assertThat(alert.transactionId()).isEqualTo("old"));
  }

  @Test
  void what_only_an_invalid_transaction_shows_is_not_believed() {
    ledger.append(
        NOW,
        sent("forged", client("a", "steward", SHORT))
            .found(TxValidationCode.BAD_CREATOR_SIGNATURE));

    assertThat(store.all()).isEmpty();
  }

  @Test
  void issuers_and_orderers_are_those_of_the_newest_configuration() {
    CertificateAuthority next =
        CertificateAuthority.create("BankAMSP", "BankA", NOW, new SecureRandom());
    Identity orderer = authority.issue("orderer0", NodeRole.ORDERER, Map.of(), NOW, SHORT);
    configure(0, authority, orderer);

    assertThat(store.all())
        .extracting(one -> one.certificate().use())
        .containsExactlyInAnyOrder(Use.ISSUER, Use.ORDERER);
    assertThat(all(NOW))
        .singleElement()
        .satisfies(alert -> assertThat(alert.what()).contains("ORDERER (orderer)"));

    configure(1, next, next.issue("orderer0", NodeRole.ORDERER, Map.of(), NOW, YEAR));

    assertThat(all(NOW)).isEmpty();
  }

  private void configure(long number, CertificateAuthority issuer, Identity orderer) {
    FabricMSPConfig msp =
        FabricMSPConfig.newBuilder()
            .setName(issuer.mspId())
            .addRootCerts(ByteString.copyFromUtf8(issuer.certificatePem()))
            .build();
    Orderers orderers =
        Orderers.newBuilder()
            .addConsenterMapping(
                Consenter.newBuilder()
                    .setId(1)
                    .setMspId(issuer.mspId())
                    .setIdentity(ByteString.copyFromUtf8(orderer.certificatePem())))
            .build();
    ConfigGroup channel =
        ConfigGroup.newBuilder()
            .putGroups(
                "Orderer",
                ConfigGroup.newBuilder()
                    .putValues("Orderers", value(orderers))
                    .putGroups(
                        issuer.mspId(),
                        ConfigGroup.newBuilder()
                            .putValues(
                                "MSP",
                                value(MSPConfig.newBuilder().setConfig(msp.toByteString()).build()))
                            .build())
                    .build())
            .build();
    configure(
        number,
        ConfigEnvelope.newBuilder()
            .setConfig(Config.newBuilder().setChannelGroup(channel))
            .build()
            .toByteString());
  }

  private static ConfigValue value(Message message) {
    return ConfigValue.newBuilder().setValue(message.toByteString()).build();
  }

  private Identity client(String name, String role, Duration life) {
    return authority.issue(name, NodeRole.CLIENT, Map.of("concordat.role", role), NOW, life);
  }

  private static Blocks.Tx sent(String id, Identity creator, Identity... endorsers) {
    return Blocks.Tx.valid(id, "Nudge", Map.of())
        .by(
            new Sender(
                "BankAMSP",
                creator.certificatePem(),
                List.of(endorsers).stream()
                    .map(one -> new Sender("BankAMSP", one.certificatePem(), List.of()))
                    .toList()));
  }

  @Override
  List<AlertSource> sources() {
    return List.of(new CertificateAlerts(store));
  }
}
