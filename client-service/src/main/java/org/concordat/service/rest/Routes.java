package org.concordat.service.rest;

import static org.concordat.protocol.identity.Role.AUDITOR;
import static org.concordat.protocol.identity.Role.OFFICER;
import static org.concordat.protocol.identity.Role.SCIENTIST;
import static org.concordat.protocol.identity.Role.STEWARD;

import io.micronaut.http.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.service.consent.KeyRotation;
import org.concordat.service.consent.OpenReceipt;
import org.concordat.service.consent.ReceiptProof;
import org.concordat.service.participation.Operations.Operation;
import org.concordat.service.registry.LineageGraph;
import org.concordat.service.registry.ModelCard;
import org.concordat.service.registry.ServedScore;
import org.concordat.service.users.Tokens;
import org.concordat.service.users.User;
import tools.jackson.databind.JsonNode;

/** Every route, with the roles that may use it: the one place that says so. */
public final class Routes {
  /** Where the interface starts. */
  public static final String BASE = "/api/v1";

  /** Where browsers sign in. */
  static final String SESSION = "/session";

  /** Where browsers sign in at the member's provider. */
  static final String OIDC = SESSION + "/oidc";

  /** An evidence bundle. */
  static final MediaType EVIDENCE = MediaType.of("application/vnd.concordat.evidence");

  /** Revealed updates. */
  static final MediaType UPDATES = MediaType.of("application/vnd.concordat.updates");

  private static final Set<Role> EVERYONE = Set.of(SCIENTIST, STEWARD, OFFICER, AUDITOR);

