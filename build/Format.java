import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * Runs google-java-format over every Java source of the project: {@code --check} names the files
 * that differ and fails, {@code --fix} rewrites them.
 */
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

  public static void main(String[] args) throws Exception {
    if (args.length != 2 || !(args[0].equals("--check") || args[0].equals("--fix"))) {
      System.err.println("usage: java Format.java --check|--fix DIRECTORY");
      System.exit(2);
    }
    List<String> options =
        args[0].equals("--check")
            ? List.of("--dry-run", "--set-exit-if-changed")
            : List.of("--replace");
    List<String> command = new ArrayList<>(options);
    command.addAll(sources(Path.of(args[1])));
    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    int status =
        formatter.run(
            new PrintWriter(System.out, true),
            new PrintWriter(System.err, true),
            command.toArray(String[]::new));
    if (status != 0) {
      System.err.println(
          "The files named above are not formatted: run 'mvn validate -N -Pformat' and commit the"
              + " result.");
      System.exit(1);
    }
  }

  private static List<String> sources(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return SKIPPED.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(found);
    return found;
  }
}
