package org.concordat.service.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ValidationWordsTest {
  @ParameterizedTest
  @EnumSource(
      value = TxValidationCode.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "UNRECOGNIZED")
  void every_code_of_fabric_s_has_words_of_its_own(TxValidationCode code) {
    assertThat(ValidationWords.of(code.name()))
        .endsWith(".")
        .isNotEqualTo(ValidationWords.of("CODE_200"));
  }

  @Test
  void a_code_that_is_not_known_is_said_to_be_so() {
    assertThat(ValidationWords.of("CODE_200")).contains("does not know");
    assertThat(ValidationWords.of("UNRECOGNIZED")).contains("does not know");
  }
}
