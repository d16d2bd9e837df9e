package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
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
  HttpResponse<String> lineage(HttpRequest<?> request, String study, String round) {
    boolean dot = new Parameters(request).get(Query.GRAPH_FORMAT).filter("dot"::equals).isPresent();
    LineageGraph graph = registry.lineage(study, Json.number("round", round));
    return dot
        ? Json.text(GraphvizDot.write(graph), MediaType.of("text/vnd.graphviz; charset=utf-8"))
        : Json.of(graph);
  }

  @Get("/bom")
  HttpResponse<String> bom(String study, String round) {
    return Json.text(
        registry.bom(study, Json.number("round", round)), MediaType.of(MlBom.MEDIA_TYPE));
  }

  @Get("/export")
  HttpResponse<String> export(String study, String round) {
    return Json.text(
        registry.export(study, Json.number("round", round)), MediaType.APPLICATION_JSON_TYPE);
  }
}
