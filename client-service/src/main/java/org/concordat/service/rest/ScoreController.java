package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.registry.ModelRegistry;
import org.concordat.service.registry.ScoringRun;
import org.concordat.service.registry.ServedScore;
import org.concordat.service.scoring.FeatureRow;
import org.concordat.service.telemetry.ScoringCount;
import tools.jackson.databind.JsonNode;

/** Scores of the models in use: of a row, of some rows, or of a stream of them. */
@Controller(Routes.BASE + "/models/{study}/{round}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ScoreController {
  /** The answer's header that names the model. */
  static final String MODEL_HASH = "X-Concordat-Model-Hash";

  private static final int MOST_ROWS = 1_000;

  private final ModelRegistry registry;
  private final ScoringCount count;

  ScoreController(ModelRegistry registry, ScoringCount count) {
    this.registry = registry;
    this.count = count;
  }

  @Post("/score")
  HttpResponse<String> row(String study, String round, @Body @Nullable String body) {
    ScoringRun run = run(study, round);
    ServedScore score =
        count.unlessRefused(
            () -> {
              JsonNode row = CanonicalJson.readTree(body == null ? "" : body);
              return run.served(FeatureRow.read(run.plan(), row));
            });
    count.scored();
    return Json.withFractions(score).header(MODEL_HASH, run.modelHash());
  }

  @Post("/scores")
  HttpResponse<String> rows(String study, String round, @Body @Nullable String body) {
    ScoringRun run = run(study, round);
    List<ServedScore> scores = count.unlessRefused(() -> scores(run, body));
    scores.forEach(score -> count.scored());
    return Json.withFractions(new Views.Scores(scores)).header(MODEL_HASH, run.modelHash());
  }

  private ScoringRun run(String study, String round) {
    return count.unlessRefused(() -> registry.scoring(study, Json.number("round", round)));
  }

  private static List<ServedScore> scores(ScoringRun run, @Nullable String body) {
    JsonNode given = CanonicalJson.readTree(body == null ? "" : body);
    Checks.requireField(
        given.isObject() && given.size() == 1 && given.path("rows").isArray(),
        "the body is an object with the rows in an array: {\"rows\": [...]}");
    JsonNode rows = given.get("rows");
    Checks.requireRange("the number of rows", rows.size(), 1, MOST_ROWS);
    List<ServedScore> scores = new ArrayList<>();
    for (int at = 0; at < rows.size(); at++) {
      try {
        scores.add(run.served(FeatureRow.read(run.plan(), rows.get(at))));
      } catch (ConcordatException e) {
        throw new ConcordatException(
            ErrorCode.FIELD_INVALID, "row " + (at + 1) + ": " + e.detail(), e);
      }
    }
    return scores;
  }

  /** The rows are read, and the scores made, while the scores are sent. */
  @Post("/score")
  @Consumes("text/csv")
  @Produces("text/csv")
  HttpResponse<StreamedFile> stream(String study, String round, @Body InputStream rows) {
    ScoringRun run = run(study, round);
    ScoreStream scores = count.unlessRefused(() -> new ScoreStream(run, rows, count));
    return HttpResponse.ok(new StreamedFile(scores, CsvAnswers.TYPE))
        .contentType(CsvAnswers.TYPE)
        .header(MODEL_HASH, run.modelHash());
  }
}
