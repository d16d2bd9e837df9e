package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.concordat.protocol.error.Checks;
import org.concordat.service.registry.GraphvizDot;
import org.concordat.service.registry.LineageGraph;
import org.concordat.service.registry.MlBom;
import org.concordat.service.registry.ModelRegistry;

/** What there is to know of a model. */
@Controller(Routes.BASE + "/models/{study}/{round}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RegistryController {
  private final ModelRegistry registry;

  RegistryController(ModelRegistry registry) {
    this.registry = registry;
  }

  @Get("/card")
  HttpResponse<String> card(String study, String round) {
    return Json.of(registry.card(study, Json.number("round", round)));
  }

  @Get("/lineage")
  HttpResponse<String> lineage(String study, String round, @QueryValue @Nullable String format) {
    boolean dot = "dot".equals(format);
    Checks.requireField(
        dot || format == null || format.equals("json"), "format must be json or dot");
    LineageGraph graph = registry.lineage(study, Json.number("round", round));
    return dot
        ? HttpResponse.ok(GraphvizDot.write(graph))
            .contentType(MediaType.of("text/vnd.graphviz; charset=utf-8"))
        : Json.of(graph);
  }

  @Get("/bom")
  HttpResponse<String> bom(String study, String round) {
    return HttpResponse.ok(registry.bom(study, Json.number("round", round)))
        .contentType(MediaType.of(MlBom.MEDIA_TYPE));
  }

  @Get("/export")
  HttpResponse<String> export(String study, String round) {
    return HttpResponse.ok(registry.export(study, Json.number("round", round)))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
