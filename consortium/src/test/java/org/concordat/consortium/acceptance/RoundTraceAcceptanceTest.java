package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.concordat.consortium.acceptance.OtlpReceiver.ReceivedSpan;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.telemetry.RoundTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One round of one bank is one trace: from the REST call to the block, the worker and back. */
class RoundTraceAcceptanceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir(factory = OnTmpfs.class)
  Path directory;

  @Test
  void a_banks_round_is_one_trace_from_the_rest_call_to_block_worker_and_back() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String first = trace("A");
      String second = trace("B");
      // Given
      try (SmallStudy small = SmallStudy.traced(directory, 4, Optional.of(receiver.endpoint()))) {
        // When
        ExportedMetrics metrics = new ExportedMetrics(small.consortium());
        Study study = small.study("traced", 1);
        small.follow(
            study,
            (number, phase, acted) -> {
              if (phase == RoundState.Phase.JUDGING && acted == 0) {
                metrics.look();
              }
            },
            () -> small.onboarding().start(study));
        metrics.haveWhatIsShown();
        await(receiver, first);
        await(receiver, second);
      }

      // Then
      List<ReceivedSpan> spans = receiver.spans(first);
      ReceivedSpan round = only(spans, "round");
      assertThat(round.parent()).isEmpty();
      assertThat(round.attributes())
          .containsEntry("concordat.study", "traced")
          .containsEntry("concordat.phase", "ACCEPTED");
      ReceivedSpan request = only(spans, "POST /api/v1/studies/{id}/start");
      assertThat(request.parent()).isEqualTo(round.id());
      assertThat(children(spans, request)).contains("endorse", "submit", "commit");

      ReceivedSpan train = only(spans, "train");
      assertThat(train.parent()).isEqualTo(round.id());
      ReceivedSpan sent = child(spans, train, "send task");
      ReceivedSpan worker = child(spans, sent, "worker train");
      assertThat(worker.process()).isEqualTo("concordat-worker");
      assertThat(worker.member()).isEqualTo(LedgerNetwork.mspId("A"));
      assertThat(children(spans, worker)).contains("send result");
      ReceivedSpan result = child(spans, child(spans, worker, "send result"), "result");
      assertThat(result.process()).isEqualTo("concordat-service");

      ReceivedSpan commit = only(spans, "commit update");
      assertThat(children(spans, commit)).containsExactlyInAnyOrder("endorse", "submit", "commit");
      assertThat(Long.parseLong(block(spans, commit))).isPositive();
      assertThat(names(spans)).contains("reveal chunk", "evaluate", "worker evaluate", "judge");

      // The other bank was not asked to start; its worker and ledger are in its own trace.
      assertThat(names(receiver.spans(second)))
          .contains("round", "train", "worker train", "commit update", "judge")
          .noneMatch(name -> name.startsWith("POST"));
      assertThat(receiver.spans(second))
          .allMatch(span -> span.member().equals(LedgerNetwork.mspId("B")));
      List<String> finalised =
          List.of(first, second).stream()
              .flatMap(trace -> receiver.spans(trace).stream())
              .map(ReceivedSpan::name)
              .filter("finalise"::equals)
              .toList();
      assertThat(finalised).as("somebody finalised").isNotEmpty();
    }
  }

  private static String trace(String bank) {
    return new RoundTrace(LedgerNetwork.CHANNEL, "traced", 1, LedgerNetwork.mspId(bank)).traceId();
  }

  /** The round's own span comes when it has ended. */
  private static void await(OtlpReceiver receiver, String trace) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!names(receiver.spans(trace)).contains("round")) {
      assertThat(System.nanoTime())
          .as("the round's span came: %s", names(receiver.spans(trace)))
          .isLessThan(deadline);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static List<String> names(List<ReceivedSpan> spans) {
    return spans.stream().map(ReceivedSpan::name).toList();
  }

  private static ReceivedSpan only(List<ReceivedSpan> spans, String name) {
    List<ReceivedSpan> named = spans.stream().filter(span -> span.name().equals(name)).toList();
    assertThat(named).as("%s among %s", name, names(spans)).hasSize(1);
    return named.getFirst();
  }

  private static List<String> children(List<ReceivedSpan> spans, ReceivedSpan of) {
    return spans.stream()
        .filter(span -> span.parent().equals(of.id()))
        .map(ReceivedSpan::name)
        .toList();
  }

  private static ReceivedSpan child(List<ReceivedSpan> spans, ReceivedSpan of, String name) {
    return only(spans.stream().filter(span -> span.parent().equals(of.id())).toList(), name);
  }

  private static String block(List<ReceivedSpan> spans, ReceivedSpan of) {
    return child(spans, of, "commit").attributes().get("concordat.block");
  }
}