  private static final List<Route> OWN =
      List.of(
          open("/health", "How the service is, part by part"),
          open("/health/liveness", "Whether the process should be left running"),
          open("/health/readiness", "Whether requests can be served"),
          open("/metrics", "Metrics for Prometheus; who may read them is a setting"),
          open("/openapi.yml", "This interface as OpenAPI"),
          open("/problems", Views.ProblemViews.class, "Every code and what happened when it comes"),
          open(
              "/problems/{code}",
              Views.ProblemView.class,
              "What a code means and what to do about it"),
          open(
              "GET",
              SESSION,
              null,
              "Who is signed in with this browser, and which ways to sign in there are"),
          open("POST", SESSION, Bodies.Password.class, "Sign in with a browser"),
          open("DELETE", SESSION, null, "Sign this browser out"),
          redirecting(OIDC, "Sign in with a browser at the member's provider", Query.RETURN),
          redirecting(
              OIDC + "/callback",
              "Where the provider sends the browser back",
              Query.CODE,
              Query.STATE,
              Query.REFUSAL),
          get("/me", User.class, "Who is signed in"),
          sign("/tokens", Tokens.Token.class, "A token to sign in with for a while"),
          list("/members", Charter.Member.class, "Members of the charter in force"),
          list("/charters", Views.CharterView.class, "Charters, the newest version first"),
          get("/charters/in-force", Views.CharterView.class, "The charter in force"),
          get("/charters/{version}/{digest}", Views.CharterView.class, "A charter as proposed"),
          post("/charters", Charter.class, OFFICER, "Propose a charter"),
          post("/charters/{version}/approvals", Bodies.Digest.class, OFFICER, "Approve a charter"),
          post(
              "/charters/{version}/activation",
              Bodies.Digest.class,
              OFFICER,
              "Put an approved charter in force"),
          list(
              "/agreements",
              AgreementRecord.class,
              "Agreements",
              Query.BANK,
              Query.AGREEMENT_STATUS),
          get(
              "/agreements/{id}",
              Views.AgreementView.class,
              "An agreement and its budget",
              Query.OWNER),
          post("/agreements", Agreement.class, STEWARD, "Create an agreement"),
          post("/agreements/{id}/activation", null, STEWARD, "Put an agreement in force"),
          post("/agreements/{id}/revocation", null, STEWARD, "Revoke an agreement for good"),
          list("/datasets", Dataset.class, "Datasets", Query.BANK),
          get("/datasets/{id}", Dataset.class, "A dataset", Query.OWNER),
          post("/datasets", Dataset.class, STEWARD, "Register a dataset"),
          list(
              "/datasets/{id}/snapshots",
              Snapshot.class,
              "Snapshots of a dataset, the newest first",
              Query.OWNER),
          post(
              "/datasets/{id}/snapshots",
              Bodies.SnapshotId.class,
              STEWARD,
              "Take and register a snapshot; long work"),
          list(
              "/datasets/{id}/revocations",
              Revocation.class,
              "Revocations of rows, the newest first",
              Query.OWNER),
          post(
              "/datasets/{id}/revocations",
              Bodies.WithdrawnRows.class,
              STEWARD,
              "Withdraw rows, or with an empty body those of ended consents; ids stay in the bank"),
          banks(
              "/datasets/{id}/receipts",
              Views.Receipts.class,
              EVERYONE,
              "How many consents stand and have ended; which ones, for a steward who asks",
              Query.CONSENT_STATE,
              Query.LIMIT,
              Query.CURSOR,
              Query.FORMAT),
          own(
              "/datasets/{id}/receipts",
              Bodies.Receipts.class,
              Views.ReceiptItems.class,
              STEWARD,
              "Record consents, one or many"),
          banks(
              "/datasets/{id}/receipts/{receipt}", OpenReceipt.class, Set.of(STEWARD), "A receipt"),
          own(
              "/datasets/{id}/receipts/searches",
              Bodies.Subject.class,
              Views.ReceiptItems.class,
              STEWARD,
              "A person's receipts"),
          own(
              "/datasets/{id}/receipts/{receipt}/withdrawal",
              null,
              Views.ChangedReceipt.class,
              STEWARD,
              "Withdraw a consent"),
          own(
              "/datasets/{id}/receipts/{receipt}/erasure",
              Bodies.ReceiptErasure.class,
              Views.ChangedReceipt.class,
              STEWARD,
              "Erase a receipt; a consent that stands is withdrawn by it"),
          banks(
              "/datasets/{id}/receipts/{receipt}/proof",
              ReceiptProof.class,
              Set.of(STEWARD),
              "What shows the person that a receipt is under a root of the ledger",
              Query.ROOT),
          list(
              "/datasets/{id}/consent-roots",
              ConsentRoot.class,
              "Roots of a dataset's consent register, the newest first",
              Query.OWNER),
          post(
              "/datasets/{id}/consent-roots",
              null,
              STEWARD,
              "Put the register's root on the ledger"),
          banks(
              "/consent-keys",
              KeyRotation.Progress.class,
              Set.of(OFFICER, STEWARD, AUDITOR),
              "Which key seals receipts, and what older ones still seal"),
          own(
              "/consent-keys/rotation",
              null,
              KeyRotation.Progress.class,
              OFFICER,
              "Take a fresh key into use and seal all receipts with it"),
          list(
              "/studies",
              Views.StudyListItem.class,
              "Studies and where they stand, the newest first",
              Query.STUDY_STATUS,
              Query.PURPOSE),
          get("/studies/{id}", Views.StudyDetail.class, "A study"),
          post("/studies", Study.class, SCIENTIST, "Propose a study"),
          list("/studies/{id}/joins", Join.class, "Banks that joined"),
          post("/studies/{id}/joins", Bodies.JoinRequest.class, STEWARD, "Join; long work"),
          post("/studies/{id}/start", null, SCIENTIST, "Start a study"),
          either(
              "/studies/{id}/cancellation",
              Bodies.Reason.class,
              Set.of(SCIENTIST, OFFICER),
              "Call a study off"),
          list(
              "/studies/{id}/rounds", Views.RoundView.class, "Rounds of a study, the newest first"),
          get("/studies/{id}/rounds/{round}", Views.RoundView.class, "A round"),
          post(
              "/studies/{id}/rounds/{round}/purge",
              null,
              STEWARD,
              "Remove the own update of an ended round from every peer"),
          list(
              "/models",
              ModelRecord.class,
              "Models, the newest of each study first",
              Query.STUDY,
              Query.MODEL_STATUS),
          get("/models/{study}/{round}", ModelRecord.class, "A model"),
          get(
              "/models/{study}/{round}/evidence",
              null,
              "A model's history as one file that can be checked offline",
              Query.BLOCKS),
          banks(
              "/models/{study}/{round}/updates",
              null,
              Set.of(OFFICER),
              "The updates a model was made of, to recompute its rounds from"),
          banks(
              "/models/{study}/{round}/parameters",
              Views.ModelParameters.class,
              Set.of(SCIENTIST, STEWARD),
              "A model's parameters"),
          get("/models/{study}/{round}/card", ModelCard.class, "All the ledger says of a model"),
          get(
              "/models/{study}/{round}/lineage",
              LineageGraph.class,
              "Where a model comes from; with format=dot for Graphviz",
              Query.GRAPH_FORMAT),
          get(
              "/models/{study}/{round}/bom",
              JsonNode.class,
              "A model's bill of materials, CycloneDX 1.6"),
          banks(
              "/models/{study}/{round}/export",
              JsonNode.class,
              Set.of(SCIENTIST, STEWARD),
              "A model with its transforms as plain JSON"),
          list(
              "/deployments",
              Deployment.class,
              "How banks use models",
              Query.BANK,
              Query.USE_STATUS),
          get(
              "/models/{study}/{round}/deployment",
              Deployment.class,
              "How a bank uses a model",
              Query.OWNER),
          post("/models/{study}/{round}/promotion", null, SCIENTIST, "Ask to put a model to use"),
          post(
              "/models/{study}/{round}/promotion/approval",
              null,
              OFFICER,
              "Agree to put a model to use; another person than asked"),
          either(
              "/models/{study}/{round}/suspension",
              Bodies.Reason.class,
              Set.of(SCIENTIST, STEWARD, OFFICER),
              "Take a model out of use for the time being"),
          post(
              "/models/{study}/{round}/resumption",
              Bodies.Reason.class,
              OFFICER,
              "Take a suspended model into use again"),
          post(
              "/models/{study}/{round}/retirement",
              Bodies.Reason.class,
              OFFICER,
              "Take a model out of use for good"),
          post(
              "/models/{study}/{round}/retraining",
              Bodies.SuccessorModel.class,
              OFFICER,
              "Name the model that takes a tainted one's place"),
          writing(
              "/models/{study}/{round}/score",
              Set.of(SCIENTIST, STEWARD),
              true,
              JsonNode.class,
              ServedScore.class,
              "Score a row, feature name to value, or a stream of them as text/csv"),
          writing(
              "/models/{study}/{round}/scores",
              Set.of(SCIENTIST, STEWARD),
              true,
              JsonNode.class,
              Views.Scores.class,
              "Score up to 1,000 rows at a time"),
          list(
              "/transactions",
              LedgerTransaction.class,
              "Transactions, the newest first, the invalid ones too",
              Query.VALID,
              Query.BANK,
              Query.FUNCTION,
              Query.STUDY,
              Query.FROM,
              Query.TO),
          get("/blocks", Views.Height.class, "How many blocks were followed"),
          list("/operations", Operation.class, "Long work, the newest first"),
          get("/operations/{id}", Operation.class, "Where long work stands"),
          events(
              "/events",
              "The ledger's events as they come; Last-Event-ID continues, or after where a"
                  + " browser cannot send it",
              Query.AFTER));

