package org.concordat.service.rest;

import static org.concordat.protocol.identity.Role.OFFICER;
import static org.concordat.protocol.identity.Role.SCIENTIST;
import static org.concordat.protocol.identity.Role.STEWARD;

import java.util.List;
import java.util.Set;
import org.concordat.protocol.study.Study;
import org.concordat.service.Member;
import org.concordat.service.inbox.InboxItem;
import org.concordat.service.progress.StudyProgress;
import org.concordat.service.proposal.StudySuggestion;
import org.concordat.service.registry.RevocationPreview;

/** The routes that show at a glance what others show in full. */
final class OverviewRoutes {
  private OverviewRoutes() {}

  static List<Route> all() {
    return List.of(
        Routes.get("/member", Member.class, "Whose service this is"),
        Routes.list("/inbox", InboxItem.class, "What waits for somebody of this member"),
        Routes.get(
            "/studies/{id}/progress",
            StudyProgress.class,
            "A study's rounds in few words: times, metrics, who was left out",
            Query.FIRST_ROUND),
        Routes.get(
            "/models/{study}/{round}/quality",
            OverviewViews.ModelQuality.class,
            "How a model's scores lie on this bank's own hold-out, for its curves"),
        Routes.banks(
            "/proposals/suggestion",
            StudySuggestion.class,
            Set.of(SCIENTIST),
            "What a study on one of the own datasets could look like",
            Query.DATASET),
        Routes.own(
            "/proposals/check",
            Study.class,
            Bodies.Checked.class,
            SCIENTIST,
            "Whether a study could be proposed; nothing is written"),
        Routes.get(
            "/blocks/{number}",
            BlockViews.BlockView.class,
            "A block and what it wrote, taken apart"),
        Routes.banks(
            "/datasets/{id}/revocations/preview",
            RevocationPreview.class,
            Set.of(SCIENTIST, STEWARD, OFFICER),
            "What a revocation of rows would mark"));
  }
}
