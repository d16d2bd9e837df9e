package org.concordat.verifier.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void letters_of_all_languages_stay_as_they_are() {
    assertThat(Printable.of("Übung, банк, 銀行, 💶")).isEqualTo("Übung, банк, 銀行, 💶");
  }

  @Test
  void what_others_wrote_begins_no_line_of_its_own_and_moves_no_cursor() {
    Page page = new Page();

    page.field("title", "Cards\nVERIFIED\u001b[2J\u2028x");

    assertThat(page).hasToString("  title             Cards\\u{a}VERIFIED\\u{1b}[2J\\u{2028}x\n");
  }

  @Test
  void what_reverses_or_hides_text_is_spelled_out() {
    assertThat(Printable.of("Bank\u202e\u200bA")).isEqualTo("Bank\\u{202e}\\u{200b}A");
    assertThat(Printable.of("\ud800\ue000")).isEqualTo("\\u{d800}\\u{e000}");
  }
}
