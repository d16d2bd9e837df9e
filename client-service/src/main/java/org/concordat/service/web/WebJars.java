package org.concordat.service.web;

import io.micronaut.http.MediaType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files of WebJars that browsers may have. A WebJar's address carries its version, so its files
 * never change.
 */
final class WebJars {
  /** Where they are asked for. */
  static final String PREFIX = "/webjars";

  private static final String ROOT = "META-INF/resources/webjars";

  /** Which files of which WebJars: those a page needs, and no others. */
  private static final Map<String, Pattern> ALLOWED =
      Map.of(
          "lit-html", Pattern.compile("[a-z-]+\\.js|directives/[a-z-]+\\.js"),
          "uplot", Pattern.compile("dist/uPlot\\.(esm\\.js|min\\.css)"),
          "swagger-ui", Pattern.compile("swagger-ui(-bundle\\.js|\\.css)"));

  private final Map<String, ResourceTree> trees = new TreeMap<>();
  private final Map<String, String> versions = new TreeMap<>();

  WebJars(ClassLoader loader) {
    for (String name : ALLOWED.keySet()) {
      ResourceTree tree = ResourceTree.open(loader, ROOT + "/" + name);
      tree.names().stream()
          .map(file -> file.substring(0, Math.max(0, file.indexOf('/'))))
          .filter(version -> !version.isEmpty())
          .findFirst()
          .ifPresent(
              version -> {
                trees.put(name, tree);
                versions.put(name, version);
              });
    }
  }

  /**
   * Returns where a WebJar's files lie.
   *
   * @param name its name
   * @return the address
   * @throws IllegalStateException when it is not on the class path, or none we give out
   */
  String address(String name) {
    if (!versions.containsKey(name)) {
      throw new IllegalStateException("there is no WebJar " + name);
    }
    return PREFIX + "/" + name + "/" + versions.get(name);
  }

  Optional<StaticFile> find(String path) {
    String[] parts = path.split("/", 5);
    if (parts.length < 5 || !path.startsWith(PREFIX + "/")) {
      return Optional.empty();
    }
    String name = parts[2];
    String file = parts[4];
    Optional<MediaType> type = StaticFile.type(file);
    if (type.isEmpty()
        || !parts[3].equals(versions.get(name))
        || !ALLOWED.get(name).matcher(file).matches()) {
      return Optional.empty();
    }
    return trees
        .get(name)
        .read(parts[3] + "/" + file)
        .map(content -> new StaticFile(content, type.get(), true));
  }
}
