package org.concordat.verifier.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.round.RoundState;
import org.concordat.verifier.story.ModelStory;
import org.concordat.verifier.story.ModelStory.Fact;
import org.concordat.verifier.story.ModelStory.LeftOut;
import org.concordat.verifier.story.ModelStory.Participant;
import org.concordat.verifier.story.ModelStory.RoundLine;

/** A model's story for people: short lines, banks by their names. */
final class StoryText {
  private static final int SHORT_ID = 12;
  private static final int MOST_ROUNDS = 25;
  private static final int MOST_ANCESTORS = 12;

  private final Page page;
  private final ModelStory story;
  private final Map<String, String> names = new TreeMap<>();
  private final int roundWidth;

  StoryText(Page page, ModelStory story) {
    this.page = page;
    this.story = story;
    this.roundWidth = String.valueOf(story.model().round()).length() + 2;
    story.participants().forEach(one -> names.put(one.bank(), one.name()));
  }

  void write() {
    study();
    participants();
    rounds();
    uses();
    taint();
    purges();
  }

  private String name(String bank) {
    return names.getOrDefault(bank, bank);
  }

  private void study() {
    ModelStory.StudyLine study = story.study();
    page.field(
        "proposed",
        name(study.proposer())
            + ", "
            + Page.time(study.proposed().atMillis())
            + ": \""
            + study.title()
            + "\", for "
            + study.purpose());
    page.field(
        "rule",
        study.rule()
            + ", withstands "
            + study.f()
            + (study.f() == 1 ? " poisoned update" : " poisoned updates")
            + " a round; charter "
            + study.charterVersion()
            + " of "
            + study.consortium());
    page.field("descent", descent());
  }

  private String descent() {
    List<Integer> ancestors = story.ancestors();
    if (ancestors.isEmpty()) {
      return "the study's initial model, drawn from its seed";
    }
    if (ancestors.size() > MOST_ANCESTORS) {
      return "from "
          + ancestors.size()
          + " models: that of round "
          + ancestors.getFirst()
          + " and its ancestors, back to the initial one";
    }
    return "from the models of rounds "
        + ancestors.stream()
            .map(round -> round == 0 ? "0 (initial)" : String.valueOf(round))
            .collect(Collectors.joining(", "));
  }

  private void participants() {
    String label = "banks";
    int widest = names.values().stream().mapToInt(String::length).max().orElse(0) + 2;
    for (Participant one : story.participants()) {
      page.field(
          label,
          Page.padded(one.name(), widest)
              + "agreement "
              + one.agreement()
              + ", "
              + one.dataset()
              + "/"
              + one.snapshot()
              + ", "
              + basis(one));
      label = "";
    }
  }

  private static String basis(Participant one) {
    String words = one.lawfulBasis().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return one.lawfulBasis() == LawfulBasis.CONSENT
        ? words + " (root " + one.consentSequence() + ", " + shortened(one.consentRoot()) + ")"
        : words;
  }

  private void rounds() {
    List<RoundLine> all = story.rounds();
    List<RoundLine> shown =
        all.size() <= MOST_ROUNDS
            ? all
            : all.stream().filter(StoryText::eventful).limit(MOST_ROUNDS).toList();
    String label = "rounds";
    for (RoundLine round : shown) {
      page.field(label, summary(round));
      round.leftOut().forEach(this::leftOut);
      label = "";
    }
    if (shown.size() < all.size()) {
      page.field(
          label,
          (all.size() - shown.size())
              + " other rounds; every round stands in the report for machines (--json)");
    }
  }

  /** Something happened that a reader should see even where there are too many rounds to show. */
  private static boolean eventful(RoundLine round) {
    return round.state() != RoundState.Phase.ACCEPTED
        || !round.leftOut().isEmpty()
        || round.breakdown();
  }

