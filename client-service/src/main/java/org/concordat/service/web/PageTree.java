package org.concordat.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.protocol.commitment.Digests;

/**
 * One of our own directories of pages. Its page is asked for at its address and at every address
 * below that has no dot, so that links into an application work; its other files lie below a part
 * that changes with any of them, and so may be kept for good.
 *
 * <p>In its texts, <code>@{files}</code> stands for where its files lie and <code>@{webjar:NAME}
 * </code> for where those of a WebJar lie.
 */
final class PageTree {
  private static final String PAGE = "index.html";
  private static final Pattern PLACE = Pattern.compile("@\\{[a-z:0-9.-]+}");

  private final String prefix;
  private final String version;
  private final Map<String, StaticFile> files = new TreeMap<>();

  /**
   * Reads the tree.
   *
   * @param prefix its address, for example {@code /console}
   * @param tree its files
   * @param webJars gives a WebJar's address by its name
   * @throws IllegalStateException when a text names what is not there
   */
  PageTree(String prefix, ResourceTree tree, UnaryOperator<String> webJars) {
    this.prefix = prefix;
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (String name : tree.names()) {
      if (StaticFile.type(name).isPresent()) {
        contents.put(name, filled(name, tree.read(name).orElseThrow(), webJars));
      }
    }
    this.version = version(contents);
    contents.forEach(
        (name, content) ->
            files.put(
                name,
                new StaticFile(
                    own(name, content), StaticFile.type(name).orElseThrow(), !name.equals(PAGE))));
  }

  /** Where its files lie. */
  String address() {
    return prefix + "/" + version;
  }

  /**
   * Finds a file.
   *
   * @param path a request's path
   * @return the file, or empty
   */
  Optional<StaticFile> find(String path) {
    if (!path.equals(prefix) && !path.startsWith(prefix + "/")) {
      return Optional.empty();
    }
    String files = address() + "/";
    if (path.startsWith(files)) {
      return Optional.ofNullable(this.files.get(path.substring(files.length())))
          .filter(StaticFile::immutable);
    }
    return path.indexOf('.') < 0 ? Optional.ofNullable(this.files.get(PAGE)) : Optional.empty();
  }

  private static boolean text(String name) {
    return name.endsWith(".html") || name.endsWith(".js") || name.endsWith(".css");
  }

  private static byte[] filled(String name, byte[] content, UnaryOperator<String> webJars) {
    if (!text(name)) {
      return content;
    }
    return PLACE
        .matcher(new String(content, UTF_8))
        .replaceAll(found -> Matcher.quoteReplacement(place(name, found.group(), webJars)))
        .getBytes(UTF_8);
  }

  private static String place(String file, String place, UnaryOperator<String> webJars) {
    if (place.equals("@{files}")) {
      return place;
    }
    if (place.startsWith("@{webjar:")) {
      return webJars.apply(place.substring("@{webjar:".length(), place.length() - 1));
    }
    throw new IllegalStateException(file + " names " + place);
  }

  private byte[] own(String name, byte[] content) {
    return text(name)
        ? new String(content, UTF_8).replace("@{files}", address()).getBytes(UTF_8)
        : content;
  }

  private static String version(Map<String, byte[]> contents) {
    StringBuilder all = new StringBuilder();
    contents.forEach(
        (name, content) ->
            all.append(name).append(' ').append(Digests.plainHex(content)).append('\n'));
    return Digests.plainHex(all.toString().getBytes(UTF_8)).substring(0, 16);
  }
}
