package org.concordat.consortium.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.concordat.consortium.acceptance.ConsolePicture;
import org.junit.jupiter.api.Test;

/** Links of the documents lead somewhere, and pictures they name are taken. */
class LinksDocTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern PLACE = Pattern.compile("<a id=\"([^\"]+)\"");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern PICTURE = Pattern.compile("`([\\w-]+\\.png)`");

  private final Map<Path, Set<String>> places = new HashMap<>();

  @Test
  void every_relative_link_leads_to_a_file_and_to_a_place_in_it() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path file : markdown()) {
      Matcher link = LINK.matcher(FENCED.matcher(Files.readString(file)).replaceAll(""));
      while (link.find()) {
        Path target =
            link.group(1).isEmpty() ? file : file.getParent().resolve(link.group(1)).normalize();
        String place = link.group(2);
        if (!Files.exists(target)
            || (place != null
                && target.toString().endsWith(".md")
                && !placesOf(target).contains(place))) {
          broken.add(Documents.ROOT.relativize(file) + ": " + link.group());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void every_page_is_on_one_of_the_shelves() throws IOException {
    String index = Documents.page("docs/README.md").text();
    for (Documents.Page page : Documents.pages()) {
      String name = page.name().replaceFirst("^docs/", "");
      if (!List.of("README.md").contains(name) && !name.startsWith("adr/0")) {
        assertThat(index).as(name).contains("(" + name + ")");
      }
    }
  }

  @Test
  void the_first_study_names_the_pictures_that_are_taken_and_no_others() throws IOException {
    List<String> named =
        PICTURE
            .matcher(Documents.page("docs/first-study.md").text())
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(named)
        .containsExactlyElementsOf(
            Stream.concat(ConsolePicture.steps().stream(), ConsolePicture.pages().stream())
                .toList());
  }

  private Set<String> placesOf(Path file) throws IOException {
    Set<String> known = places.get(file);
    if (known == null) {
      known = new HashSet<>();
      String text = FENCED.matcher(Files.readString(file)).replaceAll("");
      Matcher heading = HEADING.matcher(text);
      while (heading.find()) {
        String slug = slug(heading.group(1));
        int again = 1;
        for (String each = slug; !known.add(each); again++) {
          each = slug + "-" + again;
        }
      }
      PLACE.matcher(text).results().map(found -> found.group(1)).forEach(known::add);
      places.put(file, known);
    }
    return known;
  }

  /** How a heading is addressed where the project is read. */
  private static String slug(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  private static List<Path> markdown() throws IOException {
    try (Stream<Path> files = Files.walk(Documents.ROOT)) {
      return files
          .filter(path -> path.toString().endsWith(".md"))
          .filter(path -> !path.toString().contains("/target/"))
          .toList();
    }
  }
}
