package org.concordat.service.consent;

import static org.concordat.protocol.error.Checks.requireField;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.concordat.protocol.error.Checks;

/** Checks of what stands in a receipt. */
final class Terms {
  private static final Pattern IRI = Pattern.compile("[a-z][a-z0-9+.-]*:[^\\s\"<>{}|\\\\^`]+");
  private static final Pattern DURATION =
      Pattern.compile("P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,5}D)?");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Terms() {}

  /** A term of a vocabulary with its prefix, such as {@code dpv:FraudPrevention}, or an IRI. */
  static String requireIri(String field, String value) {
    requireField(
        value != null && value.length() <= 300 && IRI.matcher(value).matches(),
        field + " must be a term with its prefix, such as dpv:FraudPrevention, or an IRI");
    return value;
  }

  static List<String> requireIris(String field, List<String> values) {
    List<String> copy = requireAll(field, values);
    copy.forEach(value -> requireIri(field, value));
    return copy;
  }

  static <T> List<T> requireAll(String field, List<T> values) {
    requireField(
        values != null && values.stream().noneMatch(Objects::isNull), field + " is missing");
    return Checks.requireDistinct(field, values, 1, 50);
  }

  static String requireDuration(String field, String value) {
    requireField(
        value != null && DURATION.matcher(value).matches(),
        field + " must be years, months and days as ISO 8601 writes them, such as P5Y");
    return value;
  }

  static String requireLanguage(String field, String value) {
    requireField(
        value != null && LANGUAGE.matcher(value).matches(),
        field + " must be a language tag, such as en or de-AT");
    return value;
  }

  /** What a random UUID looks like: an id that says nothing about the person. */
  static String requireUuid(String field, String value) {
    requireField(
        value != null && UUID.matcher(value).matches(),
        field + " must be a UUID in lower case, such as 0b8f6a3e-4f43-4c8b-9a57-2f1f0d1c8a11");
    return value;
  }

  /** A text that may be about a person: the message does not repeat it. */
  static String requirePersonal(String field, String value, int longest) {
    requireField(
        value != null
            && !value.isBlank()
            && value.length() <= longest
            && value.chars().noneMatch(Character::isISOControl),
        field + " must be a text of 1 to " + longest + " characters without control characters");
    return value;
  }
}
