package org.concordat.consortium.data;

import java.nio.file.Path;

/** Input that a person has to mend. The message is one line that says what and where. */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception of an input without a place.
   *
   * @param what what is wrong
   */
  public BadInputException(String what) {
    super(oneLine(what));
  }

  /**
   * Creates the exception of a file.
   *
   * @param file the file
   * @param what what is wrong
   */
  public BadInputException(Path file, String what) {
    super(oneLine(file + ": " + what));
  }

  /**
   * Creates the exception of a line.
   *
   * @param file the file
   * @param line the line, from 1
   * @param what what is wrong
   */
  public BadInputException(Path file, long line, String what) {
    super(oneLine(file + ", line " + line + ": " + what));
  }

  /**
   * Creates the exception of a field.
   *
   * @param file the file
   * @param line the line, from 1
   * @param column the column, from 1
   * @param name the column's name
   * @param what what is wrong
   */
  public BadInputException(Path file, long line, int column, String name, String what) {
    super(oneLine(file + ", line " + line + ", column " + column + " (" + name + "): " + what));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