  /** All routes. */
  public static final List<Route> ALL =
      Stream.of(OWN, OverviewRoutes.all(), OversightRoutes.all()).flatMap(List::stream).toList();

  private static final RouteIndex INDEX = new RouteIndex(ALL);

  private Routes() {}

  /**
   * Finds the route of a request.
   *
   * @param method its method; HEAD counts as GET
   * @param path its path
   * @return the route, or empty
   */
  public static Optional<Route> find(String method, String path) {
    return INDEX.find(method.equals("HEAD") ? "GET" : method, path);
  }

  /**
   * Finds the methods a path takes.
   *
   * @param path a request's path
   * @return the methods in order; none when there is no such path
   */
  public static Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    INDEX.all(path).forEach(route -> methods.add(route.method()));
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /**
   * Whether everybody may know of a path.
   *
   * @param path a request's path
   * @return whether there are routes of it, and none asks who comes
   */
  static boolean open(String path) {
    List<Route> routes = INDEX.all(path).toList();
    return !routes.isEmpty() && routes.stream().allMatch(Route::open);
  }

  private static Route open(String path, String summary) {
    return open(path, null, summary);
  }

  private static Route open(String path, Class<?> response, String summary) {
    return reading(path, Set.of(), false, response, false, summary);
  }

  private static Route redirecting(String path, String summary, Parameter<?>... query) {
    return reading(path, Set.of(), false, null, false, summary, query);
  }

  private static Route open(String method, String path, Class<?> request, String summary) {
    return new Route(
        method,
        path,
        Set.of(),
        false,
        Optional.ofNullable(request),
        Optional.of(SessionView.class),
        false,
        List.of(),
        summary);
  }

  static Route events(String path, String summary, Parameter<?>... query) {
    return reading(BASE + path, EVERYONE, false, null, false, summary, query);
  }

  static Route get(String path, Class<?> response, String summary, Parameter<?>... query) {
    return reading(BASE + path, EVERYONE, false, response, false, summary, query);
  }

  static Route list(String path, Class<?> response, String summary, Parameter<?>... query) {
    return reading(BASE + path, EVERYONE, false, response, true, summary, query);
  }

  static Route banks(
      String path, Class<?> response, Set<Role> roles, String summary, Parameter<?>... query) {
    return reading(BASE + path, roles, true, response, false, summary, query);
  }

  /** A change in the bank that is no transaction. */
  static Route own(String path, Class<?> request, Class<?> response, Role role, String summary) {
    return writing(path, Set.of(role), true, request, response, summary);
  }

  static Route reading(
      String path,
      Set<Role> roles,
      boolean banksOnly,
      Class<?> response,
      boolean list,
      String summary,
      Parameter<?>... query) {
    return new Route(
        "GET",
        path,
        roles,
        banksOnly,
        Optional.empty(),
        Optional.ofNullable(response),
        list,
        List.of(query),
        summary);
  }

  private static Route sign(String path, Class<?> response, String summary) {
    return writing(path, EVERYONE, true, null, response, summary);
  }

  private static Route post(String path, Class<?> request, Role role, String summary) {
    return either(path, request, Set.of(role), summary);
  }

  private static Route either(String path, Class<?> request, Set<Role> roles, String summary) {
    Class<?> response = summary.endsWith("long work") ? Operation.class : Views.Written.class;
    return writing(path, roles, true, request, response, summary);
  }

  private static Route writing(
      String path,
      Set<Role> roles,
      boolean banksOnly,
      Class<?> request,
      Class<?> response,
      String summary) {
    return new Route(
        "POST",
        BASE + path,
        roles,
        banksOnly,
        Optional.ofNullable(request),
        Optional.of(response),
        false,
        List.of(),
        summary);
  }
}
