package org.concordat.service.rest;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.concordat.service.TestService;

/** Reads the ids of a stream's first events. */
final class EventLines {
  private EventLines() {}

  static List<String> read(TestService service, String path, int count) throws Exception {
    HttpRequest request =
        service
            .request(path)
            .header("Authorization", service.authorization("auditor"))
            .header("Accept", "text/event-stream")
            .build();
    List<String> ids = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                service.client().send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); ids.size() < count; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          ids.add(line.substring("id:".length()).strip());
        }
      }
    }
    return ids;
  }
}
