import java.nio.file.Files;
import java.nio.file.Path;

/** Writes where the JDK lies that the build found, so that scripts start programs with the same. */
final class JavaHome {
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Files.createDirectories(file.getParent());
    Files.writeString(file, System.getProperty("java.home"));
  }
}
