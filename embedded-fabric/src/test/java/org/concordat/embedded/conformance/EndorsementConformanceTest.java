package org.concordat.embedded.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class EndorsementConformanceTest {
  private final LedgerUnderTest ledger;
  private final Client client;

  EndorsementConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
    this.client = Client.of(ledger, ledger.banks().getFirst());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private Set<String> endorsers(Transaction transaction) throws Exception {
    Payload payload =
        Payload.parseFrom(RawGateway.prepared(transaction).getEnvelope().getPayload());
    var action =
        ChaincodeActionPayload.parseFrom(
            org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData())
                .getActions(0)
                .getPayload());
    Set<String> organizations = new HashSet<>();
    for (Endorsement endorsement : action.getAction().getEndorsementsList()) {
      organizations.add(SerializedIdentity.parseFrom(endorsement.getEndorser()).getMspid());
    }
    return organizations;
  }

  private String[] organizations(int... banks) {
    return java.util.Arrays.stream(banks)
        .mapToObj(b -> ledger.mspId(ledger.banks().get(b)))
        .toArray(String[]::new);
  }

  @Test
  void the_gateway_collects_as_many_endorsements_as_the_policy_needs() throws Exception {
    Transaction transaction = client.endorse("put", "endorsed-1", "v");
    assertThat(endorsers(transaction))
        .hasSize(3)
        .contains(ledger.mspId(ledger.banks().getFirst()))
        .doesNotContain(ledger.mspId(ledger.regulator()));
    assertThat(transaction.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
  }

  @Test
  void fewer_endorsements_than_the_policy_needs_are_never_valid() throws Exception {
    Transaction transaction =
        client
            .proposal("put", "endorsed-2", "v")
            .setEndorsingOrganizations(organizations(0, 1))
            .build()
            .endorse();
    assertThat(endorsers(transaction)).containsExactlyInAnyOrder(organizations(0, 1));
    assertThat(transaction.submitAsync().getStatus().getCode())
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(client.evaluate("get", "endorsed-2")).isEmpty();
  }

  @Test
  void the_organisations_named_by_the_client_are_asked() throws Exception {
    Transaction transaction =
        client
            .proposal("put", "endorsed-3", "v")
            .setEndorsingOrganizations(organizations(2, 3, 4))
            .build()
            .endorse();
    assertThat(endorsers(transaction)).containsExactlyInAnyOrder(organizations(2, 3, 4));
    assertThat(transaction.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
  }

  @Test
  void the_regulators_endorsement_does_not_count() throws Exception {
    Transaction transaction =
        client
            .proposal("put", "endorsed-4", "v")
            .setEndorsingOrganizations(
                organizations(0)[0], organizations(1)[0], ledger.mspId(ledger.regulator()))
            .build()
            .endorse();
    assertThat(transaction.submitAsync().getStatus().getCode())
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void an_unknown_organisation_is_unavailable() {
    EndorseException e =
        catchThrowableOfType(
            EndorseException.class,
            () ->
                client
                    .proposal("put", "endorsed-5", "v")
                    .setEndorsingOrganizations("NobodyMSP")
                    .build()
                    .endorse());
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription())
        .isEqualTo("failed to find any endorsing peers for org(s): NobodyMSP");
  }

  @Test
  void different_results_are_not_endorsed() {
    EndorseException e =
        catchThrowableOfType(
            EndorseException.class, () -> client.endorse("putClock", "endorsed-6"));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(e.getStatus().getDescription())
        .isEqualTo(
            "failed to collect enough transaction endorsements, see attached details for more"
                + " info");
    assertThat(e.getDetails())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(
            d -> assertThat(d.getMessage()).isEqualTo("ProposalResponsePayloads do not match"));
  }

  @Test
  void a_collections_own_policy_takes_the_place_of_the_chaincodes() throws Exception {
    Transaction transaction =
        client
            .proposal("putPrivate", LedgerUnderTest.PAIR, "endorsed-7")
            .putAllTransient(TestChaincode.value("v"))
            .build()
            .endorse();
    assertThat(endorsers(transaction)).containsExactlyInAnyOrder(organizations(0, 1));
    assertThat(transaction.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
  }

  @Test
  void a_collections_own_policy_is_enforced() throws Exception {
    Transaction transaction =
        client
            .proposal("putPrivate", LedgerUnderTest.PAIR, "endorsed-8")
            .putAllTransient(TestChaincode.value("v"))
            .setEndorsingOrganizations(organizations(0, 2, 3, 4))
            .build()
            .endorse();
    assertThat(transaction.submitAsync().getStatus().getCode())
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void transient_data_does_not_leave_a_collections_members_by_itself() {
    EndorseException e =
        catchThrowableOfType(
            EndorseException.class,
            () ->
                client
                    .proposal("putPrivate", LedgerUnderTest.SHARED, "endorsed-9")
                    .putAllTransient(TestChaincode.value("v"))
                    .build()
                    .endorse());
    assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(e.getStatus().getDescription())
        .isEqualTo(
            "requires endorsement from organisation(s) that are not in the distribution policy of"
                + " the private data collection(s): [shared]; retry specifying trusted endorsing"
                + " organizations to protect transient data");
  }

  @Test
  void the_client_may_trust_further_organisations_with_transient_data() throws Exception {
    Transaction transaction =
        client
            .proposal("putPrivate", LedgerUnderTest.SHARED, "endorsed-10")
            .putAllTransient(TestChaincode.value("v"))
            .setEndorsingOrganizations(organizations(0, 1, 2))
            .build()
            .endorse();
    assertThat(transaction.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
  }

  @Test
  void every_bank_is_served_by_its_own_gateway() throws Exception {
    for (String bank : List.copyOf(ledger.banks())) {
      try (Client other = Client.of(ledger, bank)) {
        Transaction transaction = other.endorse("put", "endorsed-by-" + bank, "v");
        assertThat(endorsers(transaction)).hasSize(3).contains(ledger.mspId(bank));
        assertThat(transaction.submitAsync().getStatus().getCode())
            .isEqualTo(TxValidationCode.VALID);
      }
    }
  }
}
