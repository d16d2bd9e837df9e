package org.concordat.service.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** The description of this interface. */
@Controller("/openapi.yml")
final class OpenApiController {
  private final String description = OpenApi.write();

  @Get
  HttpResponse<String> description() {
    return HttpResponse.ok(description).contentType(MediaType.of("application/yaml"));
  }
}
