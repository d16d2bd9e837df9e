package org.concordat.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger.Proposal;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AccessRulesTest {
  private static Scenario founded;

  @BeforeAll
  static void found() {
    founded = Scenario.founded(4);
  }

  static Stream<Arguments> wrongRoles() {
    return Arrays.stream(TransactionName.values())
        .flatMap(
            name ->
                Arrays.stream(Role.values())
                    .filter(role -> !name.allows(role))
                    .map(role -> Arguments.of(name, role)));
  }

  @ParameterizedTest
  @MethodSource("wrongRoles")
  void refuses_every_wrong_role(TransactionName name, Role role) {
    ErrorCode expected =
        role == Role.AUDITOR && name.writes()
            ? ErrorCode.REGULATOR_READ_ONLY
            : ErrorCode.ROLE_NOT_ALLOWED;

    assertThat(founded.refused("BankAMSP", role, name, "{}")).isEqualTo(expected);
  }

  static Stream<Arguments> rightRoles() {
    return Arrays.stream(TransactionName.values())
        .flatMap(
            name ->
                Arrays.stream(Role.values())
                    .filter(name::allows)
                    .map(role -> Arguments.of(name, role)));
  }

  @ParameterizedTest
  @MethodSource("rightRoles")
  void lets_every_right_role_of_a_bank_reach_its_contract(TransactionName name, Role role) {
    // No record is an empty object, so the contract's reader answers.
    assertThat(founded.refused("BankAMSP", role, name, "{}")).isEqualTo(ErrorCode.FIELD_INVALID);
  }

  @ParameterizedTest
  @EnumSource(TransactionName.class)
  void refuses_a_certificate_without_a_role(TransactionName name) {
    assertThat(founded.refused("BankAMSP", null, name, "{}")).isEqualTo(ErrorCode.ROLE_NOT_ALLOWED);
  }

  static Stream<Arguments> writesAndRoles() {
    return Arrays.stream(TransactionName.values())
        .filter(TransactionName::writes)
        .flatMap(name -> Arrays.stream(Role.values()).map(role -> Arguments.of(name, role)));
  }

  @ParameterizedTest
  @MethodSource("writesAndRoles")
  void refuses_the_regulator_every_write_before_anything_else(TransactionName name, Role role) {
    assertThat(founded.refused(Fixtures.REGULATOR, role, name, "not even JSON"))
        .isEqualTo(ErrorCode.REGULATOR_READ_ONLY);
  }

  @ParameterizedTest
  @EnumSource(TransactionName.class)
  void refuses_an_auditor_every_write_even_before_the_first_charter(TransactionName name) {
    Scenario empty = Scenario.empty(4);

    if (name.writes()) {
      assertThat(empty.refused(Fixtures.REGULATOR, Role.AUDITOR, name, "{}"))
          .isEqualTo(ErrorCode.REGULATOR_READ_ONLY);
    }
  }

  @ParameterizedTest
  @MethodSource("rightRoles")
  void refuses_who_is_no_member_of_the_charter(TransactionName name, Role role) {
    ErrorCode expected =
        name.writes() && role == Role.AUDITOR
            ? ErrorCode.REGULATOR_READ_ONLY
            : ErrorCode.NOT_A_MEMBER;

    assertThat(founded.refused(Fixtures.STRANGER, role, name, "{}")).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("rightRoles")
  void allows_nothing_but_a_charter_before_the_first_one(TransactionName name, Role role) {
    ErrorCode expected =
        switch (name) {
          case PROPOSE_CHARTER, APPROVE_CHARTER, ACTIVATE_CHARTER, READ_RECORD, LIST_RECORDS ->
              ErrorCode.FIELD_INVALID;
          default -> ErrorCode.NO_CHARTER;
        };

    assertThat(Scenario.empty(4).refused("BankAMSP", role, name, "{}")).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = TransactionName.class,
      names = {"READ_MODEL_CHUNK", "READ_GRID", "READ_UPDATE_CHUNK"})
  void keeps_private_values_from_the_regulator_whatever_its_role(TransactionName name) {
    for (Role role : Role.values()) {
      assertThat(founded.refused(Fixtures.REGULATOR, role, name, "{}"))
          .as("%s", role)
          .isEqualTo(name.allows(role) ? ErrorCode.NOT_A_MEMBER : ErrorCode.ROLE_NOT_ALLOWED);
    }
  }

  @Test
  void refuses_a_transaction_it_does_not_know() {
    assertThat(founded.refused(raw("DropEverything", List.of("{}"))))
        .isEqualTo(ErrorCode.UNKNOWN_TRANSACTION);
  }

  @Test
  void takes_exactly_one_argument() {
    assertThat(founded.refused(raw("CommitUpdate", List.of())))
        .isEqualTo(ErrorCode.WRONG_ARGUMENTS);
    assertThat(founded.refused(raw("CommitUpdate", List.of("{}", "{}"))))
        .isEqualTo(ErrorCode.WRONG_ARGUMENTS);
  }

  @Test
  void refuses_what_is_no_json() {
    assertThat(founded.refused(raw("CommitUpdate", List.of("{"))))
        .isEqualTo(ErrorCode.MALFORMED_JSON);
  }

  private static Proposal raw(String function, List<String> arguments) {
    return new Proposal(
        "BankAMSP",
        Optional.of(Role.PARTICIPANT),
        function,
        arguments,
        new TreeMap<>(),
        founded.now());
  }
}
