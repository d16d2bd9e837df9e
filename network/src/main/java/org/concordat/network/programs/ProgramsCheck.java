package org.concordat.network.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concordat.network.NetworkException;

/** Tells a build, in one line, whether Fabric's programs can be used, and notes their version. */
public final class ProgramsCheck {
  private ProgramsCheck() {}

  /**
   * Looks for the programs; ends with 1 when they are not there.
   *
   * @param arguments the file to write the version to
   * @throws IOException when it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    try {
      FabricPrograms programs = FabricPrograms.find(System.getenv());
      Files.writeString(Path.of(arguments[0]), programs.version());
      System.out.println("Hyperledger Fabric " + programs.version() + ": tests run on it, too");
    } catch (NetworkException e) {
      System.err.println(FabricPrograms.VARIABLE + ": " + e.getMessage());
      System.exit(1);
    }
  }
}
