package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.concordat.service.TestService;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that OpenAPI Generator makes of the description compiles and works. The generator and
 * what its code needs are kept off the tests' own class path: they bring older versions.
 */
class GeneratedClientTest {
  private static final Path GENERATOR =
      Path.of("target", "openapi-generator", "openapi-generator-cli.jar").toAbsolutePath();

  /** What somebody might write with the generated client. */
  private static final String PROGRAM =
      """
      package use;

      import client.ApiClient;
      import client.ApiException;
      import client.api.ModelsApi;
      import client.model.ModelRecord;
      import client.model.ServedScore;
      import java.math.BigDecimal;
      import java.util.Map;

      public final class Use {
        public static String run(String address, String scientist, String officer)
            throws ApiException {
          ModelsApi models = models(address, scientist);
          StringBuilder said = new StringBuilder();
          String cursor = null;
          do {
            var page = models.listModels(null, "ACCEPTED", 1L, cursor, null);
            for (ModelRecord model : page.getItems()) {
              said.append(model.getStudy()).append('/').append(model.getRound()).append(' ');
            }
            cursor = page.getNext();
          } while (cursor != null);
          models.createModelPromotion("cards", 3L, "client-1", null);
          models(address, officer).createModelPromotionApproval("cards", 3L, "client-2", null);
          ServedScore score =
              models.createModelScore(
                  "cards", 3L, Map.of("amount", BigDecimal.TEN, "age", BigDecimal.ONE));
          said.append(score.getModelHash());
          try {
            models.getModel("cards", 99L, null);
          } catch (ApiException e) {
            said.append(' ').append(e.getCode()).append(e.getResponseBody().contains("CC-1703"));
          }
          return said.toString();
        }

        private static ModelsApi models(String address, String authorization) {
          ApiClient client = new ApiClient();
          client.updateBaseUri(address);
          client.setRequestInterceptor(request -> request.header("Authorization", authorization));
          return new ModelsApi(client);
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void a_client_made_of_the_description_reads_pages_writes_scores_and_understands_problems()
      throws Exception {
    Path sources = generate();
    Path classes = compile(sources);
    InMemoryLedger ledger = new InMemoryLedger();
    var consents = ConsentBooks.of(directory);
    try (TestService service =
            TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of());
        URLClassLoader client =
            new URLClassLoader(urls(classes), ClassLoader.getPlatformClassLoader())) {
      ModelWorld world = new ModelWorld(ledger, consents);
      world.awaitBy(service);
      String address = service.request("").build().uri().toString();

      Object said =
          client
              .loadClass("use.Use")
              .getMethod("run", String.class, String.class, String.class)
              .invoke(
                  null,
                  address,
                  service.authorization("scientist"),
                  service.authorization("officer"));

      assertThat(said.toString())
          .startsWith("cards/3 cards/1 ")
          .endsWith(world.model("cards", 3).hash() + " 404true");
    }
  }

  private Path generate() throws IOException, InterruptedException {
    Path description = Files.writeString(directory.resolve("openapi.json"), OpenApi.write());
    Path out = directory.resolve("client");
    Path log = directory.resolve("generator.log");
    Process generator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                GENERATOR.toString(),
                "generate",
                "-g",
                "java",
                "--library",
                "native",
                "-i",
                description.toString(),
                "-o",
                out.toString(),
                "--additional-properties=openApiNullable=false,useJakartaEe=true,"
                    + "annotationLibrary=none,documentationProvider=none,apiPackage=client.api,"
                    + "modelPackage=client.model,invokerPackage=client",
                "--global-property=apis,models,supportingFiles,apiDocs=false,modelDocs=false,"
                    + "apiTests=false,modelTests=false")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(generator.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(generator.exitValue()).as(Files.readString(log)).isZero();
    Path program = out.resolve("src/main/java/use/Use.java");
    Files.createDirectories(program.getParent());
    Files.writeString(program, PROGRAM);
    return out.resolve("src/main/java");
  }

  private Path compile(Path sources) throws IOException {
    List<File> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(sources)) {
      all.filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> files.add(file.toFile()));
    }
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      StringBuilder problems = new StringBuilder();
      boolean compiled =
          compiler
              .getTask(
                  null,
                  manager,
                  problem -> problems.append(problem).append('\n'),
                  List.of(
                      "-proc:none",
                      "-nowarn",
                      "-d",
                      classes.toString(),
                      "-cp",
                      GENERATOR + File.pathSeparator + annotations()),
                  null,
                  manager.getJavaFileObjectsFromFiles(files))
              .call();
      assertThat(compiled).as(problems.toString()).isTrue();
    }
    return classes;
  }

  private static URL[] urls(Path classes) throws IOException {
    return new URL[] {
      classes.toUri().toURL(), GENERATOR.toUri().toURL(), annotations().toUri().toURL()
    };
  }

  private static Path annotations() {
    URL place =
        jakarta.annotation.Nullable.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(place.getPath());
  }
}