  private String summary(RoundLine round) {
    StringBuilder line = new StringBuilder();
    line.append(Page.padded(String.valueOf(round.round()), roundWidth))
        .append(Page.padded(round.state().name().toLowerCase(Locale.ROOT), 10))
        .append(included(round));
    round
        .metricChangeMicros()
        .ifPresent(
            change ->
                line.append(", metric ")
                    .append(signed(change))
                    .append(" (median of ")
                    .append(round.judgements())
                    .append(")"));
    if (round.breakdown()) {
      line.append(", updates too unlike for the rule to promise anything");
    }
    if (round.state() != RoundState.Phase.ACCEPTED && !round.reason().isEmpty()) {
      line.append(": ").append(round.reason());
    }
    return line.toString();
  }

  private static String included(RoundLine round) {
    int in = round.included().size();
    int all = in + round.leftOut().size();
    if (in == 0) {
      return "no aggregate";
    }
    return in == all ? "all " + all + " banks" : in + " of " + all + " banks";
  }

  private static String signed(long micros) {
    return String.format(
        Locale.ROOT,
        "%s%d.%04d",
        micros < 0 ? "-" : "+",
        Math.abs(micros) / 1_000_000,
        Math.abs(micros) % 1_000_000 / 100);
  }

  private void leftOut(LeftOut left) {
    page.wrapped(
        " ".repeat(Page.VALUES + roundWidth),
        "without "
            + name(left.bank())
            + " ("
            + left.reason().name().toLowerCase(Locale.ROOT)
            + "): "
            + left.why());
    left.committed().ifPresent(fact -> fact("committed", fact));
    left.withdrawn().ifPresent(fact -> fact("withdrew", fact));
  }

  private void fact(String what, Fact fact) {
    page.wrapped(
        " ".repeat(Page.VALUES + roundWidth + 2), what + " " + at(fact, fact.transaction()));
  }

  private static String at(Fact fact) {
    return at(fact, shortened(fact.transaction()));
  }

  private static String at(Fact fact, String transaction) {
    return Page.time(fact.atMillis()) + ", block " + fact.block() + ", transaction " + transaction;
  }

  private static String shortened(String hex) {
    return hex.length() > SHORT_ID ? hex.substring(0, SHORT_ID) + "..." : hex;
  }

  private void uses() {
    if (story.uses().isEmpty()) {
      page.field("use", "no bank has asked to put it to use");
    }
    String label = "use";
    for (ModelStory.Use use : story.uses()) {
      page.field(
          label,
          name(use.bank())
              + " "
              + use.status().name().toLowerCase(Locale.ROOT)
              + ", asked for in the role "
              + use.requestedBy()
              + ", brought there in the role "
              + use.changedBy()
              + ", "
              + at(use.changed())
              + (use.reason().isEmpty() ? "" : ": " + use.reason()));
      label = "";
    }
  }

  private void taint() {
    if (story.taints().isEmpty()) {
      page.field("taint", "none: no consent it rests on was withdrawn up to the last block");
    }
    String label = "taint";
    for (ModelStory.TaintLine taint : story.taints()) {
      page.field(
          label,
          name(taint.bank())
              + (taint.sequence() > 0
                  ? " withdrew rows of " + taint.dataset()
                  : " revoked agreement " + taint.agreement())
              + ", "
              + at(taint.withdrawn(), taint.withdrawn().transaction())
              + "; may be served until "
              + Page.time(taint.graceEndsMillis()));
      label = "";
    }
    story
        .successor()
        .ifPresent(
            next ->
                page.field(
                    "successor",
                    next.study()
                        + ", round "
                        + next.round()
                        + ", "
                        + at(next.recorded())
                        + (next.tainted() ? "; tainted itself since" : "")));
  }

  private void purges() {
    Map<Integer, List<String>> byRound =
        story.purges().stream()
            .collect(
                Collectors.groupingBy(
                    ModelStory.PurgeLine::round,
                    TreeMap::new,
                    Collectors.mapping(one -> name(one.bank()), Collectors.toList())));
    String[] label = {"purged"};
    byRound.forEach(
        (round, banks) -> {
          page.field(label[0], "the updates of " + String.join(", ", banks) + " of round " + round);
          label[0] = "";
        });
  }
}
