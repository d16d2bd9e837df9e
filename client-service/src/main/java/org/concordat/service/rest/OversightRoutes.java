package org.concordat.service.rest;

import static org.concordat.protocol.identity.Role.AUDITOR;
import static org.concordat.protocol.identity.Role.OFFICER;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.concordat.protocol.identity.Role;
import org.concordat.service.oversight.access.AccessCheck;
import org.concordat.service.oversight.access.AccessEntry;
import org.concordat.service.oversight.alert.Alert;
import org.concordat.service.oversight.audit.AuditView;
import org.concordat.service.oversight.incident.IncidentView;
import org.concordat.service.oversight.signin.SignInEntry;

/** The routes of those who watch: alerts, audit records, accesses, incidents. */
final class OversightRoutes {
  private static final Set<Role> WATCHING = Set.of(OFFICER, AUDITOR);

  private OversightRoutes() {}

  static List<Route> all() {
    List<Route> routes = new ArrayList<>(audit());
    routes.add(
        Routes.list(
            "/alerts",
            Alert.class,
            "What somebody should look at, the newest block first",
            Query.SEVERITY,
            Query.SINCE));
    routes.add(
        Routes.events(
            "/alerts/events",
            "Each alert once, those there are and then new ones",
            Query.SEVERITY));
    routes.add(
        watched(
            "/access-log",
            AccessEntry.class,
            true,
            "Who read what at this instance, the newest first"));
    routes.add(
        watched(
            "/access-log/check",
            AccessCheck.class,
            false,
            "Whether the access log is whole, and a noted row still stands",
            Query.SEQUENCE,
            Query.DIGEST));
    routes.add(
        watched(
            "/sign-in-log",
            SignInEntry.class,
            true,
            "Who signed in and out at this instance, and what was refused, the newest first",
            Query.SIGN_IN_EVENT));
    routes.addAll(incidents());
    return routes;
  }

  private static List<Route> audit() {
    return List.of(
        Routes.list(
            "/oversight", AuditView.Description.class, "Records for an auditor, and their norms"),
        audit(AuditView.INVENTORY, AuditViews.Inventory.class),
        audit(AuditView.VALIDATION, AuditViews.Validation.class),
        audit(AuditView.MONITORING, AuditViews.Monitoring.class),
        audit(AuditView.PROCESSING, AuditViews.Processing.class),
        audit(AuditView.LOGS, AuditViews.Logs.class),
        audit(AuditView.INCIDENT_CANDIDATES, AuditViews.Candidates.class));
  }

  private static Route audit(AuditView view, Class<?> response) {
    return Routes.get(
        "/oversight/" + view.path(),
        response,
        view.title(),
        Query.LIMIT,
        Query.CURSOR,
        Query.FORMAT);
  }

  /** Incidents stay in the bank: a regulator's instance has none. */
  private static List<Route> incidents() {
    return List.of(
        Routes.reading(
            Routes.BASE + "/incidents",
            WATCHING,
            true,
            IncidentView.class,
            true,
            "The bank's incidents and their clocks, the newest first"),
        Routes.banks("/incidents/{id}", IncidentView.class, WATCHING, "An incident and its clocks"),
        Routes.own(
            "/incidents",
            IncidentBodies.IncidentOpening.class,
            IncidentView.class,
            OFFICER,
            "Open an incident; it stays in the bank"),
        Routes.own(
            "/incidents/{id}/classifications",
            IncidentBodies.IncidentClassification.class,
            IncidentView.class,
            OFFICER,
            "Classify an incident, for the first time or anew"),
        Routes.own(
            "/incidents/{id}/reports",
            IncidentBodies.IncidentReport.class,
            IncidentView.class,
            OFFICER,
            "Record that a report was sent to the authority"));
  }

  private static Route watched(
      String path, Class<?> response, boolean list, String summary, Parameter<?>... query) {
    return Routes.reading(Routes.BASE + path, WATCHING, false, response, list, summary, query);
  }
}
