package org.concordat.consortium.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages people read, and the commands on them.
 *
 * <p>A page whose commands a test runs says so in a comment, {@code <!-- commands: WHO -->}. A
 * block may have a comment of its own on the line before: {@code <!-- not run: REASON -->}, {@code
 * <!-- run here -->}, or what has to have happened before it.
 */
public final class Documents {
  /** The project's directory. */
  public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static final Pattern BLOCK =
      Pattern.compile("(?m)^(?:<!-- (.+?) -->\\n)?```(.*)\\n((?:(?!```).*\\n)*)```$");
  private static final Pattern COMMANDS = Pattern.compile("(?m)^<!-- commands: (\\w+) -->$");
  private static final String NOT_RUN = "not run: ";
  private static final String AFTER = "after: ";

  private Documents() {}

  /**
   * A fenced block.
   *
   * @param page where it stands
   * @param language what stands behind the fence, possibly nothing
   * @param text its lines
   * @param note what the comment before it says
   */
  record Block(Page page, String language, String text, Optional<String> note) {
    boolean isCommands() {
      return language.equals("sh") || language.equals("bash");
    }

    boolean isRunHere() {
      return note.filter("run here"::equals).isPresent();
    }

    Optional<String> notRun() {
      return note.filter(said -> said.startsWith(NOT_RUN))
          .map(said -> said.substring(NOT_RUN.length()));
    }

    String where() {
      return page.name() + ": " + text.lines().findFirst().orElse("");
    }
  }

  /**
   * A page.
   *
   * @param file where it is
   * @param text what it says
   */
  record Page(Path file, String text) {
    String name() {
      return ROOT.relativize(file).toString();
    }

    /** Who runs its commands, where somebody does. */
    Optional<String> runner() {
      Matcher found = COMMANDS.matcher(text);
      return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    List<Block> blocks() {
      List<Block> blocks = new ArrayList<>();
      Matcher found = BLOCK.matcher(text);
      while (found.find()) {
        blocks.add(
            new Block(this, found.group(2), found.group(3), Optional.ofNullable(found.group(1))));
      }
      return blocks;
    }

    List<Block> commands() {
      return blocks().stream().filter(Block::isCommands).toList();
    }
  }

  /** Reads a page. */
  static Page page(String name) throws IOException {
    Path file = ROOT.resolve(name);
    return new Page(file, Files.readString(file));
  }

  /** Reads the README and everything below docs. */
  static List<Page> pages() throws IOException {
    List<Page> pages = new ArrayList<>(List.of(page("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
        pages.add(new Page(file, Files.readString(file)));
      }
    }
    return pages;
  }

  /** Returns every line of a block of commands that begins with a word. */
  public static List<String> linesWith(String command) throws IOException {
    return pages().stream()
        .flatMap(page -> page.commands().stream())
        .flatMap(block -> block.text().lines())
        .filter(line -> line.equals(command) || line.startsWith(command + " "))
        .distinct()
        .toList();
  }

  /** Returns the pages whose commands somebody runs. */
  public static List<String> pagesRunBy(String runner) throws IOException {
    return pages().stream()
        .filter(page -> page.runner().filter(runner::equals).isPresent())
        .map(Page::name)
        .toList();
  }

  /** Returns how docs/api.md signs people in, which the how-tos rely on. */
  public static String signingIn() throws IOException {
    return page("docs/api.md").commands().getFirst().text().lines().limit(2).toList().stream()
        .map(line -> line + "\n")
        .reduce("", String::concat);
  }

  /**
   * Returns all commands of a how-to as one script. Where a comment says what others have to have
   * done, the function of that name is called.
   */
  public static String script(String howTo) throws IOException {
    StringBuilder script = new StringBuilder();
    for (Block block : page("docs/howto/" + howTo).commands()) {
      if (block.isRunHere() || block.notRun().isPresent()) {
        continue;
      }
      block
          .note()
          .filter(note -> note.startsWith(AFTER))
          .ifPresent(note -> script.append(note.substring(AFTER.length())).append('\n'));
      script.append(block.text());
    }
    return script.toString();
  }
}
