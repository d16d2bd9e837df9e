package org.concordat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  private static final Roster ROSTER =
      new Roster(
          new Roster.Terms(
              "fraud-detection", Agreement.TaskType.TRAINING, 1, 0, List.of("0".repeat(64))),
          List.of(new Roster.Participant("BankAMSP", "agreement", "payments", "first", 0)));

  private static final String DATASET =
      "{\"bank\":\"BankAMSP\",\"features\":[\"amount\",\"age\"],\"id\":\"payments\",\"label\":\"fraud\",\"lawfulBasis\":\"LEGITIMATE_INTERESTS\",\"title\":\"Payments\"}";

  @Test
  void fields_are_sorted_and_nothing_is_padded() {
    Dataset dataset =
        new Dataset(
            "payments",
            "BankAMSP",
            "Payments",
            List.of("amount", "age"),
            "fraud",
            LawfulBasis.LEGITIMATE_INTERESTS);

    assertThat(CanonicalJson.write(dataset)).isEqualTo(DATASET);
    assertThat(CanonicalJson.read(DATASET, Dataset.class)).isEqualTo(dataset);
  }

  @Test
  void keys_are_sorted_by_utf16_units_as_rfc_8785_section_3_2_3_asks() {
    Map<String, Integer> keys =
        Map.of("\u20ac", 1, "\r", 2, "\ufb33", 3, "1", 4, "\ud83d\ude00", 5);

    assertThat(CanonicalJson.write(keys))
        .isEqualTo("{\"\\r\":2,\"1\":4,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
  }

  @Test
  void strings_escape_only_what_json_demands() {
    assertThat(CanonicalJson.write(List.of("\u0007\"\\/\n\u00e9\u2028")))
        .isEqualTo("[\"\\u0007\\\"\\\\/\\n\u00e9\u2028\"]");
  }

  @Test
  void fractions_and_numbers_beyond_2_to_the_53_are_not_canonical() {
    assertThatThrownBy(() -> CanonicalJson.write(List.of(1.5)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CanonicalJson.write(List.of(1L << 53)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(CanonicalJson.write(List.of((1L << 53) - 1))).isEqualTo("[9007199254740991]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not JSON at all|nonsense|CC-1601",
        "an unknown"
            + " field|{\"bank\":\"B\",\"features\":[\"a\"],\"id\":\"p\",\"label\":\"f\",\"title\":\"t\",\"x\":1}|CC-1602",
        "a missing"
            + " field|{\"bank\":\"B\",\"features\":[\"a\"],\"id\":\"p\",\"label\":\"f\"}|CC-1602",
        "a field"
            + " twice|{\"bank\":\"B\",\"bank\":\"C\",\"features\":[\"a\"],\"id\":\"p\",\"label\":\"f\",\"title\":\"t\"}|CC-1601",
        "a number for a"
            + " text|{\"bank\":7,\"features\":[\"a\"],\"id\":\"p\",\"label\":\"f\",\"title\":\"t\"}|CC-1602",
        "text behind the"
            + " record|{\"bank\":\"B\",\"features\":[\"a\"],\"id\":\"p\",\"label\":\"f\",\"title\":\"t\"}"
            + " 1|CC-160",
        "a value out of range|{\"bank\":\"B\",\"features\":[\"a\"],\"id\":\"P"
            + " P\",\"label\":\"f\",\"title\":\"t\"}|CC-1602",
        "null|null|CC-1601",
      })
  void reading_is_strict(String what, String text, String code) {
    assertThatThrownBy(() -> CanonicalJson.read(text, Dataset.class))
        .as(what)
        .isInstanceOf(ConcordatException.class)
        .hasMessageStartingWith(code);
  }

  @Test
  void a_refusal_names_the_place_and_no_class_of_the_program() {
    assertThatThrownBy(() -> CanonicalJson.read("{\"bank\":7}", Dataset.class))
        .hasMessageContaining("Dataset at line 1, column")
        .hasMessageNotContaining("org.concordat")
        .hasMessageNotContaining("java.lang");
  }

  @Test
  void a_state_keeps_its_phase_through_the_text() {
    RoundState state = new RoundState.Committing("s", 1, 0, List.of("BankAMSP"), 1000, ROSTER);

    String text = CanonicalJson.write(state);

    assertThat(text).contains("\"phase\":\"COMMITTING\"");
    assertThat(CanonicalJson.read(text, RoundState.class)).isEqualTo(state);
  }

  @Test
  void an_error_code_is_found_behind_other_text() {
    assertThat(ErrorCode.in("chaincode response 500, CC-1203 commit deadline passed"))
        .contains(ErrorCode.COMMIT_DEADLINE_PASSED);
    assertThat(ErrorCode.in("CC-9999 unheard of")).isEmpty();
    assertThat(ErrorCode.in("CC-12")).isEmpty();
    assertThat(ErrorCode.in(null)).isEmpty();
  }

  @Test
  void no_two_refusals_share_a_code() {
    assertThat(ErrorCode.values()).extracting(ErrorCode::code).doesNotHaveDuplicates();
  }
}
