package org.concordat.service.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files under one directory of the class path, in directories or jars, as they were when it was
 * opened. Only what was listed then is ever read: no path leads out of it.
 */
final class ResourceTree {
  private final ClassLoader loader;
  private final String root;
  private final List<String> names;

  private ResourceTree(ClassLoader loader, String root, List<String> names) {
    this.loader = loader;
    this.root = root;
    this.names = names;
  }

  /**
   * Lists a directory.
   *
   * @param loader the class path
   * @param root the directory, without a slash at either end; one that does not exist is empty
   * @return its files
   */
  static ResourceTree open(ClassLoader loader, String root) {
    Set<String> names = new TreeSet<>();
    try {
      Enumeration<URL> places = loader.getResources(root + "/");
      while (places.hasMoreElements()) {
        URL place = places.nextElement();
        URLConnection connection = place.openConnection();
        if (connection instanceof JarURLConnection jar) {
          jar.getJarFile().stream()
              .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(root + "/"))
              .forEach(entry -> names.add(entry.getName().substring(root.length() + 1)));
        } else {
          addAll(Path.of(URI.create(place.toString())), names);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ResourceTree(loader, root, List.copyOf(names));
  }

  private static void addAll(Path directory, Set<String> names) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(directory.relativize(file).toString().replace('\\', '/')));
    }
  }

  /** The files' names below the root, in order. */
  List<String> names() {
    return names;
  }

  /** A file's bytes, or empty when it was not listed. */
  Optional<byte[]> read(String name) {
    if (Collections.binarySearch(names, name) < 0) {
      return Optional.empty();
    }
    try (InputStream in = loader.getResourceAsStream(root + "/" + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
