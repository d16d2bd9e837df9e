package org.concordat.service.oversight.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.concordat.service.oversight.incident.Duties.Duty;
import org.concordat.service.oversight.incident.Duties.Standing;

/**
 * An incident with what it asks for.
 *
 * @param incident the incident
 * @param classification how the bank classifies it now
 * @param duties what is to be done, in its order
 * @param next what is due next; absent when nothing is
 * @param overdue what should have been done by now
 */
public record IncidentView(
    Incident incident,
    Incident.Classification classification,
    List<Duties.Item> duties,
    Optional<Duties.Item> next,
    List<Duty> overdue) {
  /** Copies the lists. */
  public IncidentView {
    duties = List.copyOf(duties);
    overdue = List.copyOf(overdue);
  }

  /**
   * Works out what an incident asks for.
   *
   * @param incident the incident
   * @param now the time
   * @return the view
   */
  public static IncidentView of(Incident incident, Instant now) {
    List<Duties.Item> duties = Duties.of(incident, now);
    return new IncidentView(
        incident,
        incident.classification(),
        duties,
        duties.stream()
            .filter(item -> item.standing() == Standing.DUE || item.standing() == Standing.OVERDUE)
            .findFirst(),
        duties.stream()
            .filter(item -> item.standing() == Standing.OVERDUE)
            .map(Duties.Item::duty)
            .toList());
  }
}
