import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Says which ledgers the tests of a build ran on, from what Surefire reports. */
final class Ledgers {
  /** Takes the build directories of the modules whose tests run on several ledgers. */
  public static void main(String[] directories) throws Exception {
    String programs = System.getenv().getOrDefault("FABRIC_BIN", "");
    if (programs.isBlank()) {
      System.out.println("ledgers: embedded; not Fabric: FABRIC_BIN is not set");
      return;
    }
    int tests = 0;
    for (String directory : directories) {
      tests += tests(Path.of(directory, "surefire-reports-fabric"));
    }
    System.out.println(
        tests == 0
            ? "ledgers: embedded; not Fabric: none of the tests chosen runs on it"
            : "ledgers: embedded, Fabric " + version(directories) + " (" + tests + " tests)");
  }

  private static String version(String[] directories) throws IOException {
    for (String directory : directories) {
      Path file = Path.of(directory, "fabric-version");
      if (Files.exists(file)) {
        return Files.readString(file);
      }
    }
    return "of unknown version";
  }

  private static int tests(Path reports) throws Exception {
    if (!Files.isDirectory(reports)) {
      return 0;
    }
    int tests = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
      for (Path file : files) {
        Element suite =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
        tests +=
            Integer.parseInt(suite.getAttribute("tests"))
                - Integer.parseInt(suite.getAttribute("skipped"));
      }
    }
    return tests;
  }
}
