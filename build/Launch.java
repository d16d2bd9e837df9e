import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what scripts need to start a program: the JDK that the build found, so that they take the
 * same, and a class path of jars only, which the JVM's caches ask for.
 */
final class Launch {
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Files.writeString(directory.resolve("java-home"), System.getProperty("java.home"));
    Files.writeString(
        directory.resolve("classpath"),
        args[1] + ":" + Files.readString(directory.resolve("dependencies")).strip());
    // What is newer than this has not been built.
    Files.writeString(directory.resolve("built"), "");
  }
}
