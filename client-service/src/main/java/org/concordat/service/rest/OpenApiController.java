package org.concordat.service.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** The description of this interface. */
@Controller("/openapi.yml")
final class OpenApiController {
  @Get
  HttpResponse<String> description() {
    return HttpResponse.ok(OpenApi.write()).contentType(MediaType.of("application/yaml"));
  }
}
