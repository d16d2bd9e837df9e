package org.concordat.service.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;

/**
 * The place of an item in a list, as the key its list is ordered by. What is written or removed
 * meanwhile moves no other item's place, so pages neither repeat an item nor leave one out.
 *
 * @param parts the key's parts
 */
record Cursor(List<String> parts) {
  /** Copies the list. */
  Cursor {
    parts = List.copyOf(parts);
  }

  static Cursor of(Object... parts) {
    return new Cursor(java.util.Arrays.stream(parts).map(Object::toString).toList());
  }

  /** As a text that says nothing to whoever holds it. */
  String write(String list) {
    List<String> all = new ArrayList<>();
    all.add(tag(list));
    all.addAll(parts);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(CanonicalJson.write(all).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a text.
   *
   * @param list the path of the list it has to come from
   * @param text the text
   * @return the place
   * @throws ConcordatException {@code FIELD_INVALID} when it comes from elsewhere
   */
  static Cursor read(String list, String text) {
    try {
      String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      List<String> all = List.of(CanonicalJson.read(json, String[].class));
      if (!all.isEmpty() && all.getFirst().equals(tag(list))) {
        return new Cursor(all.subList(1, all.size()));
      }
    } catch (IllegalArgumentException | NullPointerException | ConcordatException e) {
      throw refused();
    }
    throw refused();
  }

  String text(int part) {
    if (part >= parts.size() || parts.get(part).chars().anyMatch(Character::isISOControl)) {
      throw refused();
    }
    return parts.get(part);
  }

  long number(int part) {
    String text = text(part);
    if (!text.matches("[0-9]{1,18}")) {
      throw refused();
    }
    return Long.parseLong(text);
  }

  private static String tag(String list) {
    return Digests.plainHex(list.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  private static ConcordatException refused() {
    return new ConcordatException(
        ErrorCode.FIELD_INVALID, "cursor must be what an earlier page of this list gives as next");
  }
}
