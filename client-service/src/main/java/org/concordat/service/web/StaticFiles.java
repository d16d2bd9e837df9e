package org.concordat.service.web;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every file of the class path that browsers may have, without signing in: the console's, those of
 * the interface's description, and the WebJars both use. What is not listed when the service starts
 * is not there.
 */
public final class StaticFiles {
  private static final String RESOURCES = "org/concordat/service/";

  /** Addresses of pages, and the directories they come from. */
  private static final List<String> PAGES = List.of("console", "api-docs");

  /** No escapes, no empty part, no part that starts with a dot. */
  private static final Pattern PLAIN =
      Pattern.compile("/(console|api-docs|webjars)(/[A-Za-z0-9_@-][A-Za-z0-9_@.-]*)*/?");

  private final WebJars webJars;
  private final List<PageTree> pages;

  private StaticFiles(WebJars webJars, List<PageTree> pages) {
    this.webJars = webJars;
    this.pages = pages;
  }

  /**
   * Lists the files.
   *
   * @param loader the class path
   * @return the files
   * @throws IllegalStateException when a page names a WebJar that is not there
   */
  public static StaticFiles open(ClassLoader loader) {
    WebJars webJars = new WebJars(loader);
    return new StaticFiles(
        webJars,
        PAGES.stream()
            .map(
                name ->
                    new PageTree(
                        "/" + name, ResourceTree.open(loader, RESOURCES + name), webJars::address))
            .toList());
  }

  /**
   * Tells whether an address belongs to files, there or not; whoever asks for it need not be signed
   * in.
   *
   * @param path a request's path, as it was sent
   * @return whether it does
   */
  public static boolean covers(String path) {
    return PLAIN.matcher(path).matches();
  }

  /**
   * Returns where the files of a page lie, for pages that are made by code.
   *
   * @param page {@code console} or {@code api-docs}
   * @return an address without a slash at its end
   */
  public String address(String page) {
    return pages.get(PAGES.indexOf(page)).address();
  }

  Optional<StaticFile> find(String path) {
    if (!covers(path)) {
      return Optional.empty();
    }
    Optional<StaticFile> own =
        pages.stream().map(page -> page.find(path)).flatMap(Optional::stream).findFirst();
    return own.or(() -> webJars.find(path));
  }
}
