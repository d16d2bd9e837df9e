package org.concordat.network.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What lies in a directory at one moment, so that what came later can be taken away again. Some
 * directories count as a whole: what a running program writes into one that was there is the
 * program's.
 */
public final class Inventory {
  private final Path root;
  private final Set<String> wholes;
  private final Set<Path> there;

  private Inventory(Path root, Set<String> wholes, Set<Path> there) {
    this.root = root;
    this.wholes = wholes;
    this.there = there;
  }

  /**
   * Looks at a directory.
   *
   * @param root the directory, which is there
   * @param wholes the names of directories that count as a whole
   * @return what is in it now
   * @throws IOException when it cannot be read
   */
  public static Inventory of(Path root, Set<String> wholes) throws IOException {
    Set<Path> there = new TreeSet<>();
    Inventory inventory = new Inventory(root, Set.copyOf(wholes), there);
    inventory.visit(
        path -> {
          there.add(path);
          return true;
        });
    return inventory;
  }

  /**
   * Removes what was not there.
   *
   * @throws IOException when something cannot be removed
   */
  public void removeNew() throws IOException {
    List<Path> later = new ArrayList<>();
    visit(
        path -> {
          if (there.contains(path)) {
            return true;
          }
          later.add(path);
          return false;
        });
    for (Path path : later) {
      Trees.remove(path);
    }
  }

  /** Told of each path; says whether what is below it matters, too. */
  private interface Visitor {
    boolean below(Path path);
  }

  private void visit(Visitor visitor) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean below = visitor.below(folder);
            return below && !wholes.contains(folder.getFileName().toString())
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            visitor.below(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // a program that ends has taken it away
            }
            throw e;
          }
        });
  }
}
