package org.concordat.consortium.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and the rules of replicated code, as sentences. */
class ArchitectureTest {
  private static final String PROTOCOL = "org.concordat.protocol..";
  private static final String CHAINCODE = "org.concordat.chaincode..";
  private static final String SERVICE = "org.concordat.service..";
  private static final String WORKER = "org.concordat.worker..";
  private static final String EMBEDDED = "org.concordat.embedded..";
  private static final String IDENTITY = "org.concordat.identity..";
  private static final String NETWORK = "org.concordat.network..";
  private static final String VERIFIER = "org.concordat.verifier..";
  private static final String TELEMETRY = "org.concordat.telemetry..";
  private static final String BROWSER = "org.concordat.browser..";
  private static final String CONSORTIUM = "org.concordat.consortium..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.concordat");

  @Test
  void the_protocol_knows_the_jdk_and_one_json_library_only() {
    check(
        classes()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                PROTOCOL, "java..", "tools.jackson..", "com.fasterxml.jackson.annotation.."));
  }

  @Test
  void chaincode_client_service_and_worker_never_import_one_another() {
    check(mayNotKnow(CHAINCODE, SERVICE, WORKER, EMBEDDED, NETWORK, IDENTITY, CONSORTIUM));
    check(mayNotKnow(SERVICE, CHAINCODE, WORKER, EMBEDDED, NETWORK, IDENTITY, CONSORTIUM));
    check(mayNotKnow(WORKER, CHAINCODE, SERVICE, EMBEDDED, NETWORK, IDENTITY, CONSORTIUM));
  }

  @Test
  void the_embedded_ledger_knows_none_of_the_other_modules() {
    check(mayNotKnow(EMBEDDED, PROTOCOL, CHAINCODE, SERVICE, WORKER, NETWORK, CONSORTIUM));
  }

  @Test
  void the_issuer_of_certificates_knows_none_of_the_other_modules() {
    check(
        mayNotKnow(IDENTITY, PROTOCOL, CHAINCODE, SERVICE, WORKER, EMBEDDED, NETWORK, CONSORTIUM));
  }

  @Test
  void the_administrators_network_knows_protocol_and_identities_only() {
    check(mayNotKnow(NETWORK, CHAINCODE, SERVICE, WORKER, EMBEDDED, CONSORTIUM));
  }

  @Test
  void the_verifier_knows_the_protocol_only() {
    check(
        mayNotKnow(VERIFIER, CHAINCODE, SERVICE, WORKER, EMBEDDED, NETWORK, IDENTITY, CONSORTIUM));
  }

  @Test
  void telemetry_knows_the_protocol_only_and_the_protocol_does_not_know_it() {
    check(
        mayNotKnow(
            TELEMETRY,
            CHAINCODE,
            SERVICE,
            WORKER,
            EMBEDDED,
            NETWORK,
            IDENTITY,
            VERIFIER,
            CONSORTIUM));
    check(mayNotKnow(CHAINCODE, TELEMETRY));
    check(mayNotKnow(VERIFIER, TELEMETRY));
  }

  @Test
  void browsers_are_for_tests_only_and_know_none_of_the_modules() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BROWSER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BROWSER));
    check(
        noClasses()
            .that()
            .resideInAPackage(BROWSER)
            .should()
            .dependOnClassesThat(
                JavaClass.Predicates.resideInAPackage("org.concordat..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(BROWSER)))));
  }

  @Test
  void only_the_consortium_sees_everything() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(CONSORTIUM)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CONSORTIUM));
  }

  @Test
  void contracts_know_no_fabric_but_through_the_ledger_port() {
    check(
        noClasses()
            .that()
            .resideInAPackage(CHAINCODE)
            .and()
            .resideOutsideOfPackages(
                "org.concordat.chaincode.fabric..", "org.concordat.chaincode.server..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hyperledger.."));
  }

  @Test
  void the_chaincode_does_not_load_what_scans_the_class_path() {
    check(
        noClasses()
            .that()
            .resideInAPackage(CHAINCODE)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.hyperledger.fabric.contract.ContractRouter"));
    check(
        noClasses()
            .that()
            .resideInAPackage(CHAINCODE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.classgraph.."));
  }

  @Test
  void replicated_code_reads_no_clock_no_randomness_and_no_environment() {
    DescribedPredicate<JavaClass> replicated =
        JavaClass.Predicates.resideInAnyPackage(PROTOCOL, CHAINCODE)
            .and(
                DescribedPredicate.not(
                    JavaClass.Predicates.resideInAPackage("org.concordat.chaincode.server..")));
    for (Forbidden forbidden :
        List.of(
            new Forbidden(java.time.Instant.class, "now"),
            new Forbidden(java.time.LocalDateTime.class, "now"),
            new Forbidden(java.time.Clock.class, "systemUTC"),
            new Forbidden(System.class, "currentTimeMillis"),
            new Forbidden(System.class, "nanoTime"),
            new Forbidden(System.class, "getenv"),
            new Forbidden(System.class, "getProperty"),
            new Forbidden(Math.class, "random"),
            new Forbidden(Math.class, "exp"),
            new Forbidden(Math.class, "log"),
            new Forbidden(Math.class, "pow"))) {
      check(noClasses().that(replicated).should().callMethodWhere(forbidden.predicate()));
    }
    check(
        noClasses()
            .that(replicated)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.security.SecureRandom"));
  }

  @Test
  void only_the_aggregation_knows_the_rules_and_their_arithmetic() {
    String[] inner = {
      "org.concordat.protocol.aggregation.rule..", "org.concordat.protocol.aggregation.kernel.."
    };
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.concordat.protocol.aggregation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(inner));
    check(
        noClasses()
            .that()
            .resideInAPackage("org.concordat.protocol.aggregation.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.concordat.protocol.aggregation", "org.concordat.protocol.aggregation.rule.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("org.concordat.protocol.aggregation.rule..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.concordat.protocol.aggregation"));
  }

  @Test
  void nothing_keeps_changing_state_in_a_static_field() {
    check(
        fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(
                PROTOCOL, CHAINCODE, SERVICE, WORKER, EMBEDDED, IDENTITY, NETWORK, TELEMETRY)
            .should()
            .beFinal());
  }

  @Test
  void packages_of_the_protocol_have_no_cycles() {
    check(slices().matching("org.concordat.protocol.(*)..").should().beFreeOfCycles());
  }

  @Test
  void packages_of_the_chaincode_have_no_cycles() {
    check(slices().matching("org.concordat.chaincode.(*)..").should().beFreeOfCycles());
  }

  @Test
  void every_package_says_its_one_idea() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> silent =
          files
              .filter(Files::isDirectory)
              .filter(directory -> directory.toString().contains("/src/main/java/org/concordat/"))
              .filter(directory -> !directory.toString().contains("/target/"))
              .filter(ArchitectureTest::holdsClasses)
              .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
              .toList();
      assertThat(silent).isEmpty();
    }
  }

  private record Forbidden(Class<?> owner, String method) {
    DescribedPredicate<JavaMethodCall> predicate() {
      return DescribedPredicate.describe(
          owner.getSimpleName() + "." + method,
          call -> call.getTargetOwner().isEquivalentTo(owner) && call.getName().equals(method));
    }
  }

  private static boolean holdsClasses(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArchRule mayNotKnow(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
