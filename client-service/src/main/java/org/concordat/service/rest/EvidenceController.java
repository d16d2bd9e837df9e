package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Locale;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.evidence.BundleOnDisk;
import org.concordat.service.evidence.EvidenceExport;
import org.concordat.service.evidence.EvidenceExport.Blocks;

/** A model's history as one file. Nothing is sent before all of it is there. */
@Controller(Routes.BASE + "/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EvidenceController {
  private final EvidenceExport export;

  EvidenceController(EvidenceExport export) {
    this.export = export;
  }

  @Get("/{study}/{round}/evidence")
  HttpResponse<StreamedFile> evidence(
      String study, String round, @QueryValue @Nullable String blocks) {
    BundleOnDisk bundle = export.export(study, Json.number("round", round), whole(blocks));
    String name = study + "-" + round + ".evidence";
    return HttpResponse.ok(
            new StreamedFile(
                bundle.openOnce(), Routes.EVIDENCE, bundle.createdAtMillis(), bundle.length()))
        .header("Content-Disposition", "attachment; filename=\"" + name + '"');
  }

  private static Blocks whole(String asked) {
    for (Blocks blocks : Blocks.values()) {
      if (asked == null || blocks.name().toLowerCase(Locale.ROOT).equals(asked)) {
        return blocks;
      }
    }
    throw new ConcordatException(
        ErrorCode.FIELD_INVALID, "blocks must be all or relevant, got \"" + asked + '"');
  }
}
