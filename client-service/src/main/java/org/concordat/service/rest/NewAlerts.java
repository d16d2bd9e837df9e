package org.concordat.service.rest;

import io.micronaut.http.sse.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.oversight.alert.Alert;
import org.concordat.service.oversight.alert.AlertCode;
import org.concordat.service.oversight.alert.Place;

/** The alerts that a listener has not been told of. For one thread. */
final class NewAlerts {
  private final Supplier<List<Alert>> alerts;
  private Set<Told> told = Set.of();

  NewAlerts(Supplier<List<Alert>> alerts) {
    this.alerts = alerts;
  }

  /** An alert whose words change with time, for example "in 3 days", is the same one. */
  private record Told(AlertCode code, Place where, long block, String transactionId) {}

  /** Those that are new, the oldest first. */
  List<Event<String>> next() {
    List<Alert> now = alerts.get().reversed();
    Set<Told> before = told;
    told = new HashSet<>();
    now.forEach(alert -> told.add(key(alert)));
    return now.stream()
        .filter(alert -> !before.contains(key(alert)))
        .map(alert -> Event.of(CanonicalJson.write(alert)).name(alert.code().name()))
        .toList();
  }

  private static Told key(Alert alert) {
    return new Told(alert.code(), alert.where(), alert.sinceBlock(), alert.transactionId());
  }
}
