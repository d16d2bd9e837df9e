package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Locale;
import org.concordat.service.evidence.BundleMaker.Blocks;
import org.concordat.service.evidence.EvidenceExport;
import org.concordat.service.evidence.SpooledFile;
import org.concordat.service.evidence.UpdatesExport;

/** A model's history as files. Nothing is sent before all of it is there. */
@Controller(Routes.BASE + "/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EvidenceController {
  private final EvidenceExport export;
  private final UpdatesExport updates;

  EvidenceController(EvidenceExport export, UpdatesExport updates) {
    this.export = export;
    this.updates = updates;
  }

  @Get("/{study}/{round}/evidence")
  HttpResponse<StreamedFile> evidence(HttpRequest<?> request, String study, String round) {
    Blocks blocks =
        new Parameters(request)
            .get(Query.BLOCKS)
            .map(asked -> Blocks.valueOf(asked.toUpperCase(Locale.ROOT)))
            .orElse(Blocks.ALL);
    SpooledFile bundle = export.export(study, Json.number("round", round), blocks);
    return answer(bundle, Routes.EVIDENCE, study + "-" + round + ".evidence");
  }

  @Get("/{study}/{round}/updates")
  HttpResponse<StreamedFile> updates(String study, String round) {
    SpooledFile file = updates.export(study, Json.number("round", round));
    return answer(file, Routes.UPDATES, study + "-" + round + ".updates");
  }

  private static HttpResponse<StreamedFile> answer(SpooledFile file, MediaType type, String name) {
    return HttpResponse.ok(
            new StreamedFile(file.openOnce(), type, file.createdAtMillis(), file.length()))
        .header("Content-Disposition", "attachment; filename=\"" + name + '"');
  }
}
