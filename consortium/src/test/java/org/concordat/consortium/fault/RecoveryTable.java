package org.concordat.consortium.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.concordat.protocol.round.RoundState;

/** What each fault cost, beside what a round takes when nothing fails. */
final class RecoveryTable {
  private final List<Cell> cells = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  /**
   * A fault in a phase.
   *
   * @param fault what happened
   * @param phase in which phase
   * @param node to which process
   * @param round in which round
   * @param ended how the round ended
   * @param toEnd from the fault to the round's end
   * @param silence the longest time without an event of the study meanwhile
   * @param back how long the process took from its start, or its going on, to being ready
   * @param atHeight from the end of the outage until every peer had what the others had
   */
  record Cell(
      Fault fault,
      Phase phase,
      String node,
      int round,
      RoundState.Phase ended,
      Duration toEnd,
      Duration silence,
      Duration back,
      Duration atHeight) {}

  void add(Cell cell) {
    cells.add(cell);
  }

  void note(String line) {
    lines.add(line);
  }

  /** Writes the table and prints it. */
  void write(Timeline timeline, Path file) throws IOException {
    Map<Phase, Duration> usual = undisturbed(timeline);
    StringBuilder text = new StringBuilder();
    text.append(
        "| fault | phase | process | away | round over after | undisturbed | longest silence |"
            + " process ready again after | all peers level after | round ended |\n"
            + "|---|---|---|---|---|---|---|---|---|---|\n");
    for (Cell cell : cells) {
      text.append("| ")
          .append(
              String.join(
                  " | ",
                  cell.fault().toString(),
                  cell.phase().toString(),
                  cell.node(),
                  cell.fault().away().toSeconds() + " s",
                  seconds(cell.toEnd()),
                  usual.containsKey(cell.phase()) ? seconds(usual.get(cell.phase())) : "",
                  seconds(cell.silence()),
                  seconds(cell.back()),
                  seconds(cell.atHeight()),
                  cell.ended().name()))
          .append(" |\n");
    }
    text.append('\n');
    lines.forEach(line -> text.append(line).append('\n'));
    System.out.println("\n" + text);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** From each phase's start to the round's end: the middle over the rounds without a fault. */
  private Map<Phase, Duration> undisturbed(Timeline timeline) {
    Map<Phase, Duration> usual = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      long[] all =
          timeline.quietRounds().stream()
              .mapToLong(
                  round -> {
                    OptionalLong start = timeline.start(new Phase.Start(round, phase));
                    OptionalLong end = timeline.end(round);
                    return start.isPresent() && end.isPresent()
                        ? end.getAsLong() - start.getAsLong()
                        : -1;
                  })
              .filter(nanos -> nanos >= 0)
              .sorted()
              .toArray();
      if (all.length > 0) {
        usual.put(phase, Duration.ofNanos(all[all.length / 2]));
      }
      if (phase == Phase.COMMIT && all.length > 0) {
        note(
            "Undisturbed rounds: "
                + all.length
                + ", middle "
                + seconds(usual.get(phase))
                + ", longest "
                + seconds(Duration.ofNanos(Arrays.stream(all).max().orElseThrow())));
      }
    }
    return usual;
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
