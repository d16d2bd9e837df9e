package org.concordat.embedded.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads Fabric's policy language: {@code OutOf(n, ...)}, {@code AND(...)}, {@code OR(...)}, {@code
 * 'ORG.role'}.
 */
final class PolicyParser {
  private final String text;
  private int at;

  PolicyParser(String text) {
    this.text = text;
  }

  SignaturePolicyRule parse() {
    SignaturePolicyRule rule = rule();
    blanks();
    if (at != text.length()) {
      throw error("the end");
    }
    return rule;
  }

  private SignaturePolicyRule rule() {
    blanks();
    if (at < text.length() && text.charAt(at) == '\'') {
      int end = text.indexOf('\'', at + 1);
      if (end < 0) {
        throw error("a closing quote");
      }
      Principal principal = Principal.parse(text.substring(at + 1, end));
      at = end + 1;
      return new SignaturePolicyRule.SignedBy(principal);
    }
    int start = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at).toUpperCase(Locale.ROOT);
    expect('(');
    int n = 0;
    if (name.equals("OUTOF")) {
      n = number();
      expect(',');
    }
    List<SignaturePolicyRule> rules = new ArrayList<>();
    do {
      rules.add(rule());
      blanks();
    } while (at < text.length() && text.charAt(at) == ',' && at++ >= 0);
    expect(')');
    return switch (name) {
      case "AND" -> new SignaturePolicyRule.OutOf(rules.size(), rules);
      case "OR" -> new SignaturePolicyRule.OutOf(1, rules);
      case "OUTOF" -> new SignaturePolicyRule.OutOf(n, rules);
      default ->
          throw new IllegalArgumentException("unknown policy operator " + name + " in " + text);
    };
  }

  private int number() {
    blanks();
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw error("a number");
    }
    return Integer.parseInt(text.substring(start, at));
  }

  private void expect(char c) {
    blanks();
    if (at >= text.length() || text.charAt(at) != c) {
      throw error("'" + c + "'");
    }
    at++;
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException error(String expected) {
    return new IllegalArgumentException(
        "expected " + expected + " at position " + at + " of " + text);
  }
}
